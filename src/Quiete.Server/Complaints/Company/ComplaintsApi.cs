using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Audit;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>A complaint in a list.</summary>
/// <param name="Due">The last day for the answer, in Italy.</param>
internal sealed record ComplaintRow(string Code, ComplaintState State, DateTimeOffset Sent, DateOnly Due, bool Late);

/// <summary>A page of complaints, those due first at the top.</summary>
/// <param name="Next">Ask with it as <c>after</c> for the next page; absent: there is none.</param>
internal sealed record ComplaintList(IReadOnlyList<ComplaintRow> Complaints, string? Next);

/// <summary>A complaint as its company sees it.</summary>
/// <param name="Text">Absent: the person took the complaint back, and with it name, contacts and words.</param>
/// <param name="Name">Absent: the person did not share it; so with address, e-mail and numbers.</param>
/// <param name="Solved">By the person's word.</param>
internal sealed record ComplaintAnswer(
    string Code, ComplaintState State, DateTimeOffset Sent, DateOnly Due, bool Late, string ClockSource, string? Title, string? Text, string? Name, string? Address, string? Email,
    IReadOnlyList<string> Numbers, IReadOnlyList<ComplaintContactAnswer> Contacts, IReadOnlyList<ComplaintWordAnswer> Words, string? Answer, DateTimeOffset? Answered, bool? Solved);

/// <summary>A contact that a complaint is about.</summary>
/// <param name="Number">The person's: only where they share it, or the company itself asked to contact it.</param>
/// <param name="Receipts">Codes of the company's own decisions that fit it.</param>
internal sealed record ComplaintContactAnswer(DateTimeOffset At, string Channel, string? Line, string? Number, IReadOnlyList<string> Receipts);

/// <summary>What was written between complaint and answer.</summary>
internal sealed record ComplaintWordAnswer(bool ByCompany, DateTimeOffset At, string Said);

/// <summary>The answer of a company.</summary>
internal sealed record ComplaintReply(string Text);

/// <summary>Complaints by API, for the principal to whom they were sent.</summary>
internal static class ComplaintsApi
{
    /// <summary>The most complaints of one page.</summary>
    public const int MostOnPage = 200;

    private const int UsualOnPage = 50;

    extension(IEndpointRouteBuilder routes)
    {
        public void MapComplaintsApi()
        {
            var complaints = routes.MapGroup("/v1/complaints").NeedsRole(Role.Principal).Needs(Scopes.Complaints).WithTags("Complaints");
            complaints.MapGet("/", List);
            complaints.MapGet("/{code}", Get);
            complaints.MapPost("/{code}/answer", Answer);
        }
    }

    /// <summary>The complaints that people sent, those due first at the top.</summary>
    /// <param name="waiting">Only those that wait for an answer.</param>
    /// <param name="after">From the last page.</param>
    /// <param name="most">At most so many, 200 at most.</param>
    internal static async Task<Ok<ComplaintList>> List(bool? waiting, string? after, int? most, HttpContext http, CompanyComplaintStore complaints, TimeProvider clock, CancellationToken stop)
    {
        if (most is < 1 or > MostOnPage) throw new BadInputException("most", $"From 1 to {MostOnPage}.");
        var page = most ?? UsualOnPage;
        var found = await complaints.Of(Company(http), waiting ?? false, Place(after), page + 1, stop);
        var today = RomeTime.DayOf(clock.GetUtcNow());
        return TypedResults.Ok(new ComplaintList(
            [.. found.Take(page).Select(one => new ComplaintRow(one.Code.ToString(), one.State, one.Sent, one.Due, one.IsLate(today)))],
            found.Count > page ? $"{Columns.Text(found[page - 1].Due)}.{found[page - 1].Code}" : null));
    }

    /// <summary>One complaint, with what the person let the company see.</summary>
    internal static async Task<Results<Ok<ComplaintAnswer>, ProblemHttpResult>> Get(string code, HttpContext http, CompanyComplaintStore complaints, TimeProvider clock, CancellationToken stop) =>
        ShortCode.TryParse(code, out var known) && await complaints.Find(Company(http), known, stop) is { } one
            ? TypedResults.Ok(Of(one, await complaints.WordsOf(known, stop), RomeTime.DayOf(clock.GetUtcNow())))
            : Problems.NotFound();

    /// <summary>Answers a complaint. The person reads it in their case as it is written.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Answer(
        string code, ComplaintReply reply, HttpContext http, CompanyComplaintStore complaints, CancellationToken stop)
    {
        if (!ShortCode.TryParse(code, out var known) || await complaints.Find(Company(http), known, stop) is null) return Problems.NotFound();
        var principal = (await complaints.Named(Company(http), stop))!.Value;
        return await complaints.Answer(principal, known, SignedIn.Id(http.User) ?? 0, reply.Text, stop)
            ? TypedResults.NoContent()
            : Problems.Conflict("The complaint waits for no answer any more: it was answered, or taken back.");
    }

    private static long Company(HttpContext http) => Caller.Of(http)!.Company!.Value;

    private static ComplaintPlace? Place(string? after) => string.IsNullOrEmpty(after) ? null
        : after.Split('.') is [var day, var text] && Moment.TryParseDay(day, out var due) && ShortCode.TryParse(text, out var code) ? new(due, code.Value)
        : throw new BadInputException("after", "This is no place of a page.");

    private static ComplaintAnswer Of(CompanyComplaint one, IReadOnlyList<ComplaintWord> words, DateOnly today) => new(
        one.Code.ToString(), one.State, one.Sent, one.Due, one.IsLate(today), one.Clock.Source, one.Body?.Title, one.Body?.Text, one.Body?.Name, one.Body?.Address, one.Body?.Email,
        one.Body?.Numbers ?? [],
        [.. (one.Body?.Contacts ?? []).Select(contact => new ComplaintContactAnswer(contact.At, Terms.Of(contact.Channel), contact.Line, contact.Number, [.. contact.Receipts.Select(receipt => receipt.Code)]))],
        [.. words.Select(word => new ComplaintWordAnswer(word.ByCompany, word.At, word.Said))], one.Answer, one.Answered, one.Solved);
}
