using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;

namespace Quiete.Server.Register;

/// <summary>Where the small forms of the register's pages lead: again, take back, put back, useful, as it was. After each the browser goes back to the register.</summary>
internal static class EntryForms
{
    private const string Register = "/registro";

    extension(WebApplication web)
    {
        public void MapEntryForms()
        {
            var routes = web.MapGroup("/registro/{id:long}").NeedsCaller().ExcludeFromDescription();
            routes.MapPost("/ancora", Again);
            routes.MapPost("/annulla", TakeBack);
            routes.MapPost("/rimetti", PutBack);
            routes.MapPost("/utile", Welcome);
            routes.MapPost("/com-era", UndoCorrection);
        }
    }

    /// <summary>The same again, now.</summary>
    /// <param name="key">The key of this tap: a form sent twice counts once.</param>
    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> Again(
        long id, long? di, [FromForm] string? key, HttpContext http, Kept kept, EntryDesk desk, Flash flash, CancellationToken stop) =>
        await kept.By(http, di, stop) is { } whose && await desk.Again(whose.Id, SignedIn.Id(http.User)!.Value, id, key, stop) is { } entry
            ? Back(flash, DoneNote.Again(entry.Id), di)
            : Problems.NotFound();

    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> TakeBack(
        long id, long? di, [FromForm] string? key, HttpContext http, Kept kept, EntryStore entries, Flash flash, CancellationToken stop) =>
        await kept.By(http, di, stop) is { } whose && await entries.TakeBack(whose.Id, id, stop) ? Back(flash, DoneNote.TakenBack(id), di) : Problems.NotFound();

    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> PutBack(
        long id, long? di, [FromForm] string? key, HttpContext http, Kept kept, EntryStore entries, Flash flash, CancellationToken stop) =>
        await kept.By(http, di, stop) is { } whose && await entries.PutBack(whose.Id, id, stop) ? Back(flash, DoneNote.PutBack(id), di) : Problems.NotFound();

    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> Welcome(
        long id, long? di, [FromForm] string? key, HttpContext http, Kept kept, EntryDesk desk, Flash flash, CancellationToken stop) =>
        await kept.By(http, di, stop) is { } whose && await desk.Welcome(whose.Id, SignedIn.Id(http.User)!.Value, id, stop) ? Back(flash, DoneNote.Welcomed(id), di) : Problems.NotFound();

    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> UndoCorrection(
        long id, long? di, [FromForm] string? key, HttpContext http, Kept kept, EntryCorrections corrections, Flash flash, CancellationToken stop) =>
        await kept.By(http, di, stop) is { } whose && await corrections.Undo(whose.Id, id, SignedIn.Id(http.User)!.Value, stop) ? Back(flash, DoneNote.AsItWas(id), di) : Problems.NotFound();

    private static RedirectHttpResult Back(Flash flash, string done, long? di)
    {
        flash.Put(Register, done);
        return TypedResults.Redirect(RegisterTabs.At(Register, di));
    }
}
