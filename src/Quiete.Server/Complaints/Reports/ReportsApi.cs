using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Server.Accounts;
using Quiete.Server.Documents;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>The files of a report, for whoever keeps the register.</summary>
internal static class ReportsApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapReportsApi()
        {
            var reports = routes.MapGroup("/pratiche/{id:long}/segnalazioni/{form}").RequireAuthorization().ExcludeFromDescription();
            reports.MapGet("segnalazione.json", AsJson);
            reports.MapGet("segnalazione.pdf", AsPdf);
            routes.MapGet("/pratiche/{id:long}/segnalazioni/inviate/{act:long}/segnalazione.json", AsSent).RequireAuthorization().ExcludeFromDescription();
        }
    }

    /// <summary>The report for machines.</summary>
    /// <param name="di">Whose register, of one that the caller helps with; absent: one's own.</param>
    /// <param name="c">The entries that it is about; none: all of the case.</param>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> AsJson(
        long id, string form, long? di, string[]? c, HttpContext http, CaseDoor door, ReportDesk desk, Language words, CancellationToken stop)
    {
        if (await Find(id, form, di, c, http, door, desk, words, stop) is not { } draft) return Problems.NotFound();
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Bytes(desk.Json(draft, words).Write(), "application/json", $"segnalazione-{form}.json");
    }

    /// <summary>The report as an accessible PDF with its receipts inside.</summary>
    /// <inheritdoc cref="AsJson"/>
    internal static async Task<Results<FileContentHttpResult, RedirectHttpResult, ProblemHttpResult>> AsPdf(
        long id, string form, long? di, string[]? c, HttpContext http, CaseDoor door, ReportDesk desk, Papers papers, Flash flash, TimeProvider clock, Language words, CancellationToken stop)
    {
        if (await Find(id, form, di, c, http, door, desk, words, stop) is not { } draft) return Problems.NotFound();
        http.Response.Headers.CacheControl = "no-store";
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(ReportPaper.Draft)] = draft, [nameof(ReportPaper.Made)] = clock.GetUtcNow() };
        try
        {
            return TypedResults.Bytes(await papers.Pdf<ReportPaper>(parameters, await desk.Attachments(draft, words, stop), stop), "application/pdf", $"segnalazione-{form}.pdf");
        }
        catch (PressException)
        {
            flash.Put($"/pratiche/{id}/segnalazioni/{form}", words.NoPdfNow);
            return TypedResults.Redirect(RegisterTabs.At($"/pratiche/{id}/segnalazioni/{form}", di));
        }
    }

    /// <summary>The report as it was sent, word for word to whoever rules the register; whoever helps gets it without what is said of files.</summary>
    /// <param name="act">The act that tells of it.</param>
    /// <inheritdoc cref="AsJson"/>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> AsSent(
        long id, long act, long? di, HttpContext http, CaseDoor door, SentReports reports, CancellationToken stop)
    {
        if (await door.Of(http, id, di, stop) is not var (person, one) || await reports.Find(one.Id, act, stop) is not { } sent) return Problems.NotFound();
        http.Response.Headers.CacheControl = "no-store";
        var json = person.IsRuledBy(SignedIn.Id(http.User)!.Value) ? sent.Json : sent.Read().WithoutFiles().Write();
        return TypedResults.Bytes(json, "application/json", $"segnalazione-{sent.Form}-{act}.json");
    }

    /// <summary>The entries that an address names; null: it names none.</summary>
    internal static IReadOnlySet<long>? Chosen(string[]? c) => c is not { Length: > 0 }
        ? null
        : c.Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1).ToHashSet();

    // The wall: a case of a register that the caller keeps, or nothing.
    private static async Task<ReportDraft?> Find(long id, string form, long? di, string[]? c, HttpContext http, CaseDoor door, ReportDesk desk, Language words, CancellationToken stop) =>
        await door.Of(http, id, di, stop) is var (person, one) && desk.Form(form) is { } found ? await desk.Compile(found, person, one, SignedIn.Id(http.User)!.Value, Chosen(c), words, stop) : null;
}
