#!/usr/bin/env python3
"""Runs two commands in turn and prints a row of Markdown: the processors' time of each, and the ratio of neighbours.

    cpu.py NAME GOAL RUNS COMMAND BASE

Each command is a line for the shell; all that it starts counts. On a busy machine this changes less than the clock.
"""
import resource
import statistics
import subprocess
import sys


def spent(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["bash", "-c", command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


name, goal, runs, command, base = sys.argv[1:]
for one in (command, base):
    spent(one)
pairs = [(spent(command), spent(base)) for _ in range(int(runs))]
ours, theirs = (statistics.median(column) for column in zip(*pairs))
ratio = statistics.median(a / max(b, 1e-3) for a, b in pairs)
shown = f"{1 / ratio:.1f}x faster" if "faster" in goal else f"{ratio:.2f}x"
print(f"| {name} | {ours * 1e3:.0f} ms | {theirs * 1e3:.0f} ms | {shown} | {goal} |", flush=True)
