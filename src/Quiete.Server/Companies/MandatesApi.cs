using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;

namespace Quiete.Server.Companies;

/// <summary>A mandate as it was given, and the days on which it is in force.</summary>
/// <param name="Through">The agency that passed it on; absent: the principal gave it.</param>
/// <param name="InForce">The days left of it when the whole chain to the principal is followed.</param>
internal sealed record MandateAnswer(
    long Id, long Principal, string PrincipalName, long Agency, string AgencyName, long? Through, string? ThroughName, DateOnly From, DateOnly? To,
    DateTimeOffset? Ended, DaySpan[] InForce)
{
    public static MandateAnswer Of(Mandate mandate, Mandates all) => new(
        mandate.Id, mandate.Principal.Id, mandate.Principal.Name, mandate.Agency.Id, mandate.Agency.Name, mandate.Through?.Id, mandate.Through?.Name,
        mandate.Days.From, mandate.Days.To, mandate.Ended, [.. all.InForce(mandate)]);
}

/// <summary>A mandate to be given or passed on.</summary>
/// <param name="Principal">For an agency that passes its mandate on: whose. A principal gives its own and leaves it out.</param>
internal sealed record NewMandate(long Agency, DateOnly From, DateOnly? To = null, long? Principal = null);

/// <summary>The last day of a mandate; absent: open.</summary>
internal sealed record MandateEnd(DateOnly? To);

/// <summary>The mandates by API: principals give them, agencies pass them on within their own days.</summary>
internal static class MandatesApi
{
    extension(WebApplication web)
    {
        public void MapMandatesApi()
        {
            var routes = web.MapGroup("/v1/mandates").WithTags("Companies");
            routes.MapGet("/", List).NeedsCaller();
            routes.MapGet("/{id:long}", Get).NeedsCaller();
            routes.MapPost("/", Give).Needs(Scopes.Companies);
            routes.MapPut("/{id:long}", Change).Needs(Scopes.Companies);
            routes.MapDelete("/{id:long}", End).Needs(Scopes.Companies);
        }
    }

    /// <summary>The mandates of a company: given to it, by it, and passed on by it.</summary>
    /// <param name="company">For those who watch: whose. Others see their own.</param>
    internal static async Task<Results<Ok<MandateAnswer[]>, ProblemHttpResult>> List(
        long? company, HttpContext http, MandateStore mandates, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if ((company ?? caller.Company) is not { } whose) return Problems.BadInput("company", "Say whose mandates.");
        if (whose != caller.Company && !caller.SeesAll) return Problems.NotFound();
        var own = await mandates.Of(whose, stop);
        return TypedResults.Ok((await Answers(own, mandates, stop)).ToArray());
    }

    /// <summary>One mandate that one gave, has or passed on.</summary>
    internal static async Task<Results<Ok<MandateAnswer>, ProblemHttpResult>> Get(long id, HttpContext http, MandateStore mandates, CancellationToken stop) =>
        await mandates.Find(id, stop) is { } mandate && Caller.Of(http)!.Sees(mandate)
            ? TypedResults.Ok((await Answers([mandate], mandates, stop))[0])
            : Problems.NotFound();

    /// <summary>Gives a mandate (a principal), or passes one's own on (an agency) for days on which it is in force.</summary>
    internal static async Task<Results<Created<MandateAnswer>, ProblemHttpResult>> Give(
        NewMandate given, HttpContext http, MandateStore mandates, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if (caller.ActsForOne is not { } own) return Problems.Forbidden();
        var through = caller.ActsForAgency;
        var principal = through is null ? given.Principal ?? own : given.Principal ?? throw new BadInputException("principal", "Say whose mandate is passed on.");
        if (through is null && principal != own) return Problems.BadInput("principal", "A principal gives mandates of its own only.");
        var id = await mandates.Give(principal, given.Agency, through, new(given.From, given.To), stop);
        return TypedResults.Created($"/v1/mandates/{id}", (await Answers([(await mandates.Find(id, stop))!], mandates, stop))[0]);
    }

    /// <summary>Moves the last day of a mandate: by the principal, or by the agency that passed it on.</summary>
    internal static async Task<Results<Ok<MandateAnswer>, ProblemHttpResult>> Change(
        long id, MandateEnd end, HttpContext http, MandateStore mandates, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if (await mandates.Find(id, stop) is not { } mandate || !caller.Sees(mandate)) return Problems.NotFound();
        if (!caller.MayChange(mandate)) return Problems.Forbidden();
        if (!await mandates.ChangeEnd(id, end.To, stop)) return Problems.Conflict("The mandate has been ended.");
        return TypedResults.Ok((await Answers([(await mandates.Find(id, stop))!], mandates, stop))[0]);
    }

    /// <summary>Ends a mandate at once, and what rests on it: by the principal, by who passed it on, or by the agency that has it.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> End(long id, HttpContext http, MandateStore mandates, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if (await mandates.Find(id, stop) is not { } mandate || !caller.Sees(mandate)) return Problems.NotFound();
        if (!caller.MayEnd(mandate)) return Problems.Forbidden();
        await mandates.End(id, stop); // one that has been ended stays so: asking twice is no error
        return TypedResults.NoContent();
    }

    private static async Task<IReadOnlyList<MandateAnswer>> Answers(IReadOnlyList<Mandate> some, MandateStore mandates, CancellationToken stop)
    {
        var chains = await mandates.Chains(some, stop);
        return [.. some.Select(mandate => MandateAnswer.Of(mandate, chains))];
    }
}
