using Quiete.Reputation;
using Quiete.Server.Companies;

namespace Quiete.Server.Reputation;

/// <summary>Makes the ranking from what voices say of each brand. A pure function: the same tallies give the same ranking.</summary>
internal static class RankingMaker
{
    private const int Hundred = 100;

    public static Ranking Make(Window window, Usage usage, IReadOnlyList<(Brand Brand, BrandTally Tally)> brands, MarketSizes sizes)
    {
        var exposure = usage.In(window);
        var months = window.All.Select(month => (month, usage.VoicesIn(month))).ToList();
        var known = brands
            .Select(one => (one.Brand, one.Tally, Evidence: EvidenceOf(one.Tally, window, usage, exposure)))
            .Where(one => one.Evidence.Voices >= Ranking.LeastVoicesShown).ToList();
        return new(window, exposure, [.. known.GroupBy(one => one.Brand.Kind).OrderBy(kind => kind.Key).Select(kind =>
        {
            var pool = RatePool.Of([.. kind.Select(one => one.Evidence)])!;
            return new KindRanking(kind.Key, Ordered([.. kind.Select(one => Believe(one.Brand, one.Tally, one.Evidence, pool, months, sizes.Of(one.Brand.Name)))]));
        })], months);
    }

    /// <summary>A voice's contacts of the window, added up over the voices.</summary>
    public static RateEvidence EvidenceOf(BrandTally tally, Window window, Usage usage, Exposure exposure)
    {
        var (voices, contacts, squares, cross) = (0, 0L, 0L, 0L);
        foreach (var (voice, count) in VoiceTotals(tally, window))
        {
            voices++;
            contacts += count;
            squares += (long)count * count;
            cross += (long)count * usage.MonthsOf(voice, window);
        }

        return new(voices, contacts, squares, cross, exposure);
    }

    private static IEnumerable<(long Voice, int Contacts)> VoiceTotals(BrandTally tally, Window window)
    {
        var (voice, sum) = (-1L, 0);
        foreach (var count in tally.Counts)
        {
            if (!window.Holds(count.Month)) continue;
            if (count.Voice != voice && sum > 0)
            {
                yield return (voice, sum);
                sum = 0;
            }

            voice = count.Voice;
            sum += count.Contacts;
        }

        if (sum > 0) yield return (voice, sum);
    }

    private static RankedBrand Believe(Brand brand, BrandTally tally, RateEvidence evidence, RatePool pool, List<(DateOnly Month, int Voices)> months, MarketSize? size)
    {
        var belief = pool.Of(evidence);
        var (low, high) = RatePool.Interval(belief);
        return new(brand, evidence, belief, belief.Mean * Hundred, low * Hundred, high * Hundred, Rank: null, SureBeforeNext: null,
            Cells(tally.Counts.Select(one => (one.Month, one.Contacts)), months, pool, evidence.Dispersion), tally.Lines, size);
    }

    /// <summary>The months of a subject. A month of few voices is hidden, and others with it until those hidden hold as many voices as one that is shown: what is hidden follows from the sum.</summary>
    public static IReadOnlyList<MonthCell> Cells(
        IEnumerable<(DateOnly Month, int Contacts)> counts, IReadOnlyList<(DateOnly Month, int Voices)> months, RatePool pool, double dispersion)
    {
        var byMonth = counts.GroupBy(one => one.Month).ToDictionary(month => month.Key, month => (Voices: month.Count(), Contacts: month.Sum(one => one.Contacts)));
        var shown = months.Select(one => (one.Month, Registers: one.Voices, Told: byMonth.GetValueOrDefault(one.Month)))
            .Where(one => one.Told.Voices >= Ranking.LeastVoicesShown).OrderBy(one => one.Told.Voices).ThenBy(one => one.Month).ToList();
        var hidden = months.Where(one => shown.TrueForAll(other => other.Month != one.Month)).Sum(one => byMonth.GetValueOrDefault(one.Month).Voices);
        while (hidden is > 0 and < Ranking.LeastVoicesShown && shown.Count > 0)
        {
            hidden += shown[0].Told.Voices;
            shown.RemoveAt(0);
        }

        var visible = shown.Select(one => one.Month).ToHashSet();
        return [.. months.Select(one =>
        {
            if (!visible.Contains(one.Month)) return new MonthCell(one.Month, null, null, one.Voices, null, null, null);
            var (voices, contacts) = byMonth[one.Month];
            var belief = pool.Of(contacts, one.Voices, dispersion);
            var (low, high) = RatePool.Interval(belief);
            return new MonthCell(one.Month, contacts, voices, one.Voices, belief.Mean * Hundred, low * Hundred, high * Hundred);
        })];
    }

    // By the upper end of the interval: a company of which little is known must not stand before one that is known to bother little.
    private static List<RankedBrand> Ordered(List<RankedBrand> brands)
    {
        var ranked = brands.Where(MayRank).OrderBy(one => one.High).ThenBy(one => one.Brand.Id).ToList();
        var placed = ranked.Select((one, at) => one with
        {
            Rank = at + 1,
            SureBeforeNext = at + 1 < ranked.Count ? one.Belief.IsBelow(ranked[at + 1].Belief) : null,
        });
        return [.. placed, .. brands.Where(one => !MayRank(one)).OrderBy(one => one.Brand.Name, StringComparer.Ordinal)];
    }

    private static bool MayRank(RankedBrand one) =>
        one.Evidence.Voices >= Ranking.LeastVoicesRanked && one.Evidence.Exposure.Months >= Ranking.LeastMonthsRanked;
}
