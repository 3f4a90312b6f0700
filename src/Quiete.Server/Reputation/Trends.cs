using Quiete.Reputation;
using Quiete.Rules;
using Quiete.Server.Companies;

namespace Quiete.Server.Reputation;

/// <summary>How contacts go over the months, by what callers want and by channel. Never changes: it is replaced.</summary>
internal sealed record Trends(Window Window, IReadOnlyList<(BrandKind Kind, IReadOnlyList<MonthCell> Months)> Kinds, IReadOnlyList<(Channels Channel, IReadOnlyList<MonthCell> Months)> ByChannel)
{
    public static readonly Trends Empty = new(default, [], []);

    /// <summary>Counts all reports that count.</summary>
    /// <param name="counting">Each with its voice and what the caller wanted; null where nobody says.</param>
    public static Trends Make(Window window, Usage usage, IEnumerable<(long Voice, DateOnly Day, BrandKind? Kind, Channels Channel)> counting)
    {
        var (kinds, channels) = (new Dictionary<BrandKind, VoiceDays>(), new Dictionary<Channels, VoiceDays>());
        foreach (var (voice, day, kind, channel) in counting)
        {
            if (!window.Holds(VoiceDays.MonthOf(day))) continue;
            if (kind is { } known) Add(kinds, known, voice, day);
            Add(channels, channel, voice, day);
        }

        var months = window.All.Select(month => (month, usage.VoicesIn(month))).ToList();
        var exposure = usage.In(window);
        return new(window, Series(kinds, months, window, usage, exposure), Series(channels, months, window, usage, exposure));
    }

    private static void Add<T>(Dictionary<T, VoiceDays> all, T subject, long voice, DateOnly day) where T : struct, Enum
    {
        if (!all.TryGetValue(subject, out var days)) all.Add(subject, days = new VoiceDays());
        days.Add(voice, day.DayNumber);
    }

    private static IReadOnlyList<(T, IReadOnlyList<MonthCell>)> Series<T>(
        Dictionary<T, VoiceDays> all, List<(DateOnly Month, int Voices)> months, Window window, Usage usage, Exposure exposure) where T : struct, Enum =>
        [.. all.OrderBy(one => one.Key).Select(one => (one.Key, Tally: new BrandTally(0, one.Value.Count(), [])))
            .Select(one => (one.Key, one.Tally, Evidence: RankingMaker.EvidenceOf(one.Tally, window, usage, exposure)))
            .Where(one => one.Evidence.Voices >= Ranking.LeastVoicesShown && exposure.Months > 0)
            .Select(one => (one.Key, RankingMaker.Cells(
                one.Tally.Counts.Select(count => (count.Month, count.Contacts)), months, RatePool.Of([one.Evidence])!, one.Evidence.Dispersion)))];
}
