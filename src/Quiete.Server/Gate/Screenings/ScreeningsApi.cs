using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>A list and how far its screening is.</summary>
/// <param name="Progress">From 0 to 1, by bytes.</param>
/// <param name="Judged">The instant that was judged.</param>
/// <param name="Result">Where the screened list is, for 30 days; once it is done.</param>
/// <param name="Report">What was found, counted; once it is done.</param>
/// <param name="Fault">Why the list was refused.</param>
internal sealed record ScreeningAnswer(
    long Id, long Campaign, string Name, JobState State, double Progress, long Rows, DateTimeOffset Created, DateTimeOffset? Judged, DateTimeOffset? Ended,
    string? Result, ScreeningSummary? Report, string? Fault)
{
    public static ScreeningAnswer Of(Screening one) => new(
        one.Id, one.Campaign, one.Name, one.State, one.Progress, one.Rows, Columns.Instant(one.CreatedMs), ChecksApi.InRome(Columns.Instant(one.JudgedMs)),
        Columns.Instant(one.EndedMs), one.State == JobState.Done ? $"/v1/screenings/{one.Id}/result" : null, ReportOf(one), one.Fault);

    public static ScreeningSummary? ReportOf(Screening one) =>
        one.Report is null ? null : JsonSerializer.Deserialize<ScreeningSummary>(one.Report, Json.Options);
}

