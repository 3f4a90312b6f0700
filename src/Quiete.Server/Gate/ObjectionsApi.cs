using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>A "no" that a company passes on.</summary>
/// <param name="Number">Whose.</param>
/// <param name="Campaign">Of an agency: in which of its campaigns it was told. A principal leaves it out.</param>
/// <param name="At">When it was said: a date or an instant; absent: now.</param>
/// <param name="ToAll">Whether the person objected to all marketing, by anybody.</param>
/// <param name="Evidence">Where the proof is kept. At most 500 characters.</param>
internal sealed record ObjectionRequest(string Number, long? Campaign = null, string? At = null, bool ToAll = false, string? Evidence = null);

/// <summary>What an objection did.</summary>
/// <param name="Id">Its id among the facts.</param>
/// <param name="Stopped">Contacts that were reserved and may no longer be made.</param>
internal sealed record ObjectionAnswer(long Id, IReadOnlyList<string> Stopped);

/// <summary>Objections: enforced from the answer on, for all agencies of the principal.</summary>
internal static class ObjectionsApi
{
    private const int MostEvidence = 500;

    extension(IEndpointRouteBuilder routes)
    {
        public void MapObjectionsApi() => routes.MapPost("/v1/objections", Enter).Needs(Scopes.Contact).WithTags("Objections");
    }

    /// <summary>Enters an objection (opposizione, GDPR art. 21). Every gate refuses from the answer on, and who holds the person is told to stop.</summary>
    internal static async Task<Results<Created<ObjectionAnswer>, ProblemHttpResult>> Enter(
        ObjectionRequest request, HttpContext http, CampaignBook book, Objections objections, TimeProvider clock, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if (await PrincipalOf(caller, request.Campaign, book, stop) is not { } principal) return Problems.BadInput("campaign", "There is no such campaign of yours.");
        var evidence = PlainText.Lines("evidence", request.Evidence, MostEvidence);
        var reading = NumberReader.Read(request.Number);
        if (!reading.Valid || reading.Number.IsNone) return Problems.BadInput("number", "This cannot be read as a person's telephone number.");
        var at = Moment.At(clock.GetUtcNow());
        if (request.At is { } text && (!Moment.TryParse(text, out at) || at.Begin > clock.GetUtcNow()))
        {
            return Problems.BadInput("at", "This must be a date such as 2026-11-20, or an instant with its offset, and not in the future.");
        }

        var effect = await objections.Enter(
            new NewObjection(request.ToAll ? FactStore.EveryPrincipal : principal, reading.Number, at, caller.Name, evidence), stop);
        return TypedResults.Created((string?)null, new ObjectionAnswer(effect.Fact, [.. effect.Stopped.Select(code => code.ToString())]));
    }

    private static async ValueTask<long?> PrincipalOf(Caller caller, long? campaign, CampaignBook book, CancellationToken stop) =>
        campaign is { } id ? await book.Parties(id, stop) is { } parties && (parties.Agency?.Id ?? parties.Principal) == caller.Company ? parties.Principal : null
        : caller.Role == Role.Principal ? caller.Company
        : null;
}
