"""Runs vssleuth over many bundles on Apache Spark: bundles in, Parquet tables out.

    spark-submit vssleuth_spark.py INPUT OUTPUT --binary /path/to/vssleuth

INPUT is any Hadoop path; each of its direct children, a file or a folder, is one case, as with `analyze --each`.
A bundle goes to the program on standard input, never through the JVM: a task reads it in pieces into a file of its own
that has no name, so that a zip of many gigabytes needs neither memory nor a place in the cluster. One bad bundle costs
its own row: `status`, `error` and what the program said stand in it.

OUTPUT holds one folder a table, each partitioned by `bucket` (a hash of the bundle's name); `path` joins them:

    reports   one row a bundle: what it was, how it went, and the line of `--format jsonl` as `report`
    cases     one row a bundle: the same, with what the report says of the case as a whole
    nodes     one row of `nodes`
    findings  one row of `findings`
    events    one row of `nodes[].incidents[].events`
    problems  one row a problem of a source that could not be read whole

Columns that are called as in the report hold what they hold there. `status` is `ok`, `partial` (exit status 1),
`nothing` (2), `timeout`, or `failed` for a bundle of which there is no report: only `reports` and `cases` have its row.

A bucket is replaced as a whole, so a second run leaves the same tables. With `--resume` a bundle whose name, size, time
of change, tool version and options were done before is not read again.
"""

import argparse
import collections
import hashlib
import json
import os
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
import zlib

import pyspark
from pyspark import StorageLevel
from pyspark.sql import SparkSession
from pyspark.sql.types import (
    ArrayType, BooleanType, DoubleType, IntegerType, LongType, StringType, StructField, StructType,
)

PIECE = 1 << 20
# Their names are given as arguments.
FILES_OF_A_CAT = 1000
# What a task does at most: it is lost with its worker.
BUNDLES_OF_A_TASK = 250
# Of archives, longest first: the program drops them from the name of a case (a test of the program compares them).
ENDINGS = (
    ".tar.bz2", ".tar.zst", ".tar.gz", ".tar.xz", ".tbz2", ".tgz", ".txz", ".tar", ".zip", ".bz2", ".zst", ".cab",
    ".gz", ".xz", ".7z",
)


def schema(**columns):
    return StructType([StructField(name, kind) for name, kind in columns.items()])


TEXT, NUMBER, LARGE, REAL, FLAG = StringType(), IntegerType(), LongType(), DoubleType(), BooleanType()
TEXTS = ArrayType(TEXT)
PLACES = ArrayType(schema(source=TEXT, record_id=LARGE, line=LARGE))
# By the program's exit status.
STATUS = {0: "ok", 1: "partial", 2: "nothing", 3: "ok"}
# What was read, whole or in part, is not read again by `--resume`; what failed is tried again.
DONE = ("ok", "partial", "nothing")

REPORTS = schema(
    path=TEXT, name=TEXT, bytes=LARGE, changed=LARGE, sha256=TEXT, tool=TEXT, options=TEXT, status=TEXT,
    exit_code=NUMBER, seconds=REAL, error=TEXT, report=TEXT, bucket=NUMBER,
)
TABLES = {
    "nodes": schema(
        path=TEXT, case=TEXT, node=TEXT, fqdn=TEXT, csv_writer=TEXT, listed=FLAG, setting=TEXT, setting_value=LARGE,
        state_code=NUMBER, state_text=TEXT, last_error=TEXT, incidents=NUMBER, first_incident=TEXT, last_incident=TEXT,
        failed_writers=TEXTS, bucket=NUMBER,
    ),
    "findings": schema(
        path=TEXT, case=TEXT, code=TEXT, severity=TEXT, node=TEXT, title=TEXT, detail=TEXT, evidence=PLACES,
        bucket=NUMBER,
    ),
    "events": schema(
        path=TEXT, case=TEXT, node=TEXT, incident=NUMBER, provider=TEXT, event_id=LARGE, record_id=LARGE, channel=TEXT,
        time=TEXT, level=TEXT, source=TEXT, writer_id=TEXT, writer_name=TEXT, writer_instance_id=TEXT, operation=TEXT,
        error_code=TEXT, error_text=TEXT, command_line=TEXT, process_id=LARGE, bucket=NUMBER,
    ),
    "problems": schema(
        path=TEXT, case=TEXT, source=TEXT, kind=TEXT, status=TEXT, problem=TEXT, bucket=NUMBER,
    ),
    # Written last: a bucket whose cases are those of its reports has all its tables.
    "cases": schema(
        path=TEXT, case=TEXT, status=TEXT, exit_code=NUMBER, seconds=REAL, bytes=LARGE, sha256=TEXT, tool=TEXT,
        error=TEXT, verdict=TEXT, confidence=TEXT, csv_usage=TEXT, causes=TEXTS, nodes=NUMBER, incidents=NUMBER,
        findings=TEXTS, missing=TEXTS, bucket=NUMBER,
    ),
}


