#!/usr/bin/env bash
# Times whole runs against reading the files, and against other tools, and prints a table of ratios in Markdown.
#
#   benches/compare/compare.sh [SAMPLES]
#
# SAMPLES: a folder with public .evtx files to build the logs from; without it they are built from this project's own.
# Needs cargo, hyperfine, python3 and about 3 GB below target/. A tool that is not there is left out by name. A machine
# with nothing else to do gives steady figures; everything comes from the page cache.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=benches/compare work=target/compare
logs=$work/logs
need() { command -v "$1" >/dev/null || { echo "$1 is needed" >&2; exit 1; }; }
need hyperfine; need python3; need cargo

cargo build --release --quiet
cargo bench --no-run --quiet --bench inflate --bench servers
tool=target/release/vssleuth
servers=$(find target/release/deps -name 'servers-*' -type f -perm -u+x -printf '%T@ %p\n' | sort -n | tail -1 | cut -d' ' -f2)
inflate=$(find target/release/deps -name 'inflate-*' -type f -perm -u+x -printf '%T@ %p\n' | sort -n | tail -1 | cut -d' ' -f2)
dump=$work/bin/evtx_dump
[ -x "$dump" ] || cargo install evtx --version 0.15.1 --features evtx_dump --locked --quiet --root "$work" ||
    echo "evtx_dump could not be installed: its row is left out" >&2

stamp="${1:-own} $(cksum <$here/corpus.py)"
if [ "$(cat "$logs/.stamp" 2>/dev/null)" != "$stamp" ]; then
    rm -rf "$logs" && mkdir -p "$logs"
    python3 $here/corpus.py "$logs" ${1:+"$1"}
    echo "$stamp" >"$logs/.stamp"
fi

for share in 10 25; do
    [ -d "$work/servers-$share" ] || "$servers" "$work/servers-$share" "$share"
done

# Medians in milliseconds of two commands run in turn, and the median of the ratios of neighbours.
pair() { # NAME GOAL COMMAND BASE [RUNS]
    local out=$work/pair.json times="" n
    hyperfine -i -N --warmup 2 --runs 1 "$3" "$4" --export-json "$out" >/dev/null 2>&1
    for ((n = 0; n < ${5:-11}; n++)); do
        hyperfine -i -N --runs 1 "$3" "$4" --export-json "$out" >/dev/null 2>&1
        times+="$(python3 -c 'import json,sys; print(*(r["median"] for r in json.load(open(sys.argv[1]))["results"]))' "$out")"$'\n'
    done
    python3 - "$1" "$2" <<<"import statistics as s, sys
rows = [tuple(map(float, line.split())) for line in '''$times'''.split('\n') if line]
a, b, ratio = (s.median(c) for c in zip(*((x, y, x / y) for x, y in rows)))
print(f'| {sys.argv[1]} | {a * 1e3:.0f} ms | {b * 1e3:.0f} ms | {1 / ratio if \"faster\" in sys.argv[2] else ratio:.2f}x | {sys.argv[2]} |')"
}
peak() { /usr/bin/time -f %M "$@" 2>&1 >/dev/null | tail -1; }

nodes=$(echo "$logs"/nodes/*/*) cluster=$(echo "$logs"/cluster/*/*) one=$logs/one.evtx
guid=1072ae1c-e5a7-4ea1-9e4a-6f7964656570
printf '%s, %s threads; %s\n\n' "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)" "$(nproc)" \
    "$(du -shL "$logs/nodes" | cut -f1) in 64 nodes, $(du -shL "$one" | cut -f1) in one log"
echo '| what | vssleuth | against | ratio | goal |'
echo '| --- | --- | --- | --- | --- |'
pair '`analyze`, 64 nodes, against `cat`' '≤ 1.25x' "$tool analyze $logs/nodes" "cat $nodes"
pair 'the same with FailoverClustering in most chunks, against `cat`' '≤ 1.4x' "$tool analyze $logs/cluster" "cat $cluster"
pair '`analyze`, one log, against `cat`' '' "$tool analyze $one" "cat $one"
pair '`scan` with 11 % of all records matching, against a rare match' '≤ 4x' "$tool scan --event 4625 $one" "$tool scan $one"
if command -v rg >/dev/null; then
    pair '`analyze`, one log, against `rg -a` for the bytes' '' "$tool analyze $one" "rg -a -c -E none (?i)V.S.S. $one"
    if [ -x "$dump" ]; then
        pair '`analyze`, one log, against `evtx_dump -t 2 -o jsonl \| rg`' '≥ 15x faster' "$tool analyze $one" \
            "bash -c \"$dump -t 2 -o jsonl $one | rg -i $guid\"" 5
    fi
else
    echo "rg is not there: two rows are left out" >&2
fi
pair 'two threads against one, 64 nodes' '≥ 1.7x faster' "$tool analyze --jobs 2 $logs/nodes" "$tool analyze --jobs 1 $logs/nodes"
pair 'two threads against one, one log' '≥ 1.7x faster' "$tool analyze --jobs 2 $one" "$tool analyze --jobs 1 $one"
pair '`analyze`, zipped, against inflating it on two threads' '≤ 1.25x' "$tool analyze --jobs 2 $logs/zipped.zip" "$inflate $logs/zipped.zip" 5
pair '`--format json`, which hashes what it cites, against the text' '' "$tool analyze --format json $logs/nodes" "$tool analyze $logs/nodes"
pair 'a small sample, start to finish, against `true`' '≤ 15 ms' "$tool analyze samples/no-action --format json" "true" 21
echo
echo "Logs of servers ($(du -shL "$work/servers-25" | cut -f1) in 64 nodes), the processors' time:"
echo
echo '| what | vssleuth | against | ratio | goal |'
echo '| --- | --- | --- | --- | --- |'
cpu() { python3 $here/cpu.py "$@"; }
for share in 25 10; do
    from=$work/servers-$share
    cpu "\`analyze\`, $share % VSS 8224, against \`cat\`" "≤ $([ $share = 25 ] && echo 2.5 || echo 2)x" 7 "$tool analyze $from" "cat $from/*/*"
done
from=$work/servers-25
cpu '`--format json`, an eighth of the nodes with failures, against the text' '≤ 1.5x' 7 "$tool analyze --format json $from" "$tool analyze $from"
[ ! -x "$dump" ] || ! command -v rg >/dev/null || cpu '`analyze`, against `evtx_dump -t 2 -o jsonl \| rg`' '≥ 12x faster' 3 \
    "$tool analyze $from" "for f in $from/*/*; do $dump -t 2 -o jsonl \$f; done | rg -i $guid"
! python3 -c 'import evtx' 2>/dev/null || cpu '`analyze`, against a loop over Python'"'"'s `evtx`' '' 1 "$tool analyze $from" \
    "python3 -c 'import sys, evtx; [r for f in sys.argv[1:] for r in evtx.PyEvtxParser(f).records_json() if \"$guid\" in r[\"data\"].lower()]' $from/*/*"
echo
echo '| peak memory | MiB | goal |'
echo '| --- | --- | --- |'
for row in "analyze gib:1 GiB:≤ 48" "analyze gib8:8 GiB:≤ 48, within 8 of the other" "analyze nodes:64 nodes:" "analyze zipped.zip:zipped:" "analyze ../servers-25:logs of servers:≤ 64"; do
    IFS=: read -r run name goal <<<"$row"
    echo "| \`${run%% *}\`, $name | $(($(peak $tool ${run%% *} "$logs/${run#* }") / 1024)) | $goal |"
done
echo "| \`scan\`, 11 % of all records match | $(($(peak $tool scan --event 4625 "$one") / 1024)) | |"
