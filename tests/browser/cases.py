"""Bundles to drop on the page, with what the program makes of each: python3 cases.py OUT PROGRAM.

Every sample as a zip in both languages; with each of the page's options; a bundle of 500 MB and one whose files lie
beyond 2 GB; what is no evidence, and what is hostile. OUT/cases.json lists them for page.mjs.
"""
import json, os, pathlib, random, shutil, struct, subprocess, sys, zipfile, zlib

out, program = pathlib.Path(sys.argv[1]).resolve(), os.path.abspath(sys.argv[2])
samples = pathlib.Path("samples")
DATE = (2024, 9, 1, 0, 0, 0)


def tree(folder):
    return [(p.relative_to(folder).as_posix(), p.read_bytes()) for p in sorted(folder.rglob("*")) if p.is_file()]


def pack(name, files, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(out / f"{name}.zip", "w", method, compresslevel=1) as archive:
        for path, data in files:
            entry = zipfile.ZipInfo(path, DATE)
            entry.compress_type = method
            archive.writestr(entry, data)
    return f"{name}.zip"


def encrypted(name, files, password):
    """A zip in the old encryption that Windows' own Explorer opens; Python only reads it."""
    table = [0] * 256
    for n in range(256):
        c = n
        for _ in range(8):
            c = c >> 1 ^ (0xEDB88320 if c & 1 else 0)
        table[n] = c
    keys = [0, 0, 0]

    def update(byte):
        keys[0] = table[(keys[0] ^ byte) & 255] ^ keys[0] >> 8
        keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = table[(keys[2] ^ keys[1] >> 24) & 255] ^ keys[2] >> 8

    def cipher(data):
        done = bytearray()
        for byte in data:
            mask = (keys[2] | 2) & 0xFFFF
            done.append(byte ^ ((mask * (mask ^ 1)) >> 8 & 255))
            update(byte)
        return bytes(done)

    body, directory = b"", b""
    for path, data in files:
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = packer.compress(data) + packer.flush()
        keys[:] = [0x12345678, 0x23456789, 0x34567890]
        for byte in password.encode():
            update(byte)
        crc, called = zlib.crc32(data), path.encode()
        packed = cipher(bytes(11) + bytes([crc >> 24]) + packed)
        head = struct.pack("<5HIIIHH", 20, 1 | 0x800, 8, 0, 0x5921, crc, len(packed), len(data), len(called), 0)
        directory += b"PK\1\2\x14\0" + head + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + called
        body += b"PK\3\4" + head + called + packed
    end = b"PK\5\6" + struct.pack("<4HIIH", 0, 0, len(files), len(files), len(directory), len(body), 0)
    (out / f"{name}.zip").write_bytes(body + directory + end)
    return f"{name}.zip"


def report(label, paths, cwd, format, options):
    done = subprocess.run([program, "analyze", *paths, "--format", format, *options], cwd=cwd, capture_output=True)
    assert done.returncode in (0, 1), (label, done.returncode, done.stderr)
    path = out / f"{label}.{format}"
    path.write_bytes(done.stdout)
    return str(path)


cases = []


def case(files, lang="en", formats=("html",), paths=None, cwd=out, options=(), **page):
    """What `files` give when dropped with the options `page`, and the program over `paths` with `options`."""
    label = f"{len(cases)}-{pathlib.Path(files[0]).stem}"
    options = ["--lang", lang, *options]
    expected = {format: report(label, paths or files, cwd, format, options) for format in formats}
    cases.append({"files": [str(out / name) for name in files], "lang": lang, "page": page, **expected})


def refused(name, **page):
    cases.append({"files": [str(out / name)], "lang": "en", "page": page})


names = sorted(path.name.removesuffix(".expected.json") for path in samples.glob("*.expected.json"))
zips = [pack(name, tree(samples / name)) for name in names]
for name in zips:
    case([name], "en", ("html", "json"))
    case([name], "ja")

# Each of the page's options.
first, second = "csv-writer-unneeded-ja.zip", "csv-in-use.zip"
case([first], "en", ("html", "json", "markdown"), options=["--redact"], redact=True)
case([first], "en", options=["--timezone", "Asia/Tokyo"], timezone="Asia/Tokyo")
case([first, second], "en", ("html", "json"), each=True)
together = out / "together" / "evidence"
together.mkdir(parents=True)
for name in (first, second):
    shutil.copy(out / name, together)
case([first, second], "en", paths=["evidence"], cwd=together.parent)
secret = encrypted("encrypted", tree(samples / "csv-writer-unneeded-ja"), "Himitsu-1")
(out / "passwords.txt").write_text("wrong\nHimitsu-1\n")
case([secret], "ja", options=["--password-file", "passwords.txt"], passwords="wrong\nHimitsu-1\n")
refused(secret)

# Chunks of a real log, many times over, stored: nothing of it fits into the memory that a page should take.
log = max((samples / "csv-in-use").rglob("*.evtx"), key=lambda path: path.stat().st_size).read_bytes()
head, chunks = log[:4096], log[4096:]
with zipfile.ZipFile(out / "big.zip", "w", zipfile.ZIP_STORED) as archive:
    for path, data in tree(samples / "csv-in-use"):
        archive.writestr(zipfile.ZipInfo(path, DATE), data)
    with archive.open(zipfile.ZipInfo("more/Archive.evtx", DATE), "w", force_zip64=True) as entry:
        entry.write(head)
        for _ in range(500_000_000 // len(chunks)):
            entry.write(chunks)
case(["big.zip"])

# More than 2 GB: a hole on the disk, and the evidence behind it.
HOLE = 2_200_000_000
crc, block = 0, bytes(1 << 20)
for at in range(0, HOLE, len(block)):
    crc = zlib.crc32(block[: HOLE - at], crc)
called = b"picture.bin"
inside = tree(samples / "csv-writer-unneeded-ja")
with open(out / "huge.zip", "wb") as file:
    file.write(b"PK\3\4" + struct.pack("<5HIIIHH", 20, 0, 0, 0, 0x5921, crc, HOLE, HOLE, len(called), 0) + called)
    hole = (file.tell(), HOLE)
    file.truncate(hole[0] + HOLE)
    file.seek(0, os.SEEK_END)
    directory = b"PK\1\2\x14\0" + struct.pack("<5HIIIHH", 20, 0, 0, 0, 0x5921, crc, HOLE, HOLE, len(called), 0)
    directory += struct.pack("<HHHII", 0, 0, 0, 0, 0) + called
    for path, data in inside:
        at, name = file.tell(), path.encode()
        entry = struct.pack("<5HIIIHH", 20, 0x800, 0, 0, 0x5921, zlib.crc32(data), len(data), len(data), len(name), 0)
        file.write(b"PK\3\4" + entry + name + data)
        directory += b"PK\1\2\x14\0" + entry + struct.pack("<HHHII", 0, 0, 0, 0, at) + name
    at = file.tell()
    count = len(inside) + 1
    file.write(directory + b"PK\5\6" + struct.pack("<4HIIH", 0, 0, count, count, len(directory), at, 0))
case(["huge.zip"])

# A zip in which nothing is as it says.
dice = random.Random(1)
hostile = bytearray((out / "everything.zip").read_bytes())
for _ in range(200):
    hostile[dice.randrange(len(hostile) // 2)] = dice.randrange(256)
(out / "hostile.zip").write_bytes(hostile)
done = subprocess.run([program, "analyze", "hostile.zip"], cwd=out, capture_output=True)
case(["hostile.zip"]) if done.returncode < 2 else refused("hostile.zip")

(out / "holiday.txt").write_text("hello\n")
refused("holiday.txt")
(out / "cases.json").write_text(json.dumps(cases))