def parsed():
    parser = argparse.ArgumentParser(description="vssleuth over many bundles", epilog="Example: spark-submit "
                                     "vssleuth_spark.py abfss://inbox@lake/ abfss://out@lake/ --binary ./vssleuth")
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--binary", default="vssleuth", help="the program, on every worker")
    parser.add_argument("--resume", action="store_true", help="read only what is new or changed")
    parser.add_argument("--buckets", type=int, default=64, help="partitions of the tables; keep it for one OUTPUT")
    parser.add_argument("--timeout", type=float, default=600.0, help="seconds a bundle may take")
    parser.add_argument("--memory", type=int, default=2048, help="MiB of address space that the program may take")
    parser.add_argument("--option", action="append", default=[],
                        help="one more option of `analyze`, such as --option=--lang=ja")
    return parser.parse_args()


# ---- which bundles there are: asked of Hadoop by the driver ----

def bundles(spark, where):
    """(name, case, address, bytes, changed, [(address, path inside, bytes)]) of every child; a file's inside is empty."""
    path = spark._jvm.org.apache.hadoop.fs.Path(where)
    system = path.getFileSystem(spark._jsc.hadoopConfiguration())
    found = []
    for child in system.listStatus(path):
        name, address = child.getPath().getName(), child.getPath().toString()
        if child.isFile():
            found.append((name, address, child.getLen(), child.getModificationTime(), [(address, "", child.getLen())]))
            continue
        files, listed = [], system.listFiles(child.getPath(), True)
        changed = child.getModificationTime()
        while listed.hasNext():
            file = listed.next()
            inside = file.getPath().toString()[len(address):].lstrip("/")
            files.append((file.getPath().toString(), inside, file.getLen()))
            changed = max(changed, file.getModificationTime())
        files.sort(key=lambda file: file[1])
        found.append((name, address, sum(size for _, _, size in files), changed, files))
    stems = collections.Counter(without_ending(name) for name, *_ in found)
    # Equal names get their endings back: the program drops one again.
    case = lambda name: name + ".zip" if stems[without_ending(name)] > 1 else name
    return sorted((name, case(name), *rest) for name, *rest in found)


def without_ending(name):
    cut = (name[:-len(ending)] for ending in ENDINGS if name.lower().endswith(ending) and len(name) > len(ending))
    return next(cut, name)


def bucket_of(name, buckets):
    return zlib.crc32(name.encode("utf-8", "surrogateescape")) % buckets


# ---- one bundle: by a task, in a process of its own ----