/// <summary>Lists by API: sent, followed, downloaded with a decision and every reason in each row.</summary>
internal static class ScreeningsApi
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromMilliseconds(500);

    extension(WebApplication web)
    {
        public void MapScreeningsApi()
        {
            var routes = web.MapGroup("/v1/screenings").WithTags("Gate");
            routes.MapPost("/", Send).Needs(Scopes.Check).WithMetadata(new RequestSizeLimitAttribute(ImportsApi.MaxBodyBytes));
            routes.MapGet("/", List).Needs(Scopes.Check);
            routes.MapGet("/{id:long}", Get).Needs(Scopes.Check);
            routes.MapGet("/{id:long}/events", Events).Needs(Scopes.Check);
            routes.MapGet("/{id:long}/result", Result).Needs(Scopes.Check);
            routes.MapDelete("/{id:long}", Cancel).Needs(Scopes.Check);
        }
    }

    /// <summary>Sends a contact list, CSV or an .xlsx workbook (its first sheet), as the body or in a form, up to 1 GB, to be screened for a campaign of one's own.</summary>
    /// <param name="campaign">The campaign; in a form it may be a field before the file.</param>
    /// <param name="phoneColumn">The column of the telephone, where it is not found by itself.</param>
    internal static async Task<Results<Accepted<ScreeningAnswer>, ProblemHttpResult>> Send(
        long? campaign, string? phoneColumn, HttpContext http, CampaignBook campaigns, ScreeningStore screenings, UploadFolder uploads, TimeProvider clock,
        ChangeSignal signal, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        var sent = await SentFile.Of(http, stop);
        var id = await Keep(caller, campaign, phoneColumn, sent, campaigns, screenings, uploads, clock, signal, stop);
        return id is { } kept
            ? TypedResults.Accepted($"/v1/screenings/{kept}", ScreeningAnswer.Of((await screenings.Find(kept, stop))!))
            : Problems.NotFound();
    }

    /// <summary>One's lists, the latest first.</summary>
    internal static async Task<Results<Ok<ScreeningAnswer[]>, ProblemHttpResult>> List(HttpContext http, ScreeningStore screenings, CancellationToken stop) =>
        Caller.Of(http)!.Company is { } own
            ? TypedResults.Ok((await screenings.Of(own, stop)).Select(ScreeningAnswer.Of).ToArray())
            : Problems.Forbidden();

    /// <summary>How far a screening is, and what it found.</summary>
    internal static async Task<Results<Ok<ScreeningAnswer>, ProblemHttpResult>> Get(long id, HttpContext http, ScreeningStore screenings, CancellationToken stop) =>
        await Own(id, http, screenings, stop) is { } one ? TypedResults.Ok(ScreeningAnswer.Of(one)) : Problems.NotFound();

    /// <summary>Follows a screening as server-sent events: its state twice a second, and at the end with the report.</summary>
    internal static async Task<Results<ServerSentEventsResult<ScreeningAnswer>, ProblemHttpResult>> Events(
        long id, HttpContext http, ScreeningStore screenings, CancellationToken stop) =>
        await Own(id, http, screenings, stop) is not null
            ? TypedResults.ServerSentEvents(Follow(id, screenings, stop))
            : Problems.NotFound();

    /// <summary>The screened list: the rows that were sent, in their order, each with number, decision, reasons and instants. Formulas are made harmless.</summary>
    internal static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Result(
        long id, HttpContext http, ScreeningStore screenings, UploadFolder uploads, CancellationToken stop)
    {
        if (await Own(id, http, screenings, stop) is not { State: JobState.Done } one) return Problems.NotFound();
        var path = Screener.ResultOf(uploads, id);
        if (!File.Exists(path)) return Problems.NotFound();
        return TypedResults.Stream(async output =>
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
            await SafeCsv.Copy(file, output, stop);
        }, "text/csv", $"quiete-{Path.GetFileNameWithoutExtension(one.Name)}.csv");
    }

    /// <summary>Cancels a screening that has not ended, or forgets one that has, with its result.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Cancel(
        long id, HttpContext http, ScreeningStore screenings, UploadFolder uploads, CancellationToken stop)
    {
        if (await Own(id, http, screenings, stop) is not { } one) return Problems.NotFound();
        await screenings.Cancel(id, stop);
        if (one.State != JobState.Running) File.Delete(Screener.ListOf(uploads, id));
        File.Delete(Screener.ResultOf(uploads, id));
        return TypedResults.NoContent();
    }

    /// <summary>Saves a list and gives it to the screener; null: the campaign is not the caller's.</summary>
    internal static async Task<long?> Keep(
        Caller caller, long? campaign, string? phoneColumn, SentFile sent, CampaignBook campaigns, ScreeningStore screenings, UploadFolder uploads,
        TimeProvider clock, ChangeSignal signal, CancellationToken stop)
    {
        campaign ??= sent.Fields.TryGetValue("campaign", out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out var named) ? named : null;
        if (campaign is null) throw new BadInputException("campaign", "Say for which campaign, before the file.");
        phoneColumn = Texts.Line("phoneColumn", phoneColumn ?? sent.Fields.GetValueOrDefault("phoneColumn"), Texts.MaxName);
        if (caller.Company is not { } company || await campaigns.Find(campaign.Value, stop) is not { } known || !caller.Sees(known.Entry)) return null;
        if (!known.RunsOn(RomeTime.DayOf(clock.GetUtcNow()))) throw new BadInputException("campaign", "It is not open on this day.");
        var saved = await uploads.Save(sent.Content, stop);
        var id = await screenings.Add(company, known, sent.Name, phoneColumn, caller.Name, saved.Bytes, stop);
        saved.MoveTo(Screener.ListOf(uploads, id));
        signal.Raise();
        return id;
    }

    private static async IAsyncEnumerable<SseItem<ScreeningAnswer>> Follow(long id, ScreeningStore screenings, [EnumeratorCancellation] CancellationToken stop)
    {
        while (await screenings.Find(id, stop) is { } one)
        {
            var ended = one.State is not (JobState.Waiting or JobState.Running);
            yield return new SseItem<ScreeningAnswer>(ScreeningAnswer.Of(one), ended ? "ended" : "progress");
            if (ended) yield break;
            await Task.Delay(TellEvery, stop);
        }
    }

    private static async Task<Screening?> Own(long id, HttpContext http, ScreeningStore screenings, CancellationToken stop) =>
        Caller.Of(http)!.Company is { } own && await screenings.Find(id, stop) is { } one && one.Company == own ? one : null;
}
