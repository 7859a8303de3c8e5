"""Makes exports that are far larger than any in a bundle, for rows of peak memory.

    python3 exports.py OUT

    OUT/files/KIND/0 to 7: of each kind eight files of 40 MB with different facts: events as they are pasted, as JSON, as
    XML; volumes as JSON, as CliXML, in tables of 33 columns; workbooks; mails with what is pasted and the same attached.
    OUT/zips/KIND/0 to 7: each of them in a zip, small enough on disk to be read beside others by --each.
"""
import base64
import io
import itertools
import json
import pathlib
import random
import sys
import zipfile

SIZE = 40 << 20
WORDS = "writer snapshot copy error operation routine context retryable timeout freeze thaw node volume cluster".split()
CSV_WRITER = "{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}"
random.seed(8)


def words(n):
    return " ".join(random.choices(WORDS, k=n))


def time(i):
    return f"2024-09-{1 + i % 28:02}T{i % 24:02}:{i % 60:02}:{i * 7 % 60:02}"


def pasted(n, i):
    ids = [8229, 8193, 12292, 8194, 12289, 8230]
    context = {"Execution Context": "Writer", "Writer Class Id": CSV_WRITER, "Writer Name": "Cluster Shared Volume VSS Writer",
               "Command Line": f"C:\\Windows\\Cluster\\clussvc.exe -s {i}", "Process ID": i % 9999}
    body = "\n".join(f"                  {key}: {value}" for key, value in context.items())
    return (f"TimeCreated  : {time(i)}\nProviderName : VSS\nId           : {ids[i % 6]}\nMachineName  : vm-{n:02}-{i % 16:02}\n"
            f"RecordId     : {100000 + i}\nMessage      : A VSS writer has rejected an event with error 0x800423f3, {words(6)} {i}.\n"
            f"               \n               Operation:\n                  PrepareForSnapshot Event {i}\n               \n"
            f"               Context:\n{body}\n\n")


def event(n, i):
    said = f"A VSS writer has rejected an event with error 0x800423f3, {words(8)} {i}"
    return json.dumps({"TimeCreated": time(i), "ProviderName": "VSS", "Id": 8229, "MachineName": f"vm-{n}", "RecordId": i, "Message": said})


def element(n, i):
    return (f"<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='VSS'/><EventID>8229</EventID>"
            f"<TimeCreated SystemTime='{time(i)}Z'/><EventRecordID>{i}</EventRecordID><Computer>vm-{n}</Computer></System>"
            f"<EventData><Data>0x800423f3, {words(4)} {i}</Data><Data>Context:\n   Writer Class Id: {CSV_WRITER}</Data></EventData></Event>")


def volume(n, i):
    shared = [{"FriendlyVolumeName": f"C:\\ClusterStorage\\Volume{i}"}]
    return json.dumps({"Name": f"Cluster Disk {i}", "OwnerNode": f"vm-{n}", "State": "Online", "Id": i, "SharedVolumeInfo": shared})


def resource(n, i):
    kind = "Microsoft.FailoverClusters.PowerShell.ClusterSharedVolume"
    strings = {"Name": f"Cluster Virtual Disk {i}", "OwnerNode": f"vm-{n}-{i % 16}", "State": "Online", "Id": f"{i:08x}"}
    props = "".join(f'<S N="{key}">{value}</S>' for key, value in strings.items())
    return f'<Obj RefId="{i}"><TN RefId="0"><T>{kind}</T></TN><ToString>vol{i}</ToString><Props>{props}</Props></Obj>'


def row(n, i):
    return f"Disk{i:<8} Online vm-{n}-{i % 16:<4} {' '.join(['111'] * 30)}\n"


def filled(one, n, between="", size=SIZE):
    parts, length = [], 0
    for i in itertools.count():
        if length >= size:
            return between.join(parts)
        parts.append(one(n, i))
        length += len(parts[-1])


def workbook(n):
    rows = 400_000
    strings = "".join(f"<si><t>{words(8)} {n} {i}</t></si>" for i in range(rows))
    cells = "".join(f'<row><c t="s"><v>{i}</v></c><c><v>{i}</v></c><c t="s"><v>{i * 7 % rows}</v></c></row>' for i in range(rows))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/sharedStrings.xml", f"<sst>{strings}</sst>")
        book.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{cells}</sheetData></worksheet>")
    return out.getvalue()


def mail(n):
    text = filled(pasted, n, size=SIZE // 4)
    attached = base64.encodebytes(text.encode()).decode()
    return ("From: a@contoso.com\nTo: b@contoso.com\nMIME-Version: 1.0\nSubject: logs\nContent-Type: multipart/mixed; boundary=xx\n\n"
            f"--xx\nContent-Type: text/plain\n\n{text}\n--xx\nContent-Disposition: attachment; filename=a.txt\n"
            f"Content-Transfer-Encoding: base64\n\n{attached}\n--xx--\n")


TITLES = ["Name        ", "State ", "Node     "] + [f"c{i:02}" for i in range(30)]
WIDE = " ".join(TITLES) + "\n" + " ".join("-" * len(title.rstrip()) + " " * (len(title) - len(title.rstrip())) for title in TITLES) + "\n"
KINDS = {
    "pasted events": (".txt", lambda n: filled(pasted, n)),
    "events as JSON": (".json", lambda n: f"[{filled(event, n, ',' + chr(10))}]"),
    "events as XML": (".xml", lambda n: f"<Events>{filled(element, n)}</Events>"),
    "volumes as JSON": (".json", lambda n: f"[{filled(volume, n, ',' + chr(10))}]"),
    "volumes as CliXML": (".xml", lambda n: '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">'
                          f"{filled(resource, n)}</Objs>"),
    "volumes in wide tables": (".txt", lambda n: "PS C:\\> Get-ClusterSharedVolume\n\n" + WIDE + filled(row, n)),
    "workbooks": (".xlsx", workbook),
    "mails": (".eml", mail),
}

for kind, (ending, make) in KINDS.items():
    files, zips = pathlib.Path(sys.argv[1], "files", kind), pathlib.Path(sys.argv[1], "zips", kind)
    files.mkdir(parents=True)
    zips.mkdir(parents=True)
    for n in range(8):
        made = make(n)
        (files / f"{n}{ending}").write_bytes(made if isinstance(made, bytes) else made.encode())
        with zipfile.ZipFile(zips / f"{n}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(files / f"{n}{ending}", f"{n}{ending}")
