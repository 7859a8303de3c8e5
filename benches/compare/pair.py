#!/usr/bin/env python3
"""Runs two commands in turn and prints a row of Markdown: the median time of each, and that of the ratios of neighbours.

    pair.py CLOCK NAME GOAL RUNS COMMAND [BASE]

CLOCK: `cpu` is the time of the processors, which a busy machine changes little; `wall` that on the clock. Each command is
a line for the shell; all that it starts counts. Without BASE there is no ratio.
"""
import os
import statistics
import subprocess
import sys
import time


def spent(command):
    began = time.perf_counter()
    shell = subprocess.Popen(["bash", "-c", command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(shell.pid, 0)
    return time.perf_counter() - began if clock == "wall" else used.ru_utime + used.ru_stime


def shown(seconds):
    return f"{seconds:.1f} s" if seconds >= 10 else f"{seconds * 1e3:.0f} ms"


clock, name, goal, runs, *commands = sys.argv[1:]
for command in commands:
    spent(command)
pairs = [[spent(command) for command in commands] for _ in range(int(runs))]
medians = [statistics.median(column) for column in zip(*pairs)]
ratio = ""
if len(commands) == 2:
    ratio = statistics.median(a / max(b, 1e-4) for a, b in pairs)
    ratio = f"{1 / ratio:.1f}x faster" if "faster" in goal else f"{ratio:.2f}x"
against = shown(medians[1]) if len(medians) == 2 else ""
print(f"| {name} | {shown(medians[0])} | {against} | {ratio} | {goal} |", flush=True)
