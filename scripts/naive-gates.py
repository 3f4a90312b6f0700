#!/usr/bin/env python3
"""Takes one protection of the gate away at a time and shows which tests of races notice it.

    scripts/naive-gates.py             all of them, in a copy of the last commit; about two minutes each
    scripts/naive-gates.py R2 R7       some

A race test that passes on a gate without the protection proves nothing. Every line must therefore end with "noticed".
Nothing of this working copy is touched. PostgreSQL is needed, as for ./test.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

GATE = "src/Quiete.Server/Gate"
RACES = "*.RaceTests"
WORDS = "*.LateWordTests"

# race, what a naive gate does, the class of its test, (file, what is there, what a naive gate has in its place)…
NAIVE = [
    ("R1", "an objection stops no open reservation", RACES,
     (f"{GATE}/Objections.cs", "WHERE state = 0 AND lease_ms > @now AND {OfPerson} RETURNING", "WHERE state = 9 AND lease_ms > @now AND {OfPerson} RETURNING")),
    ("R2", "nobody looks for an open slot while reserving", RACES,
     (f"{GATE}/PersonState.cs", "case 3: Slot = new(a, b == 0 ? null : b, c); break;", "case 3: break;"),
     (f"{GATE}/LedgerGroup.cs", "HAVING count(*) FILTER (WHERE state = 0 AND lease_ms > @now) = 0", "")),
    ("R3", "the cleaner marks again what it has marked", RACES,
     (f"{GATE}/LeaseSweeper.cs", "UPDATE contact SET state = 4 WHERE state = 0", "UPDATE contact SET state = 4 WHERE TRUE"),
     (f"{GATE}/LeaseSweeper.cs", "AND code IN (SELECT code FROM contact WHERE state = 0 AND lease_ms", "AND code IN (SELECT code FROM contact WHERE lease_ms")),
    ("R4", "a reservation counts as a call", RACES,
     (f"{GATE}/PersonState.cs", "SELECT 2, attempt_ms, outcome, 0,", "SELECT 2, coalesce(attempt_ms, reserved_ms), coalesce(outcome, 0), 0,"),
     (f"{GATE}/PersonState.cs", "subject = {Subject} AND state = 1", "subject = {Subject} AND state >= 0")),
    ("R5", "what is known is read before the person is held", RACES,
     (f"{GATE}/LedgerGroup.cs", "if (kind == DatabaseKind.PostgreSql) Hold(left);", ""),
     (f"{GATE}/LedgerGroup.cs", "        await reading.Run();\n", "        await reading.Run();\n        if (kind == DatabaseKind.PostgreSql) { Hold(left); await reading.Run(); }\n")),
    ("R6", "a number is the text in which it was written", RACES,
     ("src/Quiete/Numbers/NumberReader.cs", "    public static NumberReading Read(ReadOnlySpan<char> text)\n",
      "    public static NumberReading Read(ReadOnlySpan<char> text) { var read = Proper(text); return read.Valid ? read with { Number = PhoneNumber.FromBits(read.Number.Bits - read.Number.Bits % 100 + (ulong)(text.Length + text[0]) % 100) } : read; }\n\n    private static NumberReading Proper(ReadOnlySpan<char> text)\n")),
    ("R7", "each number is a person of its own", RACES,
     (f"{GATE}/PersonState.cs", "\"coalesce((SELECT subject FROM number_link WHERE principal = @principal AND number = @number), CAST(@number AS BIGINT))\"", "\"CAST(@number AS BIGINT)\""),
     (f"{GATE}/PersonState.cs", "WHERE mine.principal = @principal AND mine.number = @number", "WHERE 1 = 0")),
    ("R8", "the first answer of the register is kept in mind", RACES,
     (f"{GATE}/PersonState.cs", "AND (principal = 0 OR principal + 0 = @principal)\n",
      "AND (principal = 0 OR principal + 0 = @principal) AND id = (SELECT min(first.id) FROM fact first WHERE first.number = fact.number AND first.kind = fact.kind)\n")),
    ("R9", "days are counted in UTC", RACES,
     ("src/Quiete/Rules/RomeTime.cs", 'FindSystemTimeZoneById("Europe/Rome")', 'FindSystemTimeZoneById("UTC")')),
    ("R10", "the latest word takes the place of those before", WORDS,
     (f"{GATE}/Outcomes.cs", "var outcome = Strictest(told, report.Outcome);", "var outcome = report.Outcome ?? Outcome.NoAnswer;")),
    ("R11", "only one word means no", WORDS,
     (f"{GATE}/Outcomes.cs", "right is ExercisedRight.Objection or ExercisedRight.ObjectionToAll or ExercisedRight.ConsentWithdrawn;", "right is ExercisedRight.Objection;")),
    ("R12", "nobody looks whether a key was used before (R13, too)", WORDS,
     (f"{GATE}/LedgerGroup.cs", "if (wish.RequestKey is not null) person.AskEarlier(reading, wish.AskedBy, wish.RequestKey);", "")),
    ("R14", "news from a fast clock wait until they come true", WORDS,
     (f"{GATE}/PersonState.cs", "one.At.Begin > now ? one with { At = Moment.At(now) } : one", "one"),
     (f"{GATE}/PersonState.cs", "one.At > now ? one with { At = now } : one", "one")),
    ("R15", "what fails behind the reservation is passed over", WORDS,
     (f"{GATE}/LedgerGroup.cs", "        EventStore.Add(round, change, events, now.ToUnixTimeMilliseconds());\n        await round.Run();\n",
      "        await round.Run();\n        try { await using var apart = connection.CreateCommand(); EventStore.Add(round, change, events, now.ToUnixTimeMilliseconds()); await round.Run(); }\n        catch (DbException) { }\n")),
]


def run(folder, *command):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def main():
    wanted = set(sys.argv[1:])
    root = Path(__file__).resolve().parent.parent
    unknown = wanted - {naive[0] for naive in NAIVE}
    if unknown:
        sys.exit(f"There is no race {', '.join(sorted(unknown))}.")
    missed = 0
    with tempfile.TemporaryDirectory(prefix="quiete-naive-") as place:
        copy = Path(place) / "copy"
        made = run(root, "git", "clone", "--quiet", str(root), str(copy))
        if made.returncode:
            sys.exit(made.stderr)
        for race, what, tests, *edits in NAIVE:
            if wanted and race not in wanted:
                continue
            run(copy, "git", "checkout", "--quiet", ".")
            for file, there, instead in edits:
                text = (copy / file).read_text()
                if text.count(there) != 1:
                    sys.exit(f"{race}: {file} holds {text.count(there)} times what this script looks for: it must be brought up to date.\n{there}")
                (copy / file).write_text(text.replace(there, instead))
            built = run(copy, "dotnet", "build", "tests/Quiete.Server.Tests", "-c", "Release", "-v", "quiet", "--nologo", "-clp:NoSummary",
                        "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-p:EnforceCodeStyleInBuild=false")
            if built.returncode:
                sys.exit(f"{race}: the naive gate does not build.\n{built.stdout[-3000:]}")
            tried = run(copy, "dotnet", "artifacts/bin/Quiete.Server.Tests/release/Quiete.Server.Tests.dll", "-noLogo", "-noColor", "-class", tests)
            noticed = re.findall(r"\.(\w+)\((.*?)\) \[FAIL\]|\.(\w+) \[FAIL\]", tried.stdout)
            names = sorted({one[0] or one[2] for one in noticed})
            missed += not names
            print(f"{race:4} {what}: {'noticed by ' + ', '.join(names) if names else 'NOT noticed'}", flush=True)
    sys.exit(1 if missed else 0)


main()
