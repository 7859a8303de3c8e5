// Runs the program, compiled to WebAssembly, once for each question, off the page's own thread.
import { ConsoleStdout, Directory, OpenDirectory, PreopenDirectory, WASI } from "@bjorn3/browser_wasi_shim";
import { BlobFile } from "./files.js";

// The entries of a folder are asked for one by one, and the layer makes a list of all of them each time.
OpenDirectory.prototype.fd_readdir_single = (function (original) {
  return function (cookie) {
    if (cookie < 2n) return original.call(this, cookie);
    this.listed ??= [...this.dir.contents.entries()];
    const entry = this.listed[Number(cookie - 2n)];
    if (!entry) return { ret: 0, dirent: null };
    const single = new Directory(new Map([entry]));
    const { ret, dirent } = original.call({ dir: single }, 2n);
    dirent.d_next = cookie + 1n;
    return { ret, dirent };
  };
})(OpenDirectory.prototype.fd_readdir_single);

let program;

onmessage = async ({ data }) => {
  try {
    if (data.program) {
      program = await WebAssembly.compile(data.program);
      postMessage({ ready: true });
    } else {
      postMessage({ id: data.id, ...await answer(data) });
    }
  } catch (error) {
    postMessage({ id: data.id, failed: String(error && error.message || error) });
  }
};

/** Starts the program with `args` over `files` ({path, blob}); gives its exit status and what it wrote. */
async function answer({ id, args, files }) {
  let read = 0, told = 0;
  const onRead = (bytes) => {
    read += bytes;
    const now = performance.now();
    if (now - told > 200) {
      told = now;
      postMessage({ id, read });
    }
  };
  const root = new Map();
  for (const { path, blob } of files) place(root, path.split("/"), new BlobFile(blob, onRead));
  const out = [], said = [];
  const started = performance.now();
  const wasi = new WASI(["vssleuth", ...args], [], [
    new ConsoleStdout(() => {}),
    new ConsoleStdout((bytes) => out.push(bytes)),
    new ConsoleStdout((bytes) => said.push(bytes)),
    new PreopenDirectory(".", root),
  ]);
  const instance = await WebAssembly.instantiate(program, { wasi_snapshot_preview1: wasi.wasiImport });
  let status;
  try {
    status = wasi.start(instance);
  } catch (error) {
    // Out of memory, or a trap: whatever the program said before is all there is.
    return { failed: `${await text(said)}${error}` };
  }
  return {
    status, report: await text(out), said: await text(said), milliseconds: performance.now() - started,
    memory: instance.exports.memory.buffer.byteLength, read,
  };
}

function place(folder, [name, ...rest], file) {
  if (rest.length === 0) {
    folder.set(name, file);
    return;
  }
  if (!(folder.get(name) instanceof Directory)) folder.set(name, new Directory(new Map()));
  place(folder.get(name).contents, rest, file);
}

const text = (parts) => new Blob(parts).text();
