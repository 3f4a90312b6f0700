using Quiete.Reputation;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>How the manner of some calls was, from 1 to 5, with its 95 % interval.</summary>
/// <param name="People">Who rated; each weighs the same however often.</param>
internal sealed record Courtesy(string Agency, string Campaign, int People, double Mean, double Low, double High);

/// <summary>How courteous the contacts of companies are, by the ratings in people's registers that match a contact of the gate. Only sums of enough people leave it.</summary>
internal sealed class CourtesyBook(EntryStore entries, CallMatcher matcher, TimeProvider clock)
{
    /// <summary>Fewer people are not shown.</summary>
    public const int LeastPeople = 5;

    /// <summary>How far back it looks.</summary>
    public const int WindowDays = 180;

    /// <summary>The most ratings that are read, the latest.</summary>
    public const int MostRead = 100_000;

    /// <summary>Where the scale of manners begins.</summary>
    public const double Worst = 1;

    /// <summary>Where it ends.</summary>
    public const double Best = Worst + Steps;

    private const double Steps = 4;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim counting = new(1);
    private volatile Counted? counted;

    /// <summary>A principal's, by agency and campaign; the lowest mean first.</summary>
    public async Task<IReadOnlyList<Courtesy>> OfPrincipal(long principal, CancellationToken stop) => Sums([.. (await Now(stop)).Where(one => one.Principal == principal)]);

    /// <summary>An agency's, by campaign, for all whom it calls for.</summary>
    public async Task<IReadOnlyList<Courtesy>> OfAgency(long agency, CancellationToken stop) => Sums([.. (await Now(stop)).Where(one => one.Agency == agency)]);

    /// <summary>Forgets what was counted.</summary>
    public void Forget() => counted = null;

    private static IReadOnlyList<Courtesy> Sums(IReadOnlyList<Rating> ratings)
    {
        var groups = ratings.GroupBy(one => (Agency: one.AgencyName ?? "", one.Campaign))
            .Select(group => (group.Key, Manner: new ShareEvidence(
                group.Select(one => one.Person).Distinct().Count(), group.GroupBy(one => one.Person).Sum(person => (person.Average(one => one.Manner) - Worst) / Steps))))
            .Where(group => group.Manner.Voices >= LeastPeople).ToList();
        if (SharePool.Of([.. groups.Select(group => group.Manner)]) is not { } pool) return [];
        return
        [
            .. groups.Select(group =>
            {
                var share = pool.Of(group.Manner);
                var (low, high) = RatePool.Interval(share);
                return new Courtesy(group.Key.Agency, group.Key.Campaign, group.Manner.Voices, Worst + Steps * share.Mean, Worst + Steps * low, Worst + Steps * high);
            }).OrderBy(one => one.Mean).ThenBy(one => one.Campaign, StringComparer.Ordinal),
        ];
    }

    // Matching asks the gate for every rating, so it is done for all companies together, and kept for a while.
    private async Task<IReadOnlyList<Rating>> Now(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (counted is { } known && now - known.At < Remembered) return known.Ratings;
        await counting.WaitAsync(stop);
        try
        {
            if (counted is { } meanwhile && now - meanwhile.At < Remembered) return meanwhile.Ratings;
            var ratings = new List<Rating>();
            foreach (var person in (await entries.Rated(now.AddDays(-WindowDays), MostRead, stop)).GroupBy(entry => entry.Person))
            {
                var matches = await matcher.Of(person.Key, [.. person], stop);
                ratings.AddRange(matches.Where(match => match.By is not null).Select(match => new Rating(
                    match.By!.Principal, match.By.Agency, match.By.Record.Agency, match.By.Record.Campaign, person.Key, match.Entry.Told.Courtesy!.Value)));
            }

            counted = new(now, ratings);
            return ratings;
        }
        finally
        {
            counting.Release();
        }
    }

    private sealed record Rating(long Principal, long? Agency, string? AgencyName, string Campaign, long Person, int Manner);

    private sealed record Counted(DateTimeOffset At, IReadOnlyList<Rating> Ratings);
}
