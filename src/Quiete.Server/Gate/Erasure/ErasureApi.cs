using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>Whom to forget. In the body, so that the number stays out of addresses, which are logged.</summary>
/// <param name="KeepObjection">By default a "no" stays, reduced to its date: forgetting it would let the person be called again.</param>
internal sealed record ErasureRequest(string Number, bool KeepObjection = true);

/// <summary>What was forgotten.</summary>
/// <param name="Facts">Facts deleted.</param>
/// <param name="Decisions">Decisions that no longer say whom they were about; their receipts stay valid.</param>
/// <param name="Contacts">Contacts that are still counted, for nobody.</param>
/// <param name="ObjectionKept">Whether a "no" stays, with its date and nothing else.</param>
internal sealed record ErasureAnswer(int Facts, int Decisions, int Contacts, bool ObjectionKept, string Note);

/// <summary>Erasure (cancellazione, GDPR art. 17).</summary>
internal static class ErasureApi
{
    private const string Files = " Files that were uploaded hold the number until they are deleted.";
    private const string Kept = "The person's objection was kept, reduced to its date: forgetting it would let the person be called again.";
    private const string NothingKept = "Nothing of it names the person any more. Objections to all marketing, told to everyone, stay until an administrator erases them.";

    extension(IEndpointRouteBuilder routes)
    {
        public void MapErasureApi() => routes.MapPost("/v1/persons/erase", Erase).NeedsRole(Role.Principal, Role.Administrator).WithTags("Persons");
    }

    /// <summary>Forgets a person: a principal for itself, an administrator for everyone. Receipts that others hold, and the log, stay valid.</summary>
    internal static async Task<Results<Ok<ErasureAnswer>, ProblemHttpResult>> Erase(ErasureRequest request, HttpContext http, PersonErasure erasure, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if (caller.Role == Role.Principal && !caller.May(Scopes.WriteFacts)) return Problems.Forbidden();
        if (!HistoryApi.TryReadNumber(request.Number, out var number)) return Problems.BadInput("number", "This cannot be read as a person's telephone number.");
        var principal = caller.Role == Role.Administrator ? FactStore.EveryPrincipal : caller.Company!.Value;
        var effect = await erasure.Erase(principal, number, request.KeepObjection, caller.Name, stop);
        return TypedResults.Ok(new ErasureAnswer(effect.Facts, effect.Decisions, effect.Contacts, effect.ObjectionKept, (effect.ObjectionKept ? Kept : NothingKept) + Files));
    }
}
