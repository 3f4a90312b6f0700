"""Writes the table of bench/gate: medians over the rounds, and the ratios that the promises speak of."""
import csv, statistics, sys

rows, cpu, seconds, numbers, repeat, sdk = sys.argv[1:]
runs = {}
for name, clients, rate, p50, p99, errors in csv.reader(open(rows), delimiter="\t"):
    if rate: runs.setdefault((name, int(clients)), []).append((float(rate), p50 and float(p50), p99 and float(p99), int(errors or 0)))

def median(key, column): return statistics.median(run[column] for run in runs[key] if run[column] != "")
def has(name, clients): return (name, clients) in runs

print(f"# The gate under load\n\n{cpu}, {sdk}; {repeat} rounds of {seconds} s, medians; {int(numbers):,} callable numbers, each asked for once. wrk and the service share the machine.\n")
print("| who | in flight | a second | p50 ms | p99 ms | errors | slowest … fastest round |\n| --- | --: | --: | --: | --: | --: | --- |")
for key in runs:
    rates = sorted(run[0] for run in runs[key])
    times = [f"{median(key, at):.2f}" if runs[key][0][at] != "" else "" for at in (1, 2)]
    print(f"| {key[0]} | {key[1]} | {median(key, 0):,.0f} | {times[0]} | {times[1]} | {sum(run[3] for run in runs[key])} | {rates[0]:,.0f} … {rates[-1]:,.0f} |")

def ratio(text, ours, theirs, clients, hold):
    if has(ours, clients) and has(theirs, clients):
        each = [a[0] / b[0] for a, b in zip(runs[ours, clients], runs[theirs, clients])]
        print(f"| {text} | {statistics.median(each):.2f} | {min(each):.2f} … {max(each):.2f} | {hold} |")

print("\n| ratio, round by round | median | least … most | hold |\n| --- | --: | --- | --: |")
sqlite, postgres = "decision with receipt, SQLite", "decision with receipt, PostgreSQL"
ratio("SQLite, durable / without waiting for the disk, 256 clients", sqlite, "the same without waiting for the disk", 256, "0.75")
ratio("SQLite, durable / a check that stores nothing, 256 clients", sqlite, "check: decided from the map, nothing stored", 256, "")
ratio("PostgreSQL, in groups / one transaction for each decision, 256 clients", postgres, "the same, one transaction for each decision", 256, "4")
ratio("PostgreSQL, in groups / one INSERT without law or receipt, 256 clients", postgres, "one INSERT for each request, PostgreSQL (no law, no receipt)", 256, "")
statement, redis = "PostgreSQL alone: the reservation's statement by pgbench", "Redis alone: a Lua script with the cap and appendfsync always"
alone, whole = "reservation alone, without HTTP, SQLite", "decision with receipt, without HTTP, SQLite"
ratio("reservation alone / the same statement in PostgreSQL through Npgsql, 64 in flight", alone, "the same statement in PostgreSQL, one by one through Npgsql", 64, "5")
ratio("reservation alone / the same by pgbench, written in C, 64 in flight", alone, statement, 64, "")
ratio("reservation alone / Redis with fsync always, 64 in flight", alone, redis, 64, "1.3")
ratio("whole decision with receipt / PostgreSQL's statement alone, 64 in flight", whole, statement, 64, "")
ratio("whole decision with receipt / Redis with fsync always, 64 in flight", whole, redis, 64, "")
