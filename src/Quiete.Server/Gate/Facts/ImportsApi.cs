using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Quiete.Screening;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>A file of facts and how far it is.</summary>
/// <param name="Progress">From 0 to 1, by bytes.</param>
/// <param name="Rejects">Where the rows that cannot be read are, each with its reason; absent: there are none.</param>
/// <param name="Fault">Why the file was refused.</param>
internal sealed record ImportAnswer(
    long Id, string Kind, string Name, JobState State, double Progress, long Rows, long Added, long AlreadyThere, long Rejected, string? Rejects,
    DateTimeOffset Created, DateTimeOffset? Ended, string? Fault)
{
    public static ImportAnswer Of(FactImport import) => new(
        import.Id, FactKinds.Word(import.Kind), import.Name, import.State, import.TotalBytes == 0 ? 1 : Math.Min(1, (double)import.ReadBytes / import.TotalBytes),
        import.Rows, import.Added, import.AlreadyThere, import.Rejected, import.Rejected > 0 ? $"/v1/imports/{import.Id}/rejects" : null,
        Columns.Instant(import.CreatedMs), Columns.Instant(import.EndedMs), import.Fault);
}

/// <summary>Files of facts by API: sent, followed, cancelled; the columns are those of the tool.</summary>
internal static class ImportsApi
{
    /// <summary>The file and what a form puts around it.</summary>
    public const long MaxBodyBytes = UploadFolder.MaxBytes + (1 << 20);

    extension(WebApplication web)
    {
        public void MapImportsApi()
        {
            var routes = web.MapGroup("/v1/imports").WithTags("Facts");
            routes.MapPost("/{kind}", Send).Needs(Scopes.WriteFacts).WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes));
            routes.MapGet("/", List).Needs(Scopes.WriteFacts);
            routes.MapGet("/{id:long}", Get).Needs(Scopes.WriteFacts);
            routes.MapGet("/{id:long}/rejects", Rejects).Needs(Scopes.WriteFacts);
            routes.MapDelete("/{id:long}", Cancel).Needs(Scopes.WriteFacts);
        }
    }

    /// <summary>Sends a CSV file or an .xlsx workbook (its first sheet), as the body or in a form, up to 1 GB. It is read soon; rows that cannot be read are put aside with their reason.</summary>
    /// <param name="kind"><c>consents</c>, <c>requests</c>, <c>contracts</c>, <c>attempts</c>, <c>rpo-answers</c> or <c>objections</c>.</param>
    /// <param name="strict">One row that cannot be read refuses the file.</param>
    internal static async Task<Results<Accepted<ImportAnswer>, ProblemHttpResult>> Send(
        string kind, bool? strict, HttpContext http, ImportStore imports, UploadFolder uploads, ChangeSignal signal, CancellationToken stop)
    {
        if (FactKinds.Of(kind) is not { } what) return Problems.NotFound();
        var caller = Caller.Of(http)!;
        if (caller.OwnPrincipal is not { } own) return Problems.Forbidden();
        var sent = await SentFile.Of(http, stop);
        var id = await Keep(own, what, sent, caller.Name, strict == true, imports, uploads, signal, stop);
        return TypedResults.Accepted($"/v1/imports/{id}", ImportAnswer.Of((await imports.Find(id, stop))!));
    }

    /// <summary>One's imports, the latest first.</summary>
    internal static async Task<Results<Ok<ImportAnswer[]>, ProblemHttpResult>> List(HttpContext http, ImportStore imports, CancellationToken stop) =>
        Caller.Of(http)!.OwnPrincipal is { } own
            ? TypedResults.Ok((await imports.Of(own, stop)).Select(ImportAnswer.Of).ToArray())
            : Problems.Forbidden();

    /// <summary>How far an import is.</summary>
    internal static async Task<Results<Ok<ImportAnswer>, ProblemHttpResult>> Get(long id, HttpContext http, ImportStore imports, CancellationToken stop) =>
        await Own(id, http, imports, stop) is { } import ? TypedResults.Ok(ImportAnswer.Of(import)) : Problems.NotFound();

    /// <summary>The rows that cannot be read, as CSV: line, reason, text. Kept for 30 days.</summary>
    internal static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Rejects(
        long id, HttpContext http, ImportStore imports, UploadFolder uploads, CancellationToken stop)
    {
        if (await Own(id, http, imports, stop) is not { } import || import.State is JobState.Waiting or JobState.Running) return Problems.NotFound();
        var path = FactImporter.RejectsOf(uploads, id);
        if (!File.Exists(path)) return Problems.NotFound();
        return TypedResults.Stream(async output =>
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
            await SafeCsv.Copy(file, output, stop);
        }, "text/csv; charset=utf-8", $"rejects-{id}.csv");
    }

    /// <summary>Cancels an import that has not ended; what was stored of it is taken back. Objections that it entered stay.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Cancel(long id, HttpContext http, ImportStore imports, UploadFolder uploads, CancellationToken stop)
    {
        if (await Own(id, http, imports, stop) is not { } import) return Problems.NotFound();
        if (!await imports.Cancel(id, stop)) return Problems.Conflict("It has ended.");
        if (import.State == JobState.Waiting) File.Delete(uploads.Of(FactImporter.Job, id, ".csv"));
        return TypedResults.NoContent();
    }

    /// <summary>Saves a file and gives it to the importer.</summary>
    internal static async Task<long> Keep(
        long principal, FactKind kind, SentFile sent, string enteredBy, bool strict, ImportStore imports, UploadFolder uploads, ChangeSignal signal, CancellationToken stop)
    {
        var saved = await uploads.Save(sent.Content, stop);
        var id = await imports.Add(principal, kind, sent.Name, enteredBy, strict, saved.Bytes, stop);
        saved.MoveTo(uploads.Of(FactImporter.Job, id, ".csv"));
        signal.Raise();
        return id;
    }

    private static async Task<FactImport?> Own(long id, HttpContext http, ImportStore imports, CancellationToken stop) =>
        Caller.Of(http)!.OwnPrincipal is { } own && await imports.Find(id, stop) is { } import && import.Principal == own ? import : null;
}
