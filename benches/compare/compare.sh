#!/usr/bin/env bash
# Times whole runs against reading the files, and against other tools, and prints the tables of the README in Markdown.
#
#   benches/compare/compare.sh [SAMPLES]
#
# SAMPLES: a folder with public .evtx files to build the first logs from; without it they are built from this project's own.
# Needs cargo, python3, GNU time and about 8 GB below target/. rg, evtx_dump and Python's `evtx` are compared with where
# they are there. Everything comes from the page cache. What is compared is the time of the processors, which other work
# on the machine changes little, but for the rows about threads: those need two cores that have nothing else to do.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=benches/compare work=target/compare
logs=$work/logs
for tool in python3 cargo /usr/bin/time; do
    command -v $tool >/dev/null || { echo "$tool is needed" >&2; exit 1; }
done

cargo build --release --quiet
tool=target/release/vssleuth
# Where cargo says that it lies: an older one of the same name may lie beside it.
built() { # BENCH
    local said
    said=$(cargo bench --no-run --bench "$1" 2>&1) || { echo "$said" >&2; return 1; }
    sed -n "s|.*Executable benches/$1\.rs (\(.*\))|\1|p" <<<"$said"
}
servers=$(built servers)
inflate=$(built inflate)
dump=$work/bin/evtx_dump
[ -x "$dump" ] || cargo install evtx --version 0.15.1 --features evtx_dump --locked --quiet --root "$work" ||
    echo "evtx_dump could not be installed: its rows are left out" >&2
command -v rg >/dev/null || { echo "rg is not there: its rows are left out" >&2; dump=/nowhere; }

# Makes logs anew where what makes them was changed.
made() { # FOLDER STAMP COMMAND
    [ "$(cat "$1.stamp" 2>/dev/null)" = "$2" ] && return
    rm -rf "$1" && mkdir -p "$1"
    "${@:3}"
    echo "$2" >"$1.stamp"
}
made "$logs" "${1:-own} $(cksum <$here/corpus.py)" python3 $here/corpus.py "$logs" ${1:+"$1"}
for kind in 10 25 floods; do
    made "$work/servers-$kind" "$(cksum <benches/servers.rs)" "$servers" "$work/servers-$kind" $kind
done
# Eleven copies by hard links, 8 GiB: of an event that several hold one counts, but each is read and compared.
copies() {
    for n in $(seq 11); do cp -rl "$work/servers-25" "$1/copy-$n"; done
}
made "$work/servers-8g" "$(cksum <benches/servers.rs)" copies "$work/servers-8g"

made "$work/exports" "$(cksum <$here/exports.py)" python3 $here/exports.py "$work/exports"

cpu() { python3 $here/pair.py cpu "$@"; }
wall() { python3 $here/pair.py wall "$@"; }
peak() { /usr/bin/time -f %M "$@" 2>&1 >/dev/null | tail -1; }
head() {
    printf '\n| %s | vssleuth | against | ratio | goal |\n| --- | --- | --- | --- | --- |\n' "$1"
}
size() { du -shL "$1" | cut -f1; }

nodes=$logs/nodes one=$logs/one.evtx some=$work/servers-25
guid=1072ae1c-e5a7-4ea1-9e4a-6f7964656570
loop="import sys, evtx
for path in sys.argv[1:]:
    for record in evtx.PyEvtxParser(path).records_json():
        '$guid' in record['data'].lower()"
dumped="for f in %s; do $dump -t 2 -o jsonl \$f; done | rg -i $guid"
printf '%s, %s threads; commit %s%s; %s of attack samples and %s of servers in 64 nodes each, %s in one log\n' \
    "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | sed 1q)" "$(nproc)" "$(git rev-parse --short HEAD)" \
    "$(git diff --quiet HEAD || echo ', changed')" "$(size "$nodes")" "$(size "$some")" "$(size "$one")"

head 'time of the processors'
cpu 'attack samples, 64 nodes, against `cat`' '≤ 1.25x' 7 "$tool analyze $nodes" "cat $nodes/*/*"
cpu 'the same with FailoverClustering in most chunks, against `cat`' '≤ 1.4x' 7 "$tool analyze $logs/cluster" "cat $logs/cluster/*/*"
cpu 'servers, 25 % VSS 8224, against `cat`' '≤ 2.5x' 7 "$tool analyze $some" "cat $some/*/*"
cpu 'servers, 10 % VSS 8224, against `cat`' '≤ 2x' 7 "$tool analyze $work/servers-10" "cat $work/servers-10/*/*"
cpu 'servers, JSON, an eighth of the nodes with failures, against the text' '≤ 1.5x' 7 \
    "$tool analyze --format json $some" "$tool analyze $some"
