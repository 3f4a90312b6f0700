using Quiete.Audit;
using Quiete.Rules;
using Quiete.Server.Gate;

namespace Quiete.Server.Complaints;

/// <summary>What complaints add to a company's exposure: those that are open about contacts it had asked for, and those that it left unanswered beyond a clock of the law; a clock of practice charges nobody.</summary>
internal sealed class ComplaintExposure(CompanyComplaintStore complaints, TimeProvider clock) : IExposedElsewhere
{
    /// <summary>The rule of a contact that somebody complains of: what it may have broken, its receipt says.</summary>
    public const string OpenRule = "COMPLAINT.open";

    public async Task<IReadOnlyList<ExposedContact>> Of(long principal, DateTimeOffset from, DateTimeOffset to, CancellationToken stop)
    {
        var today = RomeTime.DayOf(clock.GetUtcNow());
        var found = new List<ExposedContact>();
        foreach (var (one, _) in await complaints.Standing(principal, from, to, stop))
        {
            if (!one.WaitsForAnswer) continue;
            found.AddRange(
                from contact in one.Body!.Contacts
                from receipt in contact.Receipts
                select new ExposedContact(ExposureKind.Complained, OpenRule, "complaint-open", contact.At, CodeOf(receipt.Code), receipt.AgencyName, $"complaint {one.Code}, decided: {receipt.Decision}"));
            if (one.IsLate(today) && one.Clock.Rule is { } rule)
            {
                found.Add(new(ExposureKind.Unanswered, rule, "complaint-unanswered", RomeTime.StartOf(one.Due.AddDays(1)), Receipt: null, Agency: null, $"complaint {one.Code}, due {one.Due:yyyy-MM-dd}"));
            }
        }

        return found;
    }

    public string? SourceOf(string rule) => Enum.GetValues<ComplaintClock>().Where(one => one.Rule == rule).Select(one => one.Source).FirstOrDefault();

    private static ShortCode? CodeOf(string text) => ShortCode.TryParse(text, out var code) ? code : null;
}
