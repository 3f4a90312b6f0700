using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>A number to be planted, as people write it.</summary>
/// <param name="Note">Into which list or hands it was given.</param>
internal sealed record NewCanary(string Number, string? Note = null);

/// <summary>A number to be taken out.</summary>
internal sealed record RemovedCanary(string Number);

/// <summary>A planted number.</summary>
internal sealed record CanaryAnswer(string Number, string? Note, DateTimeOffset Planted);

/// <summary>An agency asked for a planted number.</summary>
/// <param name="How"><c>check</c>, <c>contact</c> or <c>screening</c>.</param>
internal sealed record LeakAnswer(string Number, long Campaign, long Agency, string How, long Times, DateTimeOffset First, DateTimeOffset Last);

/// <summary>Planted numbers by API: a principal plants them and sees who asked for them.</summary>
internal static class CanariesApi
{
    private const int LongestNote = 200;

    extension(WebApplication web)
    {
        public void MapCanariesApi()
        {
            var routes = web.MapGroup("/v1/canaries").WithTags("Gate");
            routes.MapGet("/", List).Needs(Scopes.ReadFacts);
            routes.MapPost("/", Plant).Needs(Scopes.WriteFacts);
            routes.MapPost("/remove", Remove).Needs(Scopes.WriteFacts);
            routes.MapGet("/leaks", Leaks).Needs(Scopes.ReadFacts);
        }
    }

    /// <summary>The numbers that one planted.</summary>
    internal static async Task<Results<Ok<CanaryAnswer[]>, ProblemHttpResult>> List(HttpContext http, Canaries canaries, CancellationToken stop)
    {
        if (Caller.Of(http)!.OwnPrincipal is not { } own) return Problems.Forbidden();
        return TypedResults.Ok((await canaries.Of(own, stop)).Select(one => new CanaryAnswer(one.Phone.ToString(), one.Note, Columns.Instant(one.PlantedMs))).ToArray());
    }

    /// <summary>Plants a number: it is judged like any other, and whoever asks for it is noted.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Plant(NewCanary canary, HttpContext http, Canaries canaries, CancellationToken stop)
    {
        if (Caller.Of(http)!.OwnPrincipal is not { } own) return Problems.Forbidden();
        return await canaries.Plant(own, FactItem.ReadNumber("number", canary.Number), Texts.Line("note", canary.Note, LongestNote), stop)
            ? TypedResults.NoContent()
            : Problems.BadInput("number", $"At most {Canaries.Most} numbers are planted. Take out some that are not needed.");
    }

    /// <summary>Takes a number out; what was noted of it stays.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Remove(RemovedCanary canary, HttpContext http, Canaries canaries, CancellationToken stop)
    {
        if (Caller.Of(http)!.OwnPrincipal is not { } own) return Problems.Forbidden();
        return await canaries.Remove(own, FactItem.ReadNumber("number", canary.Number), stop) ? TypedResults.NoContent() : Problems.NotFound();
    }

    /// <summary>Which agencies asked for planted numbers, for which campaigns, the latest first.</summary>
    internal static async Task<Results<Ok<LeakAnswer[]>, ProblemHttpResult>> Leaks(HttpContext http, Canaries canaries, CancellationToken stop)
    {
        if (Caller.Of(http)!.OwnPrincipal is not { } own) return Problems.Forbidden();
        return TypedResults.Ok((await canaries.Leaks(own, stop)).Select(one => new LeakAnswer(
            $"+{one.Number}", one.Campaign, one.Agency, one.How, one.Times, Columns.Instant(one.FirstMs), Columns.Instant(one.LastMs))).ToArray());
    }
}
