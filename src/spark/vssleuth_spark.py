"""Runs vssleuth over many bundles on Apache Spark: bundles in, Parquet tables out.

    spark-submit vssleuth_spark.py INPUT OUTPUT --binary /path/to/vssleuth

INPUT is any Hadoop path; each of its direct children, a file or a folder, is one case, as with `analyze --each`.
A bundle goes to the program on standard input, never through the JVM: a task reads it in pieces into a file of its own
that has no name, so that a zip of many gigabytes needs neither memory nor a place in the cluster. One bad bundle costs
its own row: `status`, `error` and what the program said stand in it.

OUTPUT holds one folder a table, each partitioned by `bucket` (a hash of the bundle's name):

    reports   one row a bundle: path, name, bytes, sha256, tool, options, status, exit_code, seconds, error, report (JSON)
    cases     one row a case: verdict, confidence, csv_usage, cause, nodes, incidents, findings, missing
    nodes     one row a node: writer, setting, incidents, first and last
    findings  one row a finding: code, severity, node, title
    events    one row an event of an incident: time, provider, event_id, record_id, source, writer_id, error_code
    problems  one row a source that could not be read whole: source, status, problem

A bucket is replaced as a whole, so a second run leaves the same tables. With `--resume` a bundle whose name, size, time
of change, tool version and options were done before is not read again.
"""

import argparse
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

from pyspark.sql import SparkSession
from pyspark.sql.types import (
    ArrayType, DoubleType, IntegerType, LongType, StringType, StructField, StructType,
)

PIECE = 1 << 20

TEXT, NUMBER, LARGE, REAL, TEXTS = StringType(), IntegerType(), LongType(), DoubleType(), ArrayType(StringType())


def schema(**columns):
    return StructType([StructField(name, kind) for name, kind in columns.items()])


