#!/usr/bin/env python3
"""The same work, slowly and in the words of the law: the truth of the peers at small scales. Usage: reference.py DIR OUT"""
import csv
import json
import sys
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")
DAY = timedelta(days=1)
folder, out = sys.argv[1:3]
at = datetime.fromisoformat(open(f"{folder}/at.txt").read().strip())
today = at.astimezone(ROME).date()
campaign = json.load(open(f"{folder}/campaign.json"))
policy, contact = campaign["policy"], campaign["contact"]
plan = {row["prefix"]: row for row in csv.DictReader(open(f"{folder}/plan.csv"))}


def midnight(day):
    return datetime.combine(day, time(), ROME)


class Moment:
    """A whole day, or an instant. One is after another only if it begins once the other has ended."""

    def __init__(self, text):
        if len(text) == 10:
            self.day = date.fromisoformat(text)
            self.begin, self.after_end = midnight(self.day), midnight(self.day + DAY)
        else:
            self.begin = datetime.fromisoformat(text)
            self.day = self.begin.astimezone(ROME).date()
            self.after_end = None

    def is_after(self, other):
        if other.after_end:
            return self.begin.timestamp() >= other.after_end.timestamp()
        return self.begin.timestamp() > other.begin.timestamp()

    def known(self):
        return self.begin.timestamp() <= at.timestamp()


def names(text):
    return [name for name in text.split("|") if name]


def read_facts(kind):
    facts = defaultdict(list)
    for row in csv.DictReader(open(f"{folder}/{kind}.csv")):
        moment = row.get("at") or row.get("answered_at")
        row["moment"] = Moment(moment) if moment else None
        if kind == "contracts" or row["moment"].known():
            facts[row["number"]].append(row)
    return facts


def read_number(text):
    """The number and its kind, or no number and the kind of trouble."""
    bare = text
    for separator in " ./()-":
        bare = bare.replace(separator, "")
    foreign = False
    if bare.startswith("+39"):
        bare = bare[3:]
    elif bare.startswith("0039"):
        bare = bare[4:]
    elif bare.startswith("+") or bare.startswith("00"):
        foreign = True
        bare = bare[1:] if bare[0] == "+" else bare[2:]
    if not bare.isdigit():
        return "", "unreadable"
    if foreign:
        return ("+" + bare, "foreign") if 7 <= len(bare) <= 15 and bare[0] != "0" else ("", "unreadable")
    for length in (4, 3, 2):
        row = plan.get(bare[:length])
        if row and int(row["min"]) <= len(bare) <= int(row["max"]):
            return ("", "short") if row["kind"] == "short" else ("+39" + bare, row["kind"])
    return "", "unreadable"


facts = {kind: read_facts(kind) for kind in ("rpo", "objections", "consents", "requests", "contracts", "attempts")}


def judge(number, kind):
    def of(what):
        return facts[what].get(number, []) if number else []

    reasons, earliest = [], []

    def refuse(reason, until=None):
        reasons.append(("refuse", reason))
        earliest.append(until)

    if kind in ("unreadable", "short", "premium", "foreign"):
        refuse("NUMBER:" + {"short": "short-number", "premium": "premium-number", "foreign": "no-pack-for-country"}.get(kind, kind))

    requests = [r for r in of("requests")
                if today <= (date.fromisoformat(r["expires"]) if r["expires"] else r["moment"].day + 30 * DAY)
                and (not r["sectors"] or contact["sector"] in names(r["sectors"]))]
    consents = [c for c in of("consents")
                if c["proof"] and not (c["revoked_at"] and Moment(c["revoked_at"]).known())
                and contact["sector"] in names(c["categories"]) and contact["channel"] in names(c["channels"])]

    if any(not any(yes["moment"].is_after(o["moment"]) for yes in requests + consents) for o in of("objections")):
        refuse("IT.PRIV.objection:objection")

    answers = of("rpo")
    if not requests:
        if not answers:
            refuse("IT.RPO.check:rpo-never-checked")
        else:
            last_day = max(a["moment"].day for a in answers)
            last = [a for a in answers if a["moment"].day == last_day]
            listed = [a for a in last if a["listed"] == "true"]
            if today > last_day + 15 * DAY:
                refuse("IT.RPO.check:rpo-answer-stale")
            elif listed and not all(contact["principal"] in names(a["revoked_for"]) for a in listed):
                customer = any(date.fromisoformat(c["from"]) <= today
                               and (not c["to"] or date.fromisoformat(c["to"]) >= today - 30 * DAY) for c in of("contracts"))
                outcomes = set()
                for consent in consents:
                    given = consent["moment"].day
                    if consent["inside_contract"] == "true":
                        outcomes.add("pass" if customer else "nothing")
                    elif any(a["listed"] == "false" and a["moment"].day >= given for a in answers):
                        outcomes.add("void")
                    elif any(a["listed"] == "true" and a["moment"].day < given for a in answers):
                        outcomes.add("pass")
                    else:
                        outcomes.add("ask")
                if "pass" in outcomes:
                    pass
                elif "ask" in outcomes:
                    reasons.append(("ask", "IT.RPO.check:consent-order-unknown"))
                else:
                    refuse("IT.RPO.check:" + ("consent-voided" if "void" in outcomes else "rpo-listed"))

    attempts = [(a["moment"].begin, a["outcome"]) for a in of("attempts")]

    def pause(reason, length, of_these):
        ends = [when + length for when, outcome in attempts if of_these(when, outcome) and at - when < length]
        if ends:
            refuse(reason, max(ends))

    pause("IT.SILENT:silent-pause", timedelta(hours=120), lambda _, outcome: outcome == "silent")
    window = timedelta(hours=24 * policy["maxAttempts"]["days"])
    recent = sorted(when for when, _ in attempts if at - when < window)
    if len(recent) >= policy["maxAttempts"]["count"]:
        refuse("POLICY.attempts:attempts-exhausted", recent[-policy["maxAttempts"]["count"]] + window)
    pause("POLICY.redial:redial-pause", timedelta(hours=policy["redialPauseHours"]),
          lambda when, _: not any(r["moment"].begin > when for r in requests))
    pause("POLICY.refusal:refusal-pause", timedelta(hours=24 * policy["pauseAfterRefusalDays"]), lambda _, outcome: outcome == "refused")
    pause("POLICY.refusal:not-now-pause", timedelta(hours=24 * policy["pauseAfterNotNowDays"]), lambda _, outcome: outcome == "not-now")

    effects = {effect for effect, _ in reasons}
    decision = "refuse" if "refuse" in effects else "ask" if effects else "allow"
    until = datetime.combine(today, time(20), ROME).isoformat() if decision == "allow" else ""
    again = max(earliest).astimezone(ROME).isoformat() if earliest and None not in earliest else ""
    return decision, "|".join(sorted(reason for _, reason in reasons)), until, again


with open(f"{folder}/contacts.csv", newline="") as source, open(out, "w", newline="") as target:
    rows, written = csv.reader(source), csv.writer(target, lineterminator="\n")
    written.writerow(next(rows) + ["quiete_number", "quiete_decision", "quiete_reasons", "quiete_valid_until", "quiete_earliest"])
    for row in rows:
        number, kind = read_number(row[1])
        written.writerow([*row, number, *judge(number, kind)])
