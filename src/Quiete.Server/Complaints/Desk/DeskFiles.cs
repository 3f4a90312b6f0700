using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Quiete.Server.Accounts;
using Quiete.Server.Documents;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>What an association takes away from its desk.</summary>
internal static class DeskFiles
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapDeskFiles()
        {
            var desk = routes.MapGroup("/sportello").NeedsRole(Role.Association).ExcludeFromDescription();
            desk.MapGet("/dossier.json", Json);
            desk.MapGet("/dossier.csv", Csv);
            desk.MapGet("/dossier.pdf", Pdf);
            desk.MapPost("/esposto.pdf", EspostoPdf);
            desk.MapGet("/statistiche.csv", Statistics);
        }
    }

    /// <summary>The dossier about a company, for machines.</summary>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Json(
        long? marchio, string? nome, HttpContext http, Officers officers, DossierMaker dossiers, ServerOptions options, CancellationToken stop) =>
        await Read(marchio, nome, http, officers, dossiers, stop) is { } dossier ? File(http, CollectiveJson.Of(dossier, options.Address), "application/json", "dossier.json") : Problems.NotFound();

    /// <summary>Its contacts as a table.</summary>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Csv(
        long? marchio, string? nome, HttpContext http, Officers officers, DossierMaker dossiers, CancellationToken stop) =>
        await Read(marchio, nome, http, officers, dossiers, stop) is { } dossier ? File(http, await DeskCsv.Of(dossier, stop), "text/csv; charset=utf-8", "dossier.csv") : Problems.NotFound();

    /// <summary>The same on paper, with the JSON inside.</summary>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Pdf(
        long? marchio, string? nome, HttpContext http, Officers officers, DossierMaker dossiers, Papers papers, ServerOptions options, CancellationToken stop)
    {
        if (await officers.By(http, stop) is not { } officer || DossierSubject.Read(marchio, nome) is not { } about) return Problems.NotFound();
        try
        {
            var pdf = await dossiers.Print(officer.Association, about, OnPaper, stop);
            return pdf is null ? Problems.NotFound() : File(http, pdf, "application/pdf", "dossier.pdf");
        }
        catch (PressException)
        {
            return NoPdf();
        }

        Task<byte[]> OnPaper(CollectiveDossier dossier)
        {
            var json = new Attachment("dossier.json", "application/json", CollectiveJson.Of(dossier, options.Address), "Il dossier per le macchine");
            return papers.Pdf<CollectivePaper>(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(CollectivePaper.Of)] = dossier }, [json], stop);
        }
    }

    /// <summary>An edited draft on paper. Nothing of it is kept.</summary>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> EspostoPdf(
        [FromForm] string azienda, [FromForm] string testo, HttpContext http, Officers officers, Papers papers, CancellationToken stop)
    {
        if (await officers.By(http, stop) is null) return Problems.NotFound();
        var text = PlainText.ForOthers("testo", testo, Esposto.MaxText);
        var company = PlainText.Line("azienda", azienda, NewAct.MaxName) ?? "";
        try
        {
            return File(http, await papers.Pdf<EspostoPaper>(
                new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(EspostoPaper.Company)] = company, [nameof(EspostoPaper.Text)] = text }, [], stop), "application/pdf", "esposto.pdf");
        }
        catch (PressException)
        {
            return NoPdf();
        }
    }

    /// <summary>The statistics as a table.</summary>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Statistics(HttpContext http, Officers officers, DeskFigures figures, CancellationToken stop) =>
        await officers.By(http, stop) is { } officer ? File(http, await DeskCsv.Table(DeskSums.Columns, (await figures.Of(officer.Association.Id, stop)).Rows, stop), "text/csv; charset=utf-8", "sportello.csv") : Problems.NotFound();

    private static async Task<CollectiveDossier?> Read(long? brand, string? name, HttpContext http, Officers officers, DossierMaker dossiers, CancellationToken stop) =>
        await officers.By(http, stop) is { } officer && DossierSubject.Read(brand, name) is { } about ? await dossiers.Make(officer.Association, about, stop) : null;

    private static FileContentHttpResult File(HttpContext http, byte[] bytes, string type, string name)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Bytes(bytes, type, name);
    }

    private static ProblemHttpResult NoPdf() => Problems.Answer(503, "no-pdf", "This server cannot make the PDF now. Print the page from the browser.");
}
