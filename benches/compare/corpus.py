#!/usr/bin/env python3
"""Builds the logs that compare.sh times, out of whole chunks with good checksums.

    corpus.py OUT [SAMPLES]

SAMPLES is searched for .evtx files (public collections); their full chunks, shuffled with a fixed seed and repeated,
make realistic logs. Without it, chunks of this project's samples are filled up with copies of their own records.

    OUT/nodes/      64 folders with a log of 14 MiB each, VSS 8229 in every one of them
    OUT/cluster/    the same, with FailoverClustering records of an id that nobody asks for in 3 of 4 chunks
    OUT/one.evtx    one log of 512 MiB
    OUT/gib/        hard links to it: 1 GiB; OUT/gib8/: 8 GiB
    OUT/zipped.zip  all nodes' logs, deflated
"""
import glob
import os
import random
import struct
import sys
import zlib
import zipfile

CHUNK, HEADER, FIRST = 65536, 4096, 512
OURS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "samples", "csv-writer-unneeded-ja")
UNASKED, DENSE = 2000, 4625


def chunks(path):
    data = open(path, "rb").read()
    for at in range(HEADER, len(data) - CHUNK + 1, CHUNK):
        chunk = data[at:at + CHUNK]
        if chunk[:8] == b"ElfChnk\0" and intact(chunk):
            yield chunk


def free_space(chunk):
    return struct.unpack_from("<I", chunk, 48)[0]


def intact(chunk):
    end = free_space(chunk)
    return (FIRST < end <= CHUNK and zlib.crc32(chunk[:120] + chunk[128:512]) == struct.unpack_from("<I", chunk, 124)[0]
            and zlib.crc32(chunk[FIRST:end]) == struct.unpack_from("<I", chunk, 52)[0])


def records(chunk):
    """Offset and bytes of every live record."""
    at = FIRST
    while at < free_space(chunk):
        size = struct.unpack_from("<I", chunk, at + 4)[0]
        yield at, chunk[at:at + size]
        at += size


def with_id(at, record, new):
    """The record with another event id, which is the fourth substitution (MS-EVEN6: of what Windows writes)."""
    is_inline = struct.unpack_from("<I", record, 34)[0] == at + 38
    table = 38 + (24 + struct.unpack_from("<I", record, 58)[0] if is_inline else 0)
    sizes = [struct.unpack_from("<H", record, table + 4 + 4 * slot)[0] for slot in range(4)]
    value = table + 4 + 4 * struct.unpack_from("<I", record, table)[0] + sum(sizes[:3])
    return record[:value] + struct.pack("<H", new) + record[value + 2:], is_inline


def filled(chunk, every):
    """The chunk with nothing that anyone asks for, filled up with copies of its last record; so many have the id 4625."""
    out, number = bytearray(chunk[:FIRST]), struct.unpack_from("<Q", chunk, 32)[0]
    for at, record in records(chunk):
        patched, is_inline = with_id(at, record, UNASKED)
        out += patched
        if not is_inline:
            base, dense = patched, with_id(at, record, DENSE)[0]
    while len(out) + len(base) <= CHUNK:
        number += 1
        copy = bytearray(dense if every and number % every == 0 else base)
        struct.pack_into("<Q", copy, 8, number)
        last, out = len(out), out + copy
    end = len(out)
    out += bytes(CHUNK - end)
    struct.pack_into("<Q", out, 16, number)
    struct.pack_into("<Q", out, 32, number)
    struct.pack_into("<III", out, 44, last, end, zlib.crc32(bytes(out[FIRST:end])))
    struct.pack_into("<I", out, 124, zlib.crc32(bytes(out[:120] + out[128:512])))
    return bytes(out)


def write(path, parts):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    head = bytearray(HEADER)
    head[:8] = b"ElfFile\0"
    struct.pack_into("<QQQIHHHH", head, 8, 0, len(parts) - 1, 1 << 40, 128, 1, 3, HEADER, min(len(parts), 65535))
    struct.pack_into("<I", head, 124, zlib.crc32(bytes(head[:120])))
    with open(path, "wb") as file:
        file.write(head)
        file.writelines(parts)


def links(folder, source, count):
    os.makedirs(folder, exist_ok=True)
    for n in range(count):
        os.link(source, os.path.join(folder, f"Security{n:02}.evtx"))


def main(out, samples):
    asked = next(chunks(os.path.join(OURS, "Node_vm-sql-01", "Application.evtx")))
    cluster = filled(next(chunks(os.path.join(OURS, "Node_vm-sql-01", "System.evtx"))), 0)
    if samples:
        found = sorted(glob.glob(os.path.join(glob.escape(samples), "**", "*.evtx"), recursive=True))
        pool = sorted({chunk for path in found for chunk in chunks(path) if free_space(chunk) >= 57000})
    else:
        pool = [filled(next(chunks(os.path.join(OURS, "Node_vm-sql-01", "System.evtx"))), 9)]
    print(f"{len(pool)} distinct chunks", file=sys.stderr)
    order = random.Random(7)

    def log(count, planted, share=0):
        parts = [cluster if n % 4 < share else order.choice(pool) for n in range(count)]
        parts[count // 2:count // 2 + len(planted)] = planted
        return parts

    for n in range(64):
        write(f"{out}/nodes/node{n:02}/Application.evtx", log(224, [asked] * 2))
        write(f"{out}/cluster/node{n:02}/System.evtx", log(224, [asked] * 2, share=3))
    write(f"{out}/one.evtx", log(8192, [asked] * 20))
    links(f"{out}/gib", f"{out}/one.evtx", 2)
    links(f"{out}/gib8", f"{out}/one.evtx", 16)
    with zipfile.ZipFile(f"{out}/zipped.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for n in range(64):
            archive.write(f"{out}/nodes/node{n:02}/Application.evtx", f"node{n:02}/Application.evtx")


main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