cpu 'attack samples, JSON, which hashes what it cites, against the text' '' 5 "$tool analyze --format json $nodes" "$tool analyze $nodes"
cpu '`scan` with 11 % of all records matching, against a rare match' '≤ 4x' 5 "$tool scan --event 4625 $one" "$tool scan $one"
cpu 'all nodes zipped, against inflating them' '≤ 1.25x' 3 "$tool analyze $logs/zipped.zip" "$inflate $logs/zipped.zip"
if [ -x "$dump" ]; then
    cpu 'attack samples, one log, against `evtx_dump -t 2 -o jsonl` piped to `rg`' '≥ 12x faster' 3 \
        "$tool analyze $one" "${dumped//%s/$one}"
    cpu 'servers, against the same' '≥ 12x faster' 1 "$tool analyze $some" "${dumped//%s/$some/*/*}"
fi
if python3 -c 'import evtx' 2>/dev/null; then
    cpu 'servers, against a loop over Python'"'"'s `evtx`' 'faster' 1 "$tool analyze $some" "python3 -c \"$loop\" $some/*/*"
else
    echo "Python's evtx is not there: its row is left out" >&2
fi
cpu 'a small sample, start to finish' '≤ 10 ms' 21 "$tool analyze samples/no-action" true
slowest='' most=0 least=0
for flood in "$work"/servers-floods/*; do
    row=$(cpu "100,000 events of one kind, the slowest (\`$(basename "$flood")\`)" '≤ 1500 ms' 1 "$tool analyze $flood")
    took=$(cut -d'|' -f3 <<<"$row" | tr -dc '0-9.')
    case $row in *' s |'*) took=$(python3 -c "print(int($took * 1000))") ;; esac
    ((took > least)) && least=$took slowest=$row
    used=$(($(peak $tool analyze "$flood") / 1024))
    ((used > most)) && most=$used
done
echo "$slowest"

head 'time on the clock'
wall 'one thread against two, attack samples, 64 nodes' '≥ 1.7x' 7 "$tool analyze --jobs 1 $nodes" "$tool analyze --jobs 2 $nodes"
wall 'one thread against two, attack samples, one log' '≥ 1.7x' 7 "$tool analyze --jobs 1 $one" "$tool analyze --jobs 2 $one"
wall 'one thread against two, servers' '≥ 1.7x' 7 "$tool analyze --jobs 1 $some" "$tool analyze --jobs 2 $some"

printf '\n| peak memory | MiB | goal |\n| --- | --- | --- |\n'
memory() { # NAME ARGUMENT...
    echo "| $1 | $(($(peak $tool "${@:2}") / 1024)) | ≤ 64 |"
}
memory 'attack samples, 64 nodes' analyze "$nodes"
memory 'attack samples, all nodes zipped' analyze "$logs/zipped.zip"
memory 'attack samples, 8 GiB' analyze "$logs/gib8"
memory 'servers, 64 nodes' analyze "$some"
memory 'servers, 64 nodes, JSON' analyze --format json "$some"
memory 'servers, 8 GiB: eleven copies of the same' analyze "$work/servers-8g"
memory '`scan`, 11 % of all records match' scan --event 4625 "$one"
memory '100,000 incidents' analyze "$work/servers-floods/incidents"
echo "| 100,000 events of one kind, the most | $most | ≤ 64 |"
# The most over all kinds: a row's name, where the exports lie, how they are read.
exports() {
    local name=$1 from=$2 most=0 which='' kind used
    shift 2
    for kind in "$work/exports/$from"/*; do
        # What a cap leaves out is told by the exit code.
        used=$(($(peak $tool analyze "$@" --format jsonl "$kind" || true) / 1024))
        ((used > most)) && most=$used which=$(basename "$kind")
    done
    echo "| $name, the most ($which) | $most | ≤ 256 |"
}
exports 'eight files of 40 MB of one kind, two threads' files --jobs 2
exports 'each of them zipped, as cases side by side, two threads' zips --each --jobs 2
exports 'the same, eight threads' zips --each --jobs 8
