using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>Where the forms of pages send files: they are read as they come, so they cannot be forms of a page itself.</summary>
/// <remarks>After each the browser is sent back to its page, which says what came of it.</remarks>
internal static class FileForms
{
    private const int LongestKept = 100;

    /// <summary>The fields that come back in the page's address: none holds a person's number.</summary>
    private static readonly string[] Kept = ["campaign", "phoneColumn", "giorni", "massimo", "budget", "tipo", "severo"];

    extension(WebApplication web)
    {
        public void MapFileForms()
        {
            Map(web.MapPost("/importa/file", Import), Role.Principal);
            Map(web.MapPost("/liste/file", List), Role.Principal, Role.Agency, Role.Agent);
            Map(web.MapPost("/rpo/giro", Begin), Role.Principal);
            Map(web.MapPost("/rpo/risposta", Answer), Role.Principal);
        }
    }

    private static void Map(RouteHandlerBuilder route, params Role[] roles) =>
        route.NeedsRole(roles).WithMetadata(new RequestSizeLimitAttribute(ImportsApi.MaxBodyBytes)).ExcludeFromDescription();

    private static Task<RedirectHttpResult> Import(
        HttpContext http, IAntiforgery antiforgery, Flash flash, ImportStore imports, UploadFolder uploads, ChangeSignal signal, CancellationToken stop) =>
        Take(http, antiforgery, flash, "/importa", async (caller, sent) =>
        {
            if (caller.OwnPrincipal is not { } own || FactKinds.Of(Field(sent, "tipo")) is not { } kind) throw new BadInputException("tipo", "There is no such kind of facts.");
            var id = await ImportsApi.Keep(own, kind, File(sent), caller.Name, Field(sent, "severo") == "true", imports, uploads, signal, stop);
            return string.Create(CultureInfo.InvariantCulture, $"/importa#i{id}");
        }, stop);

    private static Task<RedirectHttpResult> List(
        HttpContext http, IAntiforgery antiforgery, Flash flash, CampaignBook campaigns, ScreeningStore screenings, UploadFolder uploads, TimeProvider clock,
        ChangeSignal signal, CancellationToken stop) => Take(http, antiforgery, flash, "/liste", async (caller, sent) =>
    {
        if (!caller.May(Scopes.Check)) throw new BadInputException("campaign", "This needs the scope check.");
        var id = await ScreeningsApi.Keep(caller, campaign: null, phoneColumn: null, File(sent), campaigns, screenings, uploads, clock, signal, stop)
            ?? throw new BadInputException("campaign", "There is no such campaign.");
        return string.Create(CultureInfo.InvariantCulture, $"/liste/{id}");
    }, stop);

    private static Task<RedirectHttpResult> Begin(
        HttpContext http, IAntiforgery antiforgery, Flash flash, RpoDesk desk, CancellationToken stop) => Take(http, antiforgery, flash, "/rpo", async (caller, sent) =>
    {
        var wish = new RpoWish(
            Whole(sent, "campaign", 1, long.MaxValue) ?? throw new BadInputException("campaign", "Choose a campaign."),
            (int)(Whole(sent, "giorni", 0, RpoApi.MostDays) ?? 0), (int?)Whole(sent, "massimo", 1, RpoRounds.MostNumbers), Money(sent, "budget"), PhoneColumn: null);
        var round = await desk.Begin(caller.OwnPrincipal!.Value, caller.Name, wish, sent.IsThere ? sent : null, stop)
            ?? throw new BadInputException("campaign", "There is no such campaign.");
        return string.Create(CultureInfo.InvariantCulture, $"/rpo#g{round.Id}");
    }, stop);

    private static Task<RedirectHttpResult> Answer(
        HttpContext http, IAntiforgery antiforgery, Flash flash, RpoRounds rounds, RpoDesk desk, CancellationToken stop) => Take(http, antiforgery, flash, "/rpo", async (caller, sent) =>
    {
        var id = Whole(sent, "giro", 1, long.MaxValue) ?? 0;
        if (await rounds.Find(id, stop) is not { IsOpen: true } round || round.Principal != caller.OwnPrincipal) throw new BadInputException("giro", "There is no such open round.");
        if (await desk.Answer(round, Field(sent, "data"), File(sent), caller.Name, stop) is null) throw new BadInputException("giro", "It has been answered.");
        return string.Create(CultureInfo.InvariantCulture, $"/rpo#g{id}");
    }, stop);

    /// <summary>Reads what a form of ours sends and goes on to where it leads; what is wrong is told on the page.</summary>
    private static async Task<RedirectHttpResult> Take(
        HttpContext http, IAntiforgery antiforgery, Flash flash, string page, Func<Caller, SentFile, Task<string>> work, CancellationToken stop)
    {
        SentFile? sent = null;
        try
        {
            sent = await SentFile.Begin(http, stop);
            if (!await sent.IsFromOurPage(http, antiforgery)) throw new BadInputException("body", "The form is not one of ours, or it is old.");
            return TypedResults.Redirect(await work(Caller.Of(http)!, sent));
        }
        catch (BadInputException mistake)
        {
            flash.Put(page, $"{mistake.Place}: {mistake.Message}");
            return TypedResults.Redirect(page + Typed(sent));
        }
    }

    // What was chosen and typed comes back with the page; the file itself must be chosen again, as browsers have it.
    private static QueryString Typed(SentFile? sent) => QueryString.Create(
        Kept.Select(name => KeyValuePair.Create(name, sent?.Fields.GetValueOrDefault(name))).Where(field => field.Value is { Length: > 0 and <= LongestKept }));

    private static SentFile File(SentFile sent) => sent.IsThere ? sent : throw new BadInputException("file", "Choose a file.");

    private static string Field(SentFile sent, string name) => sent.Fields.GetValueOrDefault(name, "").Trim();

    private static long? Whole(SentFile sent, string name, long least, long most)
    {
        var text = Field(sent, name);
        if (text.Length == 0) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new BadInputException(name, $"A whole number from {least} to {most} is needed.");
    }

    private static decimal? Money(SentFile sent, string name) => Field(sent, name) is { Length: > 0 } text ? RpoTermsForm.Money(name, text) : null;
}
