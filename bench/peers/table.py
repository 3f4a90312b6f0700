#!/usr/bin/env python3
"""Makes the table of bench/run from what it left in a folder. Usage: table.py OUT SCALE CPU"""
import glob
import os
import subprocess
import sys
from collections import defaultdict
from statistics import median

out, scale, cpu = sys.argv[1:4]
peers = os.path.dirname(os.path.abspath(__file__))

ROWS = [
    ("quiete-open", "Quiete, maps open", "all"),
    ("quiete-snapshot", "Quiete, process from a snapshot of facts", "all"),
    ("quiete-text", "Quiete, process from the facts' text", "all"),
    ("duckdb", "DuckDB", "all; rows in any order"),
    ("polars", "Polars", "all"),
    ("postgresql", "PostgreSQL", "all; rows in any order"),
    ("sqlite", "SQLite", "all"),
    ("redis", "Redis", "only asks whether each number, already normalised, is listed"),
    ("sort-join", "sort, join", "only joins the numbers, already normalised, with the register"),
]
# Memory is that of the largest process: a server's children share most of theirs.


def version(*command):
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        return said.splitlines()[0] if said else "?"
    except (OSError, subprocess.CalledProcessError):
        return None


def npm(package):
    return version("node", "-p", f"require('{peers}/node_modules/{package}/package.json').version")


def read(path):
    try:
        with open(path) as file:
            return file.read().strip()
    except OSError:
        return ""


runs = defaultdict(lambda: defaultdict(list))
for line in read(f"{out}/measures.tsv").splitlines():
    name, what, value = line.split("\t")
    runs[name][what].append(float(value))
middle = {name: {what: median(values) for what, values in measured.items()} for name, measured in runs.items()}
for measured in middle.values():
    measured["cpu"] = measured.get("user", 0) + measured.get("system", 0)


def seconds(name, what):
    value = middle.get(name, {}).get(what)
    return "" if value is None else f"{value:.3f}" if value < 10 else f"{value:.1f}"


def ratio(name, what, ours, our_what):
    mine, theirs = middle.get(ours, {}).get(our_what), middle.get(name, {}).get(what)
    return f"{theirs / mine:.1f} ×" if mine and theirs and name != ours and not name.startswith("quiete") else ""


truth = next((name for name in ("quiete", "duckdb") if os.path.exists(f"{out}/{name}.counts")), None)


def checked(name):
    file = {"quiete-snapshot": "quiete", "quiete-text": "quiete"}.get(name, name)
    rows = read(f"{out}/{file}.rows")
    if rows:
        return "each row: " + rows.splitlines()[-1].replace("the same in every row", "as the reference")
    mine = read(f"{out}/{file}.counts").splitlines()
    if not mine or not truth:
        return ""
    different = set(mine) ^ set(read(f"{out}/{truth}.counts").splitlines())
    return f"counts: {len(different)} lines differ" if different else "counts as " + {"quiete": "Quiete"}.get(truth, "DuckDB")


rows = next((line.split("\t")[1] for line in read(f"{out}/{truth}.counts").splitlines() if line.startswith("rows\t")), "?") if truth else "?"
print(f"# Screening at scale {scale}: {rows} rows\n")
print(f"{cpu}, {os.cpu_count()} cores, {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') >> 30} GiB, Linux {os.uname().release}\n")
print("Seconds, medians. *Screen*: the list only, the facts loaded before. *Whole*: the process or the server from its start, facts from"
      " text. Ratios: theirs to Quiete's, screening with maps open, and whole from a snapshot and from text.\n")
print("| who | does | load | screen | ratio, open | whole | ratio, snapshot | ratio, text | CPU s | peak MiB | runs | answers |")
print("| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --- |")
for name, title, does in ROWS:
    if name in middle:
        print("|", " | ".join([
            title, does, seconds(name, "load"), seconds(name, "screen"), ratio(name, "screen", "quiete-open", "screen"), seconds(name, "whole"),
            ratio(name, "whole", "quiete-snapshot", "whole"), ratio(name, "whole", "quiete-text", "whole"), seconds(name, "cpu"),
            f"{middle[name]['kib'] / 1024:.0f}", str(len(runs[name]["whole"])), checked(name)]), "|")

floor = dict(line.split(" ", 1) for line in read(f"{out}/floor.txt").splitlines())
if floor:
    print("\n## The machine's floor\n\nTwo threads, median of five.\n\n| what | time |\n| --- | --- |")
    for what, words in (("read", "reading the list from the page cache"), ("look-up", "one prefetched line of the map for each row"),
                        ("write", "writing the output to a new file"), ("memcpy", "copying 1 GiB, for scale")):
        print(f"| {words} | {floor[what]} |")
    share = middle.get("quiete-open", {}).get("screen")
    reached = f", {float(floor['floor']) / share:.0%} of it reached with maps open" if share else ""
    print(f"| **floor**: read + look up + write | {floor['floor']} s{reached} |")

if read(f"{out}/libphonenumber.txt"):
    print("\n## Reading a number, libphonenumber in C++\n")
    print(read(f"{out}/libphonenumber.txt"))

if truth:
    print(f"\n## Answers of {truth}\n\n| what | rows |\n| --- | --: |")
    for line in read(f"{out}/{truth}.counts").splitlines():
        print("| " + line.replace("\t", " | ") + " |")

print("\n## Versions\n")
for what, found in (
        (".NET SDK", version("dotnet", "--version")), ("DuckDB", npm("@duckdb/node-api")), ("Polars", npm("nodejs-polars")),
        ("Node.js", version("node", "--version")),
        ("PostgreSQL", version(*(sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"))[-1:] or ["postgres"]), "--version")),
        ("SQLite", version("sqlite3", "--version")), ("Redis", version("redis-server", "--version")), ("sort", version("sort", "--version")),
        ("libphonenumber", version("dpkg-query", "-W", "-f", "${Version}", "libphonenumber-dev"))):
    print(f"- {what}: {found or 'not installed'}")
