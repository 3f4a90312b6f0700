using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;

namespace Quiete.Server.Companies;

/// <summary>A policy that was published.</summary>
/// <param name="Policy">As it was given: the field <c>policy</c> of a case.</param>
/// <param name="Withdrawn">Since when it speaks no more.</param>
internal sealed record PolicyAnswer(long Id, long Principal, JsonElement Policy, DateTimeOffset Created, DateTimeOffset? Withdrawn)
{
    public static PolicyAnswer Of(PublishedPolicy policy) =>
        new(policy.Id, policy.Principal, JsonElement.Parse(policy.Body), policy.Created, policy.Withdrawn);
}

/// <summary>The contact policies by API. One is not changed: a later one takes its place.</summary>
internal static class PoliciesApi
{
    extension(WebApplication web)
    {
        public void MapPoliciesApi()
        {
            var routes = web.MapGroup("/v1/policies").WithTags("Companies");
            routes.MapGet("/", List).NeedsCaller();
            routes.MapGet("/{id:long}", Get).NeedsCaller();
            routes.MapPost("/", Publish).Needs(Scopes.Companies);
            routes.MapDelete("/{id:long}", Withdraw).Needs(Scopes.Companies);
        }
    }

    /// <summary>All policies of a principal, the latest first, withdrawn ones too.</summary>
    /// <param name="principal">For those who watch: whose. A principal sees its own.</param>
    internal static async Task<Results<Ok<PolicyAnswer[]>, ProblemHttpResult>> List(
        long? principal, HttpContext http, PolicyStore policies, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if ((principal ?? caller.Company) is not { } whose) return Problems.BadInput("principal", "Say whose policies.");
        if (whose != caller.Company && !caller.SeesAll) return Problems.NotFound();
        return TypedResults.Ok((await policies.Of(whose, stop)).Select(PolicyAnswer.Of).ToArray());
    }

    /// <summary>One policy of one's own.</summary>
    internal static async Task<Results<Ok<PolicyAnswer>, ProblemHttpResult>> Get(long id, HttpContext http, PolicyStore policies, CancellationToken stop) =>
        await policies.Find(id, stop) is { } policy && Caller.Of(http)!.Sees(policy) ? TypedResults.Ok(PolicyAnswer.Of(policy)) : Problems.NotFound();

    /// <summary>Publishes a policy of one's own: on its days it speaks in place of earlier ones, and the gate enforces it like law.</summary>
    /// <param name="policy">
    /// <c>from</c>, <c>to</c>, <c>audience</c> (anyone, customers), <c>minTenureDays</c>, <c>partners</c> (any, none or a list of agencies),
    /// <c>hours</c> (code, none), <c>maxAttempts</c> (<c>count</c> within <c>days</c>), <c>pauseAfterRefusalDays</c>, <c>pauseAfterNotNowDays</c>,
    /// <c>redialPauseHours</c>: all may be left out.
    /// </param>
    internal static async Task<Results<Created<PolicyAnswer>, ProblemHttpResult>> Publish(
        JsonElement policy, HttpContext http, PolicyStore policies, CancellationToken stop)
    {
        if (Caller.Of(http)!.ActsForPrincipal is not { } own) return Problems.Forbidden();
        if (policy.ValueKind != JsonValueKind.Object) return Problems.BadInput("body", "An object is needed.");
        var id = await policies.Publish(own, Encoding.UTF8.GetBytes(policy.GetRawText()), stop);
        return TypedResults.Created($"/v1/policies/{id}", PolicyAnswer.Of((await policies.Find(id, stop))!));
    }

    /// <summary>Withdraws a policy of one's own. An earlier one that is still in force speaks again.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Withdraw(long id, HttpContext http, PolicyStore policies, CancellationToken stop)
    {
        if (Caller.Of(http)!.ActsForPrincipal is not { } own) return Problems.Forbidden();
        return await policies.Withdraw(id, own, stop) ? TypedResults.NoContent() : Problems.NotFound();
    }
}
