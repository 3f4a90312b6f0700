#!/usr/bin/env python3
"""Compares screenings of one list. Usage: compare.py counts OUT | rows OUT OTHER

counts: rows per decision and per reason, as "what<TAB>count" lines in order, so that two outputs can be diffed at any scale.
rows:   matches two outputs by id (their order may differ) and names the first cells that differ; exit code 1 if any does.
"""
import csv
import sys
from collections import Counter

csv.field_size_limit(1 << 24)
ANSWERS = ["quiete_number", "quiete_decision", "quiete_reasons", "quiete_valid_until", "quiete_earliest"]


def rows_of(path):
    with open(path, newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        yield from (dict(zip(header, row)) for row in rows)


def counts(path):
    seen = Counter()
    with open(path, newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        number, decision, reasons, until, again = (header.index(name) for name in ANSWERS)
        for row in rows:
            # Rows of one kind are counted together first: the reasons are split once per kind.
            seen[row[number] != "", row[decision], row[reasons], row[until] != "", row[again] != ""] += 1
    total = Counter()
    for (has_number, decision, reasons, until, again), count in seen.items():
        total["rows"] += count
        total["decision " + decision] += count
        for what, there in (("number", has_number), ("valid_until", until), ("earliest", again)):
            total["with " + what] += count * there
        for reason in filter(None, reasons.split("|")):
            total["reason " + reason] += count
    return "".join(f"{what}\t{total[what]}\n" for what in sorted(total))


def compare_rows(one, other):
    columns = ANSWERS + ["name", "phone", "campaign"]
    mine = {row["id"]: [row[column] for column in columns] for row in rows_of(one)}
    wrong = Counter()
    for row in rows_of(other):
        theirs, ours = [row[column] for column in columns], mine.pop(row["id"], None)
        for column, a, b in zip(columns, ours or [None] * len(columns), theirs):
            if a != b:
                wrong[column] += 1
                if wrong[column] <= 3:
                    print(f"id {row['id']} ({row['phone']}), {column}: {a!r} against {b!r}")
    wrong["missing rows"] += len(mine)
    print("the same in every row" if not +wrong else "different: " + ", ".join(f"{k} {v}" for k, v in (+wrong).items()))
    return 1 if +wrong else 0


if sys.argv[1] == "counts":
    sys.stdout.write(counts(sys.argv[2]))
else:
    sys.exit(compare_rows(sys.argv[2], sys.argv[3]))
