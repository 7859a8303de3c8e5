// Files of the browser as files of the program: read in slices when asked for, never held whole.
import { Fd, Inode, wasi } from "@bjorn3/browser_wasi_shim";

/** A file dropped on the page. Small reads come out of one slice kept, so that a parser's steps cost no round trip. */
export class BlobFile extends Inode {
  constructor(blob, onRead) {
    super();
    this.blob = blob;
    this.onRead = onRead;
  }

  get size() { return BigInt(this.blob.size); }

  stat() { return new wasi.Filestat(this.ino, wasi.FILETYPE_REGULAR_FILE, this.size); }

  path_open(oflags, rights) {
    const writes = (rights & BigInt(wasi.RIGHTS_FD_WRITE)) !== 0n || (oflags & wasi.OFLAGS_TRUNC) !== 0;
    return writes ? { ret: wasi.ERRNO_PERM, fd_obj: null } : { ret: wasi.ERRNO_SUCCESS, fd_obj: new OpenBlob(this) };
  }
}

/** Bytes fetched at once: large enough that slicing costs little, small beside what the program itself holds. */
const WINDOW = 4 * 1024 * 1024;
const reader = new FileReaderSync();

class OpenBlob extends Fd {
  constructor(file) {
    super();
    this.file = file;
    this.position = 0n;
    this.window = new Uint8Array();
    this.start = 0;
  }

  at(offset, size) {
    const end = Math.min(offset + size, this.file.blob.size);
    if (offset >= end) return new Uint8Array();
    if (offset < this.start || end > this.start + this.window.length) {
      // A chunk's length more than asked for; a large request is its own window.
      const until = Math.min(Math.max(end, offset + WINDOW), this.file.blob.size);
      this.window = new Uint8Array(reader.readAsArrayBuffer(this.file.blob.slice(offset, until)));
      this.start = offset;
    }
    this.file.onRead(end - offset);
    return this.window.subarray(offset - this.start, end - this.start);
  }

  fd_fdstat_get() { return { ret: 0, fdstat: new wasi.Fdstat(wasi.FILETYPE_REGULAR_FILE, 0) }; }

  fd_filestat_get() { return { ret: 0, filestat: this.file.stat() }; }

  fd_read(size) {
    const data = this.at(Number(this.position), size);
    this.position += BigInt(data.length);
    return { ret: 0, data };
  }

  fd_pread(size, offset) { return { ret: 0, data: this.at(Number(offset), size) }; }

  fd_seek(offset, whence) {
    const base = { [wasi.WHENCE_SET]: 0n, [wasi.WHENCE_CUR]: this.position, [wasi.WHENCE_END]: this.file.size }[whence];
    if (base === undefined || base + offset < 0n) return { ret: wasi.ERRNO_INVAL, offset: 0n };
    this.position = base + offset;
    return { ret: 0, offset: this.position };
  }

  fd_tell() { return { ret: 0, offset: this.position }; }
}
