using Quiete.Reputation;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Reputation;

namespace Quiete.Server.Complaints;

/// <summary>How a company answered in a year.</summary>
/// <param name="MedianDays">From complaint to answer; null: there is no answer.</param>
internal sealed record AnswerTime(int Sent, int Answered, int InTime, double? MedianDays);

/// <summary>Whether companies answer complaints in time: for themselves in full, for the public with an interval and from enough people on.</summary>
internal sealed class AnswerTimes(CompanyComplaintStore complaints, BrandStore brands, TimeProvider clock) : IAnswersComplaints
{
    /// <summary>How far back it looks.</summary>
    public const int WindowDays = 365;

    /// <summary>Fewer people are not shown to the public.</summary>
    public const int LeastPeople = Ranking.LeastVoicesShown;

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim counting = new(1);
    private volatile Counted? counted;

    /// <summary>A company's own figures.</summary>
    public async Task<AnswerTime> Of(long principal, CancellationToken stop)
    {
        var all = await Times(principal, stop);
        var days = all.Where(one => one.Answered is not null).Select(one => (one.Answered!.Value - one.Sent).TotalDays).Order().ToList();
        return new(all.Count, days.Count, all.Count(one => one.IsInTime), days.Count == 0 ? null : (days[(days.Count - 1) / 2] + days[days.Count / 2]) / 2);
    }

    public async Task<AnsweredInTime?> OfBrand(long brand, CancellationToken stop)
    {
        if (await brands.Find(brand, stop) is not { Company: { } principal }) return null;
        var told = await Now(stop);
        if (!told.TryGetValue(principal, out var own) || own.Count < LeastPeople) return null;
        var pool = SharePool.Of([.. told.Values.Select(Evidence)])!;
        var share = pool.Of(Evidence(own));
        var (low, high) = RatePool.Interval(share);
        return new(own.Count, share.Mean, low, high);
    }

    /// <summary>Forgets what was counted.</summary>
    public void Forget() => counted = null;

    private static ShareEvidence Evidence(IReadOnlyList<double> people) => new(people.Count, people.Sum());

    // Anybody may open a brand's page: all companies are counted together, and that is kept for a while.
    private async Task<IReadOnlyDictionary<long, IReadOnlyList<double>>> Now(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (counted is { } known && now - known.At < Remembered) return known.Shares;
        await counting.WaitAsync(stop);
        try
        {
            if (counted is { } meanwhile && now - meanwhile.At < Remembered) return meanwhile.Shares;

            // What is neither answered nor overdue says nothing yet. A person who complained five times is one voice.
            var today = RomeTime.DayOf(now);
            var shares = (await Times(principal: null, stop)).Where(one => one.Answered is not null || one.Due < today).GroupBy(one => one.Principal)
                .ToDictionary(group => group.Key, group => (IReadOnlyList<double>)[.. group.GroupBy(one => one.Person).Select(person => person.Average(one => one.IsInTime ? 1.0 : 0))]);
            counted = new(now, shares);
            return shares;
        }
        finally
        {
            counting.Release();
        }
    }

    private Task<IReadOnlyList<ComplaintTimes>> Times(long? principal, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        return complaints.Times(principal, now.AddDays(-WindowDays), now.AddSeconds(1), stop);
    }

    private sealed record Counted(DateTimeOffset At, IReadOnlyDictionary<long, IReadOnlyList<double>> Shares);
}