REPORTS = schema(
    path=TEXT, name=TEXT, bytes=LARGE, changed=LARGE, sha256=TEXT, tool=TEXT, options=TEXT, status=TEXT,
    exit_code=NUMBER, seconds=REAL, error=TEXT, report=TEXT, bucket=NUMBER,
)
TABLES = {
    "nodes": schema(
        path=TEXT, case=TEXT, node=TEXT, fqdn=TEXT, csv_writer=TEXT, listed=TEXT, setting=TEXT, setting_value=LARGE,
        incidents=NUMBER, first_incident=TEXT, last_incident=TEXT, failed_writers=TEXTS, bucket=NUMBER,
    ),
    "findings": schema(
        path=TEXT, case=TEXT, code=TEXT, severity=TEXT, node=TEXT, title=TEXT, detail=TEXT, bucket=NUMBER,
    ),
    "events": schema(
        path=TEXT, case=TEXT, node=TEXT, incident=NUMBER, time=TEXT, provider=TEXT, event_id=NUMBER, record_id=LARGE,
        channel=TEXT, source=TEXT, writer_id=TEXT, writer_name=TEXT, operation=TEXT, error_code=TEXT, bucket=NUMBER,
    ),
    "problems": schema(path=TEXT, case=TEXT, source=TEXT, status=TEXT, problem=TEXT, bucket=NUMBER),
    # Written last: a bucket whose cases are those of its reports has all its tables.
    "cases": schema(
        path=TEXT, case=TEXT, status=TEXT, exit_code=NUMBER, seconds=REAL, bytes=LARGE, sha256=TEXT, tool=TEXT,
        error=TEXT, verdict=TEXT, confidence=TEXT, csv_usage=TEXT, cause=TEXT, nodes=NUMBER, incidents=NUMBER,
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
    parser.add_argument("--option", action="append", default=[], help="one more option of `analyze`, such as --option=--lang=ja")
    return parser.parse_args()


# ---- which bundles there are: asked of Hadoop by the driver ----

def bundles(spark, where):
    """(name, bytes, changed, [(address, path inside, bytes)]) of every child, by name. A file's path inside is empty."""
    path = spark._jvm.org.apache.hadoop.fs.Path(where)
    system = path.getFileSystem(spark._jsc.hadoopConfiguration())
    found = []
    for child in system.listStatus(path):
        name, address = child.getPath().getName(), child.getPath().toString()
        if child.isFile():
            found.append((name, child.getLen(), child.getModificationTime(), [(address, "", child.getLen())]))
            continue
        files, listed = [], system.listFiles(child.getPath(), True)
        changed = child.getModificationTime()
        while listed.hasNext():
            file = listed.next()
            inside = file.getPath().toString()[len(address):].lstrip("/")
            files.append((file.getPath().toString(), inside, file.getLen()))
            changed = max(changed, file.getModificationTime())
        files.sort(key=lambda file: file[1])
        found.append((name, sum(size for _, _, size in files), changed, files))
    return sorted(found)


def bucket_of(name, buckets):
    return zlib.crc32(name.encode("utf-8", "surrogateescape")) % buckets


# ---- one bundle: by a task, in a process of its own ----

def opened(address):
    """A stream of a file: of this machine, of a file system that Arrow knows, else through Hadoop's own shell."""
    if address.startswith("file:"):
        from urllib.parse import unquote, urlparse
        plain = unquote(urlparse(address).path)
        # Hadoop does not encode what it prints: a name may hold a percent sign of its own.
        own = address[len("file:"):]
        own = "/" + own.lstrip("/")
        return open(own if os.path.exists(own) else plain, "rb")
    try:
        from pyarrow import fs
        system, path = fs.FileSystem.from_uri(address)
        return system.open_input_stream(path)
    except Exception:
        import pyspark
        home = os.environ.get("SPARK_HOME") or os.path.dirname(pyspark.__file__)
        java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
        shell = [java, "-cp", os.path.join(home, "jars", "*"), "org.apache.hadoop.fs.FsShell", "-cat", address]
        return subprocess.Popen(shell, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout


def poured(files, into):
    """Writes a bundle into an open file, a folder as a tar; gives its SHA-256."""
    digest = hashlib.sha256()

    class Hashing:
        def write(self, piece):
            digest.update(piece)
            return into.write(piece)

    if len(files) == 1 and not files[0][1]:
        with opened(files[0][0]) as stream:
            while piece := stream.read(PIECE):
                Hashing().write(piece)
    else:
        with tarfile.open(fileobj=Hashing(), mode="w|", format=tarfile.PAX_FORMAT) as archive:
            for address, inside, size in files:
                entry = tarfile.TarInfo(inside)
                entry.size = size
                with opened(address) as stream:
                    archive.addfile(entry, stream)
    into.flush()
    into.seek(0)
    return digest.hexdigest()


def limited(mebibytes):
    def apply():
        resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return apply


def analyzed(name, size, changed, files, run):
    """The row of one bundle. Whatever goes wrong is in it."""
    row = dict.fromkeys(REPORTS.names)
    row.update(path=files[0][0] if files else name, name=name, bytes=size, changed=changed, tool=run["tool"],
               options=run["options"], bucket=bucket_of(name, run["buckets"]), status="failed")
    started = time.monotonic()
    try:
        with tempfile.TemporaryFile() as bundle:
            row["sha256"] = poured(files, bundle)
            command = [run["binary"], "analyze", "-", "--name", name, "--format", "jsonl", "--quiet", "--jobs", "1"]
            with tempfile.TemporaryFile() as said:
                done = subprocess.run(command + run["more"], stdin=bundle, stdout=subprocess.PIPE, stderr=said,
                                      timeout=run["timeout"], preexec_fn=limited(run["memory"]))
                said.seek(0)
                row["error"] = said.read(64 << 10).decode("utf-8", "replace").strip() or None
            row["exit_code"] = done.returncode
            report = done.stdout.decode("utf-8").rstrip("\n")
            if report:
                json.loads(report)
                row.update(report=report, status="ok" if done.returncode in (0, 3) else "partial")
            elif done.returncode < 0:
                row["error"] = f"ended by signal {-done.returncode}: {row['error'] or ''}".strip()
    except subprocess.TimeoutExpired:
        row.update(status="timeout", error=f"over {run['timeout']:g} s")
    except Exception as error:  # one bundle never fails the job
        row.update(error=f"{type(error).__name__}: {error}"[:4096])
    row["seconds"] = time.monotonic() - started
    return row


# ---- rows of the tables out of a report ----

def rows(report_row):
    """{table: rows} of one bundle."""
    base = {"path": report_row["path"], "bucket": report_row["bucket"]}
    report = json.loads(report_row["report"]) if report_row["report"] else None
    case = {name: report_row[name] for name in ("status", "exit_code", "seconds", "bytes", "sha256", "tool", "error")}
    if report is None:
        return {"cases": [base | case | {"case": report_row["name"], "findings": [], "missing": []}]}
    base["case"] = report["name"]
    nodes, causes = report["nodes"], report.get("causes") or []
    made = {
        "cases": [base | case | {
            "verdict": report["verdict"], "confidence": report["confidence"], "csv_usage": report["csv_usage"]["status"],
            "cause": causes[0]["code"] if causes else None, "nodes": len(nodes),
            "incidents": sum(len(node["incidents"]) for node in nodes),
            "findings": [finding["code"] for finding in report["findings"]],
            "missing": [missing["what"] for missing in report["missing"]],
        }],
        "nodes": [], "findings": [], "events": [], "problems": [],
    }
    for node in nodes:
        writer, times = node["csv_writer"], [incident["time"] for incident in node["incidents"] if incident["time"]]
        listed = writer["listed"]
        made["nodes"].append(base | {
            "node": node["name"], "fqdn": node["fqdn"], "csv_writer": writer["status"],
            "listed": None if listed is None else str(listed).lower(), "setting": writer["setting"]["status"],
            "setting_value": writer["setting"]["value"], "incidents": len(node["incidents"]),
            "first_incident": min(times, default=None), "last_incident": max(times, default=None),
            "failed_writers": [one["name"] for one in node["writers"] if one["failed"]],
        })
        for number, incident in enumerate(node["incidents"], 1):
            for event in incident["events"]:
                names = [name for name in TABLES["events"].names if name in event]
                made["events"].append(base | {"node": node["name"], "incident": number} | {name: event[name] for name in names})
    for finding in report["findings"]:
        made["findings"].append(base | {name: finding[name] for name in ("code", "severity", "node", "title", "detail")})
    for source in report["sources"]:
        if source["status"] in ("partial", "damaged", "skipped"):
            for problem in source["problems"] or [None]:
                made["problems"].append(base | {"source": source["path"], "status": source["status"], "problem": problem})
    return made


def exists(spark, where):
    path = spark._jvm.org.apache.hadoop.fs.Path(where)
    return path.getFileSystem(spark._jsc.hadoopConfiguration()).exists(path)


def main():
    args = parsed()
    spark = SparkSession.builder.appName("vssleuth").getOrCreate()
    # A bucket that is written replaces the one that was there, and no other.
    spark.conf.set("spark.sql.sources.partitionOverwriteMode", "dynamic")
    tool = subprocess.run([args.binary, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    run = {"binary": args.binary, "tool": tool, "options": " ".join(args.option), "more": args.option,
           "buckets": args.buckets, "timeout": args.timeout, "memory": args.memory}
    output = args.output.rstrip("/")
    wanted = bundles(spark, args.input)
    done = {}
    if args.resume and exists(spark, f"{output}/reports"):
        columns = ("name", "bytes", "changed", "tool", "options", "status")
        for row in spark.read.schema(REPORTS).parquet(f"{output}/reports").select(*columns).toLocalIterator():
            done[row["name"]] = tuple(row)
    key = lambda name, size, changed: (name, size, changed, tool, run["options"])
    # What failed is tried again; what was read, whole or in part, is not.
    fresh = [b for b in wanted if done.get(b[0], ())[:5] != key(*b[:3]) or done[b[0]][5] not in ("ok", "partial")]
    # A bucket is written as a whole: what is done already is carried over, not read again.
    touched = {bucket_of(bundle[0], args.buckets) for bundle in fresh}
    print(f"{len(wanted)} bundles, {len(wanted) - len(fresh)} done before, {len(touched)} buckets to write", flush=True)
    if fresh:
        context = spark.sparkContext
        settings = context.broadcast(run)
        slices = max(1, min(len(fresh), 4 * context.defaultParallelism))
        # By size, dealt round: no task gets all of the large ones.
        fresh.sort(key=lambda bundle: -bundle[1])
        dealt = [bundle for start in range(slices) for bundle in fresh[start::slices]]
        made = context.parallelize(dealt, slices).map(lambda bundle: analyzed(*bundle, settings.value))
        frame = spark.createDataFrame(made.map(lambda row: tuple(row[name] for name in REPORTS.names)), REPORTS)
        kept_names = {bundle[0] for bundle in wanted} - {bundle[0] for bundle in fresh}
        if done and kept_names:
            old = spark.read.schema(REPORTS).parquet(f"{output}/reports")
            names = spark.createDataFrame([(name,) for name in sorted(kept_names)], "name string")
            kept = old.where(old.bucket.isin(sorted(touched))).join(names, "name", "left_semi").select(*REPORTS.names)
            # Read before the buckets they lie in are replaced.
            frame = frame.unionByName(spark.createDataFrame(kept.collect(), REPORTS))
        frame.repartition(max(1, min(len(touched), slices)), "bucket").write.mode("overwrite").partitionBy("bucket").parquet(f"{output}/reports")
    reports = spark.read.schema(REPORTS).parquet(f"{output}/reports")
    behind = touched
    if args.resume:
        # A run that ended between the reports and their tables left buckets behind.
        told = reports.select("bucket", "path", "seconds")
        if exists(spark, f"{output}/cases"):
            told = told.exceptAll(spark.read.schema(TABLES["cases"]).parquet(f"{output}/cases").select("bucket", "path", "seconds"))
        behind = behind | {row["bucket"] for row in told.select("bucket").distinct().collect()}
    if behind:
        part = reports.where(reports.bucket.isin(sorted(behind))).rdd.map(lambda row: rows(row.asDict())).cache()
        for table, columns in TABLES.items():
            flat = part.flatMap(lambda made, table=table: made.get(table, [])).map(
                lambda row, names=columns.names: tuple(row.get(name) for name in names))
            spark.createDataFrame(flat, columns).repartition("bucket").write.mode("overwrite").partitionBy("bucket").parquet(f"{output}/{table}")
    counts = {row["status"]: row["count"] for row in reports.groupBy("status").count().collect()}
    print("bundles by status: " + json.dumps(counts, sort_keys=True), flush=True)
    spark.stop()


if __name__ == "__main__":
    sys.exit(main())
