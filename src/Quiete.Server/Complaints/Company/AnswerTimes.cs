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

    /// <summary>A company's own figures.</summary>
    public async Task<AnswerTime> Of(long principal, CancellationToken stop)
    {
        var all = (await Standing(principal, stop)).Select(one => one.Complaint).ToList();
        var days = all.Where(one => one.Answered is not null).Select(one => (one.Answered!.Value - one.Sent).TotalDays).Order().ToList();
        return new(all.Count, days.Count, all.Count(IsInTime), days.Count == 0 ? null : (days[(days.Count - 1) / 2] + days[days.Count / 2]) / 2);
    }

    public async Task<AnsweredInTime?> OfBrand(long brand, CancellationToken stop)
    {
        if (await brands.Find(brand, stop) is not { Company: { } principal }) return null;
        var today = RomeTime.DayOf(clock.GetUtcNow());

        // What is neither answered nor overdue says nothing yet. A person who complained five times is one voice.
        var told = (await Standing(principal: null, stop)).Where(one => one.Complaint.Answered is not null || one.Complaint.Due < today)
            .GroupBy(one => one.Complaint.Principal)
            .ToDictionary(group => group.Key, group => group.GroupBy(one => one.Person).Select(person => person.Average(one => IsInTime(one.Complaint) ? 1.0 : 0)).ToList());
        if (!told.TryGetValue(principal, out var own) || own.Count < LeastPeople) return null;
        var pool = SharePool.Of([.. told.Values.Select(Evidence)])!;
        var share = pool.Of(Evidence(own));
        var (low, high) = RatePool.Interval(share);
        return new(own.Count, share.Mean, low, high);
    }

    private static ShareEvidence Evidence(List<double> people) => new(people.Count, people.Sum());

    private static bool IsInTime(CompanyComplaint one) => one.Answered is { } answered && RomeTime.DayOf(answered) <= one.Due;

    private Task<IReadOnlyList<(CompanyComplaint Complaint, long Person)>> Standing(long? principal, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        return complaints.Standing(principal, now.AddDays(-WindowDays), now.AddSeconds(1), stop);
    }
}
