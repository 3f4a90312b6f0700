using Quiete.Audit;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Companies;

namespace Quiete.Server.Complaints;

/// <summary>Within how long a company has to answer a complaint.</summary>
internal enum ComplaintClock
{
    /// <summary>Thirty days: telecom and pay TV, AGCOM 255/24/CONS.</summary>
    ThirtyDays,

    /// <summary>A month, as for requests about one's data: GDPR art. 12 par. 3.</summary>
    OneMonth,

    /// <summary>Forty days: sellers of electricity and gas. From memory, so that nobody is charged with it.</summary>
    Energy,

    /// <summary>Thirty days that seem fair: no law gives a term.</summary>
    Practice,
}

/// <summary>Where a complaint stands.</summary>
internal enum ComplaintState
{
    Open,

    /// <summary>The company asked for more, and waits.</summary>
    AskedForMore,
    Answered,
    Closed,

    /// <summary>The person took it back, or deleted the case.</summary>
    Withdrawn,
}

/// <summary>A contact that a complaint is about.</summary>
/// <param name="Number">The person's: only where they share it, or the company itself asked to contact it.</param>
/// <param name="Receipts">Of what this company had asked.</param>
internal sealed record ComplainedContact(DateTimeOffset At, Channels Channel, string? Line, string? Number, IReadOnlyList<ComplainedReceipt> Receipts);

/// <summary>What the company had asked about a contact.</summary>
/// <param name="Agency">For which agency; null: own staff.</param>
internal sealed record ComplainedReceipt(string Code, string Decision, DateTimeOffset Decided, long? Agency, string? AgencyName);

/// <summary>Exactly what a company sees of a complaint: the person agreed to this.</summary>
/// <param name="Name">Only where the person shares it, as the three that follow.</param>
internal sealed record ComplaintBody(string Title, string Text, IReadOnlyList<ComplainedContact> Contacts, string? Name, string? Address, string? Email, IReadOnlyList<string> Numbers)
{
    public const int MaxText = 8_000;
}

/// <summary>What somebody wrote between complaint and answer.</summary>
internal sealed record ComplaintWord(bool ByCompany, DateTimeOffset At, string Said);

/// <summary>A complaint that a person sent to a company through Quiete (reclamo).</summary>
/// <param name="Case">Null: it was deleted.</param>
/// <param name="Due">The last day of the clock.</param>
/// <param name="Body">Null: taken back.</param>
/// <param name="Draft">Of the answer; for the company only.</param>
/// <param name="Solved">By the person's word.</param>
internal sealed record CompanyComplaint(
    ShortCode Code, long Principal, long? Case, DateTimeOffset Sent, DateOnly Due, ComplaintClock Clock, ComplaintBody? Body, DateTimeOffset? Withdrawn, DateTimeOffset? Asked,
    string? Draft, string? Answer, DateTimeOffset? Answered, DateTimeOffset? Closed, bool? Solved)
{
    public ComplaintState State =>
        Body is null ? ComplaintState.Withdrawn : Closed is not null ? ComplaintState.Closed : Answered is not null ? ComplaintState.Answered
        : Asked is not null ? ComplaintState.AskedForMore : ComplaintState.Open;

    public bool WaitsForAnswer => State is ComplaintState.Open or ComplaintState.AskedForMore;

    /// <summary>Whether the last day has gone by without an answer.</summary>
    public bool IsLate(DateOnly today) => WaitsForAnswer && today > Due;

    /// <summary>The same as an agency sees it: its own contacts, and nothing of the person.</summary>
    public CompanyComplaint For(long agency) => this with
    {
        Draft = null,
        Answer = null,
        Body = Body is null ? null : new(
            "", "", [.. Body.Contacts.Where(contact => contact.Receipts.Any(receipt => receipt.Agency == agency))
                .Select(contact => contact with { Number = null, Receipts = [.. contact.Receipts.Where(receipt => receipt.Agency == agency)] })], null, null, null, []),
    };
}

/// <summary>Which clock runs. How long it runs and how it ends stands in the procedures, so that the person and the company read the same last day.</summary>
internal static class ComplaintClocks
{
    extension(ComplaintClock clock)
    {
        /// <summary>Whoever complains of contacts that they never wanted uses a right of theirs, with the law's month; of anything else it depends on what the company sells.</summary>
        public static ComplaintClock For(CaseSubject subject, BrandKind? kind) =>
            subject == CaseSubject.UnwantedContacts ? ComplaintClock.OneMonth
            : kind switch { BrandKind.Telecom => ComplaintClock.ThirtyDays, BrandKind.Energy => ComplaintClock.Energy, _ => ComplaintClock.Practice };

        /// <summary>The last day for an answer.</summary>
        public DateOnly DueAfter(DateTimeOffset sent)
        {
            var (day, pack) = (RomeTime.DayOf(sent), ProcedurePack.Italian);
            var step = pack.Steps.First(one => one.Id == clock.Step && one.InForceOn(day));
            return step.Answer!.LastDay(day, pack.Holidays);
        }

        /// <summary>Where it is written.</summary>
        public string Source => clock switch
        {
            ComplaintClock.ThirtyDays => "AGCOM 255/24/CONS",
            ComplaintClock.OneMonth => "GDPR art. 12 par. 3",
            ComplaintClock.Energy => "ARERA (40 days, from memory)",
            _ => "practice (no law gives a term)",
        };

        /// <summary>As a rule of the exposure; null: letting it pass is no breach of a law that we know of.</summary>
        public string? Rule => clock switch { ComplaintClock.ThirtyDays => "COMPLAINT.thirty_days", ComplaintClock.OneMonth => "COMPLAINT.one_month", _ => null };

        private string Step => clock switch
        {
            ComplaintClock.ThirtyDays => "telecom-complaint",
            ComplaintClock.OneMonth => "company-objection",
            ComplaintClock.Energy => "energy-complaint",
            _ => "company-complaint",
        };
    }
}