def opened(addresses):
    """A stream for each file: of this machine, of a file system that Arrow knows, else one of all from Hadoop's shell."""
    if all(address.startswith("file:") for address in addresses):
        for address in addresses:
            # Hadoop encodes nothing in what it prints.
            with open("/" + address[len("file:"):].lstrip("/"), "rb") as stream:
                yield stream
        return
    try:
        from pyarrow import fs
        system, _ = fs.FileSystem.from_uri(addresses[0])
    except Exception:  # no Arrow here, or it does not know the file system: whoever started the cluster does
        yield from told_by_hadoop(addresses)
        return
    for address in addresses:
        with system.open_input_stream(fs.FileSystem.from_uri(address)[1]) as stream:
            yield stream


def told_by_hadoop(addresses):
    """One stream over all files: each start of Java takes a second. Whoever reads knows their sizes."""
    home = os.environ.get("SPARK_HOME") or os.path.dirname(pyspark.__file__)
    java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
    classes = [os.environ.get("HADOOP_CONF_DIR", "."), os.path.join(home, "jars", "*")]
    shell = [java, "-XX:TieredStopAtLevel=1", "-cp", os.pathsep.join(classes), "org.apache.hadoop.fs.FsShell", "-cat"]
    for start in range(0, len(addresses), FILES_OF_A_CAT):
        some = addresses[start:start + FILES_OF_A_CAT]
        with subprocess.Popen(shell + some, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as done:
            for _ in some:
                yield done.stdout
            # A file that grew would be taken for the beginning of the next.
            if done.stdout.read(1):
                raise OSError("a file is longer than it was")


class Pour:
    """Writes into a file, and knows what went through it."""

    def __init__(self, into):
        self.into, self.digest = into, hashlib.sha256()

    def write(self, piece):
        self.digest.update(piece)
        return self.into.write(piece)


def poured(files, into):
    """Writes a bundle into an open file, a folder as a tar; gives its SHA-256. Half a file is an error."""
    pour = Pour(into)
    streams = opened([address for address, _, _ in files])
    if len(files) == 1 and not files[0][1]:
        for stream in streams:
            while piece := stream.read(PIECE):
                pour.write(piece)
        if into.tell() != files[0][2]:
            raise OSError(f"{into.tell()} of {files[0][2]} bytes could be read")
    else:
        with tarfile.open(fileobj=pour, mode="w|", format=tarfile.PAX_FORMAT) as archive:
            for (_, inside, size), stream in zip(files, streams):
                entry = tarfile.TarInfo(inside)
                entry.size = size
                archive.addfile(entry, stream)
            # To their end, which may tell of an error.
            collections.deque(streams, maxlen=0)
    into.flush()
    into.seek(0)
    return pour.digest.hexdigest()


def limited(mebibytes):
    def apply():
        resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return apply


def analyzed(name, case, address, size, changed, files, run):
    """The row of one bundle. Whatever goes wrong is in it."""
    row = dict.fromkeys(REPORTS.names)
    row.update(path=address, name=name, bytes=size, changed=changed, tool=run["tool"],
               options=run["options"], bucket=bucket_of(name, run["buckets"]), status="failed")
    started = time.monotonic()
    try:
        with tempfile.TemporaryFile() as bundle:
            row["sha256"] = poured(files, bundle)
            command = [run["binary"], "analyze", "-", "--name", case, "--format", "jsonl", "--quiet", "--jobs", "1"]
            with tempfile.TemporaryFile() as said:
                done = subprocess.run(command + run["more"], stdin=bundle, stdout=subprocess.PIPE, stderr=said,
                                      timeout=run["timeout"], preexec_fn=limited(run["memory"]))
                said.seek(0)
                row["error"] = said.read(64 << 10).decode("utf-8", "replace").strip() or None
            row["exit_code"] = done.returncode
            if done.returncode < 0:
                raise OSError(f"ended by signal {-done.returncode}: {row['error'] or ''}".strip())
            report = done.stdout.decode("utf-8").rstrip("\n")
            if report:
                json.loads(report)
                row.update(report=report, status=STATUS.get(done.returncode, "failed"))
    except subprocess.TimeoutExpired:
        row.update(status="timeout", error=f"over {run['timeout']:g} s")
    except Exception as error:  # one bundle never fails the job
        row.update(error=f"{type(error).__name__}: {error}"[:4096])
    row["seconds"] = time.monotonic() - started
    return row


# ---- rows of the tables out of a report ----

def rows(bundle):
    """{table: rows} of one bundle."""
    base = {"path": bundle["path"], "bucket": bundle["bucket"], "case": without_ending(bundle["name"])}
    report = json.loads(bundle["report"]) if bundle["report"] else {}
    base["case"] = report.get("name", base["case"])
    copied = ("status", "exit_code", "seconds", "bytes", "sha256", "tool", "error")
    nodes = report.get("nodes", [])
    made = {table: [] for table in TABLES}
    made["cases"].append(base | {name: bundle[name] for name in copied} | {
        "verdict": report.get("verdict"), "confidence": report.get("confidence"),
        "csv_usage": (report.get("csv_usage") or {}).get("status"),
        "causes": [cause["code"] for cause in report.get("causes", [])],
        "nodes": len(nodes), "incidents": sum(len(node["incidents"]) for node in nodes),
        "findings": [finding["code"] for finding in report.get("findings", [])],
        "missing": [missing["what"] for missing in report.get("missing", [])],
    })
    for node in nodes:
        writer, times = node["csv_writer"], [incident["time"] for incident in node["incidents"] if incident["time"]]
        state = writer["state"] or {"code": None, "text": None}
        made["nodes"].append(base | {
            "node": node["name"], "fqdn": node["fqdn"], "csv_writer": writer["status"], "listed": writer["listed"],
            "setting": writer["setting"]["status"], "setting_value": writer["setting"]["value"],
            "state_code": state["code"], "state_text": state["text"], "last_error": writer["last_error"],
            "incidents": len(node["incidents"]),
            "first_incident": min(times, default=None), "last_incident": max(times, default=None),
            "failed_writers": [one["name"] for one in node["writers"] if one["failed"]],
        })
        for number, incident in enumerate(node["incidents"], 1):
            at = base | {"node": node["name"], "incident": number}
            made["events"] += [event | at for event in incident["events"]]
    for finding in report.get("findings", []):
        places = [(place["source"], place.get("record_id"), place.get("line")) for place in finding["evidence"]]
        made["findings"].append(finding | base | {"evidence": places})
    for source in report.get("sources", []):
        if source["status"] in ("partial", "damaged", "skipped"):
            at = source | base | {"source": source["path"]}
            made["problems"] += [at | {"problem": problem} for problem in source["problems"] or [None]]
    return made


def in_order(row, columns):
    return tuple(row.get(name) for name in columns.names)


# ---- OUTPUT ----

class Output:
    """The tables of one OUTPUT."""

    def __init__(self, spark, where):
        self.spark, self.where = spark, where.rstrip("/")
        # A bucket that is written replaces the one that was there, and no other.
        spark.conf.set("spark.sql.sources.partitionOverwriteMode", "dynamic")

    def system(self, where):
        path = self.spark._jvm.org.apache.hadoop.fs.Path(where)
        return path.getFileSystem(self.spark._jsc.hadoopConfiguration()), path

    def has(self, table):
        system, path = self.system(f"{self.where}/{table}")
        return system.exists(path)

    def read(self, table, columns):
        return self.spark.read.schema(columns).parquet(f"{self.where}/{table}")

    def write(self, table, rows, columns, buckets, *more):
        frame = self.spark.createDataFrame(rows.map(lambda row: in_order(row, columns)), columns, verifySchema=False)
        for other in more:
            frame = frame.unionByName(other)
        frame.repartition(max(1, buckets), "bucket").write.mode("overwrite").partitionBy("bucket").parquet(
            f"{self.where}/{table}")

    def drop(self, table, buckets):
        for bucket in sorted(buckets):
            system, path = self.system(f"{self.where}/{table}/bucket={bucket}")
            system.delete(path, True)

    def before(self, buckets):
        """What is there: name -> (name, bytes, changed, tool, options, status)."""
        if not self.has("reports"):
            return {}
        columns = ("name", "bytes", "changed", "tool", "options", "status", "bucket")
        there = {row["name"]: tuple(row) for row in self.read("reports", REPORTS).select(*columns).toLocalIterator()}
        if any(row[6] != bucket_of(name, buckets) for name, row in there.items()):
            sys.exit(f"{self.where}: was written with another number of --buckets")
        return there

    def behind(self):
        """Buckets whose tables are not those of their reports: a run ended in between."""
        columns = ("bucket", "path", "seconds")
        told = self.read("reports", REPORTS).select(*columns)
        if self.has("cases"):
            told = told.exceptAll(self.read("cases", TABLES["cases"]).select(*columns))
        return {row["bucket"] for row in told.select("bucket").distinct().collect()}


def main():
    args = parsed()
    spark = SparkSession.builder.appName("vssleuth").getOrCreate()
    tool = subprocess.run([args.binary, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    run = {"binary": args.binary, "tool": tool, "options": " ".join(args.option), "more": args.option,
           "buckets": args.buckets, "timeout": args.timeout, "memory": args.memory}
    output, wanted = Output(spark, args.output), bundles(spark, args.input)
    names, before = {bundle[0] for bundle in wanted}, output.before(args.buckets)
    bucket = lambda name: bucket_of(name, args.buckets)

    def is_done(name, _, __, size, changed, ___):
        there = before.get(name, (None,) * 6)
        return args.resume and there[:5] == (name, size, changed, tool, run["options"]) and there[5] in DONE

    fresh = [bundle for bundle in wanted if not is_done(*bundle)]
    kept = names - {bundle[0] for bundle in fresh}
    # A bucket is written as a whole: what is done already is carried over, what is gone from INPUT is left out.
    touched = {bucket(name) for name in (names - kept) | (before.keys() - names)}
    print(f"{len(wanted)} bundles, {len(kept)} done before, {len(touched)} buckets to write", flush=True)
    output.drop("cases", touched)
    output.drop("reports", touched - {bucket(name) for name in names})
    if touched and wanted:
        context = spark.sparkContext
        settings = context.broadcast(run)
        slices = max(1, min(len(fresh), 4 * context.defaultParallelism), len(fresh) // BUNDLES_OF_A_TASK)
        # By size, dealt round: no task gets all of the large ones.
        fresh.sort(key=lambda bundle: -bundle[3])
        dealt = [bundle for start in range(slices) for bundle in fresh[start::slices]]
        made = context.parallelize(dealt, slices).map(lambda bundle: analyzed(*bundle, settings.value))
        carried = []
        if kept:
            # Buckets are replaced when all is written: until then what lies in them can be read.
            there = output.read("reports", REPORTS)
            kept_names = spark.createDataFrame([(name,) for name in sorted(kept)], "name string")
            there = there.where(there.bucket.isin(sorted(touched))).join(kept_names, "name", "left_semi")
            carried = [there.select(*REPORTS.names)]
        output.write("reports", made, REPORTS, min(len(touched), slices), *carried)
    if not output.has("reports"):
        sys.exit(f"{args.input}: no bundle in it")
    behind = touched | output.behind()
    reports = output.read("reports", REPORTS)
    if behind:
        part = reports.where(reports.bucket.isin(sorted(behind))).rdd.map(lambda row: rows(row.asDict()))
        part.persist(StorageLevel.MEMORY_AND_DISK)
        for table, columns in TABLES.items():
            output.drop(table, behind)
            output.write(table, part.flatMap(lambda made, table=table: made[table]), columns, len(behind))
    counts = {row["status"]: row["count"] for row in reports.groupBy("status").count().collect()}
    print("bundles by status: " + json.dumps(counts, sort_keys=True), flush=True)
    spark.stop()


if __name__ == "__main__":
    sys.exit(main())
