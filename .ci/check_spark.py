"""What `check-spark` makes and compares: `check_spark.py wait|same|small|bad|change|resumed|equal ARGUMENTS`."""

import collections
import json
import os
import pathlib
import shutil
import stat
import sys
import time
import urllib.error
import urllib.request
import zipfile

# The job is imported for its tables: no compiled copy beside its source.
sys.dont_write_bytecode = True

# What a line says of the run, not of the case.
OF_THE_RUN = ("schema", "tool", "path", "size", "sha256", "status", "error", "seconds")


def wait(address, pid):
    """Until a quarter of the first stage's tasks are done."""
    while os.path.exists(f"/proc/{pid}"):
        time.sleep(0.5)
        try:
            apps = json.load(urllib.request.urlopen(f"{address}/api/v1/applications", timeout=5))
            stages = json.load(urllib.request.urlopen(f"{address}/api/v1/applications/{apps[0]['id']}/stages", timeout=5))
        except (OSError, urllib.error.URLError, ValueError, IndexError):
            continue
        running = [stage for stage in stages if stage["numTasks"] > 2]
        if any(stage["numCompleteTasks"] * 4 >= stage["numTasks"] for stage in running):
            return
    sys.exit("the run ended before a worker could be killed")


def tables(where):
    """{table: rows} without what differs from run to run; read without Spark, as any other program would."""
    import pyarrow.parquet
    sys.path.insert(0, "src/spark")
    import vssleuth_spark as job
    found = {}
    for table in ("reports", "cases", "nodes", "findings", "events", "problems"):
        columns = job.REPORTS if table == "reports" else job.TABLES[table]
        rows = []
        # A table without a row has no file.
        if any(pathlib.Path(where, table).rglob("*.parquet")):
            read = pyarrow.parquet.read_table(f"{where}/{table}")
            assert sorted(read.column_names) == sorted(columns.names), (table, read.column_names)
            rows = read.to_pylist()
        for row in rows:
            row.pop("seconds", None)
        found[table] = sorted(rows, key=lambda row: json.dumps(row, sort_keys=True, default=str))
    return found


def case_of(line):
    return {key: value for key, value in json.loads(line).items() if key not in OF_THE_RUN}


def same(out, each, bundles):
    """The rows of OUT are those of `--each`."""
    found = tables(out)
    wanted = [case_of(line) for line in open(each, encoding="utf-8")]
    got = {case["name"]: case for case in (case_of(row["report"]) for row in found["reports"] if row["report"])}
    assert len(wanted) == len(found["reports"]) == len(got) == int(bundles), (len(wanted), len(found["reports"]), len(got))
    for case in wanted:
        assert got[case["name"]] == case, case["name"]
    count = collections.Counter()
    for case in wanted:
        count["nodes"] += len(case["nodes"])
        count["findings"] += len(case["findings"])
        count["events"] += sum(len(one["events"]) for node in case["nodes"] for one in node["incidents"])
        count["problems"] += sum(max(1, len(source["problems"])) for source in case["sources"]
                                 if source["status"] in ("partial", "damaged", "skipped"))
    count["cases"] = len(wanted)
    assert {table: len(found[table]) for table in count} == dict(count), (count, {t: len(r) for t, r in found.items()})
    nodes = collections.Counter((node["csv_writer"]["status"], node["csv_writer"]["listed"], len(node["incidents"]))
                                for case in wanted for node in case["nodes"])
    assert nodes == collections.Counter((row["csv_writer"], row["listed"], row["incidents"]) for row in found["nodes"])
    codes = collections.Counter((one["code"], one["node"], one["title"]) for case in wanted for one in case["findings"])
    assert codes == collections.Counter((row["code"], row["node"], row["title"]) for row in found["findings"])
    print("the same rows:", dict(count))


def small(samples, out, program, wrapper):
    """Bundles of every form, and a program that does not always do what it should."""
    out, samples = pathlib.Path(out), pathlib.Path(samples)
    shutil.copytree(samples / "no-action", out / "a folder")
    shutil.copytree(samples / "csv-in-use", out / "_hidden")
    for name in ("same.zip", "名前 100%.zip", "hangs.zip", "eats.zip", "dies.zip"):
        with zipfile.ZipFile(out / name, "w") as archive:
            for path in sorted((samples / "csv-in-use").rglob("*")):
                archive.write(path, path.relative_to(samples / "csv-in-use"))
    shutil.copytree(samples / "zip-in-zip", out / "same")
    shutil.copy(samples / "no-action/vm-file-01/writers.txt", out / "writers.txt")
    (out / "empty.zip").write_bytes(b"")
    text = f"""#!/bin/sh
case "$4" in
  hangs*) sleep 600;;
  eats*) exec {sys.executable} -c 'bytearray(4 << 30)';;
  dies*) echo "last words" >&2; kill -9 $$;;
esac
exec {program} "$@"
"""
    pathlib.Path(wrapper).write_text(text)
    os.chmod(wrapper, os.stat(wrapper).st_mode | stat.S_IXUSR)


def bad(out):
    """Each bad bundle has its row, and costs no other."""
    found = tables(out)
    rows = {row["name"]: row for row in found["reports"]}
    said = {name: (row["status"], row["error"]) for name, row in rows.items()}
    assert rows["hangs.zip"]["status"] == "timeout", said
    assert rows["eats.zip"]["status"] == "failed" and "MemoryError" in rows["eats.zip"]["error"], said
    assert rows["dies.zip"]["status"] == "failed" and "signal 9: last words" in rows["dies.zip"]["error"], said
    assert rows["empty.zip"]["status"] in ("failed", "nothing"), said
    good = {"a folder": "no-action", "_hidden": "csv-in-use", "same": None, "same.zip": "csv-in-use",
            "名前 100%.zip": "csv-in-use", "writers.txt": None}
    for name, verdict in good.items():
        assert rows[name]["status"] == "ok", said
        report = json.loads(rows[name]["report"])
        assert verdict in (None, report["verdict"]), (name, report["verdict"])
    names = {json.loads(row["report"])["name"] for row in rows.values() if row["report"]}
    assert {"a folder", "_hidden", "same", "same.zip", "名前 100%", "writers.txt"} <= names, names
    assert len(found["cases"]) == len(rows) == 10, sorted(rows)


def change(folder):
    folder = pathlib.Path(folder)
    shutil.copy(folder / "same.zip", folder / "new.zip")
    (folder / "writers.txt").write_bytes(b"nothing of a writer\n")
    (folder / "名前 100%.zip").unlink()


def resumed(told):
    """Read are the changed one, the new one, and what failed before."""
    text = open(told, encoding="utf-8").read()
    assert text.startswith("10 bundles, 4 done before"), text


def equal(one, other, at, elsewhere):
    """The same rows, of bundles that were read at one address and at another."""
    one, other = tables(one), tables(other)
    for table, rows in other.items():
        moved = [row | {"path": at + row["path"].removeprefix(elsewhere)} for row in rows]
        assert one[table] == moved, table


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
