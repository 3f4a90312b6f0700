#!/usr/bin/env python3
"""Recomputes the published ranking from the published evidence and compares the two.

    scripts/ranking.py https://quiete.example          fetches /v1/open/evidence.csv and ranking.csv
    scripts/ranking.py DIRECTORY                       reads evidence.csv and ranking.csv there

Prints the ranking. Exit code 0: every figure agrees to 1e-6; 1: some do not. Needs Python alone. The arithmetic is described in
docs/decisions/0013-the-rankings-arithmetic.md; this is written from that page, not from the service's code.
"""
import csv
import io
import math
import pathlib
import sys
import urllib.request

LEAST_SPREAD, MOST_SPREAD = 0.5, 2.0
LEAST_VOICES_RANKED, LEAST_MONTHS_RANKED = 10, 100
TOLERANCE = 1e-6


def lower_gamma(a, x):
    """P(a, x), by its series below a + 1 and by the continued fraction above."""
    if x <= 0:
        return 0.0
    scale = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        n = 1
        while term > total * 1e-17:
            term *= x / (a + n)
            total += term
            n += 1
        return scale * total
    # Evaluated from the far end, with more terms until two agree.
    before, terms = None, 64
    while True:
        value = 0.0
        for n in range(terms, 0, -1):
            value = n * (n - a) / (x + 2 * n + 1 - a - value)
        value = 1 / (x + 1 - a - value)
        if before is not None and abs(value - before) <= 1e-15 * abs(value):
            return 1 - scale * value
        before, terms = value, terms * 2


def gamma_quantile(shape, rate, share):
    low, high = 0.0, shape + 10 * math.sqrt(shape) + 10
    for _ in range(200):
        middle = (low + high) / 2
        if lower_gamma(shape, middle) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2 / rate


def lower_beta(a, b, x):
    """I(x; a, b) by the hypergeometric series on the side where it converges fast."""
    if x > a / (a + b):
        return 1 - lower_beta(b, a, 1 - x)
    term = total = 1.0
    n = 0
    while term > total * 1e-17:
        term *= (a + b + n) / (a + 1 + n) * x
        total += term
        n += 1
    log = a * math.log(x) + b * math.log1p(-x) + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    return math.exp(log) / a * total


def number(row, name):
    return float(row[name])


def dispersion(row):
    contacts, months, reporters = number(row, "contacts"), number(row, "reporter_months"), number(row, "reporters")
    if contacts <= 0 or reporters < 2:
        return 1.0
    rate = contacts / months
    distances = number(row, "contacts_squared") - 2 * rate * number(row, "contacts_by_months") + rate * rate * number(row, "reporter_months_squared")
    return max(1.0, distances / contacts * reporters / (reporters - 1))


def prior(rows):
    contacts = sum(number(row, "contacts") for row in rows)
    mean = contacts / sum(number(row, "reporter_months") for row in rows)
    rates = [number(row, "contacts") / number(row, "reporter_months") for row in rows]
    weights = [number(row, "reporter_months") / (dispersion(row) * mean) for row in rows]
    total = sum(weights)
    weighted = sum(rate * weight for rate, weight in zip(rates, weights)) / total
    distances = sum(weight * (rate - weighted) ** 2 for rate, weight in zip(rates, weights))
    scale = total - sum(weight * weight for weight in weights) / total
    between = (distances - (len(rows) - 1)) / scale if scale > 0 else 0
    spread = min(max(between / mean ** 2, LEAST_SPREAD ** 2), MOST_SPREAD ** 2)
    return 1 / spread, 1 / (spread * mean)


def rank(rows):
    """The rows of one kind, as the ranking publishes them."""
    shape, rate = prior(rows)
    results = []
    for row in rows:
        spread = dispersion(row)
        belief = shape + number(row, "contacts") / spread, rate + number(row, "reporter_months") / spread
        result = {
            "brand": row["brand"], "name": row["name"], "kind": row["kind"], "belief": belief, "dispersion": spread,
            "contacts_per_100_months": belief[0] / belief[1] * 100,
            "low": gamma_quantile(*belief, 0.025) * 100, "high": gamma_quantile(*belief, 0.975) * 100,
            "may": number(row, "voices") >= LEAST_VOICES_RANKED and number(row, "reporter_months") >= LEAST_MONTHS_RANKED,
        }
        if row["customers"]:
            factor = number(row, "reporter_months") / 100 / number(row, "customers") * 100_000
            for ours, theirs in (("contacts_per_100_months", "per_100000_customers"), ("low", "per_100000_low"), ("high", "per_100000_high")):
                result[theirs] = result[ours] * factor
        results.append(result)
    ranked = sorted((one for one in results if one["may"]), key=lambda one: (one["high"], int(one["brand"])))
    for at, one in enumerate(ranked):
        one["rank"] = at + 1
        if at + 1 < len(ranked):
            (a, b), (c, d) = one["belief"], ranked[at + 1]["belief"]
            one["sure_before_next"] = lower_beta(a, c, b / (b + d))
    return ranked + [one for one in results if not one["may"]]


def read(place, name):
    if place.startswith(("http://", "https://")):
        with urllib.request.urlopen(f"{place.rstrip('/')}/v1/open/{name}", timeout=60) as answer:
            text = answer.read().decode()
    else:
        text = (pathlib.Path(place) / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def differences(ours, theirs):
    for column in ("rank", "contacts_per_100_months", "low", "high", "dispersion", "sure_before_next", "per_100000_customers", "per_100000_low", "per_100000_high"):
        mine, published = ours.get(column), theirs[column]
        if (mine is None) != (published == ""):
            yield f"{ours['name']}: {column}: {mine} here, {published or 'nothing'} published"
        elif mine is not None and abs(mine - float(published)) > TOLERANCE * max(1, abs(mine)):
            yield f"{ours['name']}: {column}: {mine!r} here, {published} published"


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print(__doc__)
        return 2
    evidence, published = read(sys.argv[1], "evidence.csv"), {row["brand"]: row for row in read(sys.argv[1], "ranking.csv")}
    wrong = [] if len(evidence) == len(published) else [f"{len(evidence)} brands in the evidence, {len(published)} in the ranking"]
    for kind in dict.fromkeys(row["kind"] for row in evidence):
        for one in rank([row for row in evidence if row["kind"] == kind]):
            print(f"{kind:10} {one.get('rank') or '-':>3} {one['name']:30} {one['contacts_per_100_months']:8.2f}  [{one['low']:.2f}, {one['high']:.2f}]")
            wrong += differences(one, published[one["brand"]]) if one["brand"] in published else [f"{one['name']} is not in the ranking"]
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(evidence)} brands, {len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
