using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Procedures;
using Quiete.Server.Accounts;
using Quiete.Server.Documents;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>Where a case's chronology is downloaded: PDF, CSV, JSON, and its due days as a calendar.</summary>
internal static class DossierFiles
{
    extension(WebApplication web)
    {
        public void MapDossierFiles()
        {
            var routes = web.MapGroup("/pratiche/{id:long}").NeedsCaller().ExcludeFromDescription();
            routes.MapGet("/cronologia.pdf", Pdf);
            routes.MapGet("/cronologia.csv", Csv);
            routes.MapGet("/cronologia.json", OfJson);
            routes.MapGet("/scadenze.ics", DueDays);
        }
    }

    /// <summary>The PDF; where this machine can make none, the page that the browser prints.</summary>
    internal static async Task<Results<FileContentHttpResult, RedirectHttpResult, ProblemHttpResult>> Pdf(
        long id, long? di, HttpContext http, CaseDoor door, CaseDossiers dossiers, Papers papers, Flash flash, Language words, CancellationToken stop)
    {
        if (await door.Of(http, id, di, stop) is not var (person, one)) return Problems.NotFound();
        if (!papers.CanPrint) return TypedResults.Redirect(RegisterTabs.At($"/pratiche/{id}/cronologia", di));
        var dossier = await dossiers.Of(person, one, SignedIn.Id(http.User)!.Value, stop);
        try
        {
            var made = await papers.Pdf<DossierPaper>(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(DossierPaper.View)] = dossier.View(words) }, [], stop);
            return TypedResults.File(made, "application/pdf", NameOf(id, "pdf"));
        }
        catch (PressException)
        {
            flash.Put($"/pratiche/{id}/cronologia", words.NoPdfNow);
            return TypedResults.Redirect(RegisterTabs.At($"/pratiche/{id}/cronologia", di));
        }
    }

    /// <summary>A line an event.</summary>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Csv(
        long id, long? di, HttpContext http, CaseDoor door, CaseDossiers dossiers, Language words, CancellationToken stop) =>
        await door.Of(http, id, di, stop) is var (person, one)
            ? TypedResults.File(await DossierCsv.Write((await dossiers.Of(person, one, SignedIn.Id(http.User)!.Value, stop)).View(words), stop), "text/csv; charset=utf-8", NameOf(id, "csv"))
            : Problems.NotFound();

    /// <summary>For other programs, after the schema that it names.</summary>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> OfJson(
        long id, long? di, HttpContext http, CaseDoor door, CaseDossiers dossiers, ServerOptions options, CancellationToken stop) =>
        await door.Of(http, id, di, stop) is var (person, one)
            ? TypedResults.File(DossierJson.Write(await dossiers.Of(person, one, SignedIn.Id(http.User)!.Value, stop), options.Address), "application/json", NameOf(id, "json"))
            : Problems.NotFound();

    /// <summary>The days that matter, for a calendar: what was promised, answers that are due, and until when something can be done.</summary>
    internal static async Task<Results<FileContentHttpResult, ProblemHttpResult>> DueDays(
        long id, long? di, HttpContext http, CaseDoor door, ActStore acts, CasePaths paths, ServerOptions options, Language words, CancellationToken stop)
    {
        if (await door.Of(http, id, di, stop) is not var (person, one)) return Problems.NotFound();
        var host = new Uri(options.Address).Host;
        var path = await paths.Of(person, one, stop);
        var due = path.Deadlines.Where(day => day.Kind != DeadlineKind.Promise).Select(day => new CalendarDay(
            string.Create(CultureInfo.InvariantCulture, $"case-{id}-{day.Step}-{day.Act}@{host}"), day.Day, $"{words.Say(day.Title)}: {words.NameOf(one)}", About: null, one.Opened));
        var open = Timeline.OpenPromises(await acts.Outline(id, stop)).Select(act => act.Id).ToList();
        var days = (await acts.Some(id, open, stop)).Select(act => new CalendarDay(
            string.Create(CultureInfo.InvariantCulture, $"act-{act.Id}@{host}"), act.Told.PromisedBy!.Value, words[$"Promesso: {words.NameOf(one)}", $"Promised: {words.NameOf(one)}"],
            $"{words.Of(act.Told.Kind)}, {words.When(act.Told)}{(act.Told.Promised is { } promised ? $": {promised}" : "")}", act.Recorded)).Concat(due).OrderBy(day => day.Day);
        return TypedResults.File(Encoding.UTF8.GetBytes(Calendar.Write(words.NameOf(one), days)), Calendar.MediaType, string.Create(CultureInfo.InvariantCulture, $"scadenze-{id}.ics"));
    }

    private static string NameOf(long id, string extension) => string.Create(CultureInfo.InvariantCulture, $"cronologia-{id}.{extension}");
}
