using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Quiete.Gate;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>Facts that were stored.</summary>
/// <param name="Ids">Their ids, in the order in which they were sent.</param>
internal sealed record FactsEntered(long Principal, int Count, IReadOnlyList<long> Ids);

/// <summary>The kinds of facts as addresses and pages name them.</summary>
internal static class FactKinds
{
    /// <summary>Those that are entered here; objections have a door of their own, because they act at once.</summary>
    public static readonly IReadOnlyList<FactKind> Entered = [FactKind.Consents, FactKind.Requests, FactKind.Contracts, FactKind.Attempts, FactKind.Rpo];

    /// <summary>The word of an address.</summary>
    public static string Word(FactKind kind) => kind == FactKind.Rpo ? "rpo-answers" : Terms.Of(kind);

    public static FactKind? Of(string word) => word == "rpo-answers" ? FactKind.Rpo
        : word != "rpo" && Terms.TryParse<FactKind>(word, out var kind) ? kind : null;
}

/// <summary>Facts by API: dated evidence about numbers, entered by those who have it.</summary>
internal static class FactsApi
{
    /// <summary>The most facts of one request.</summary>
    public const int MostFacts = 10_000;

    private const int MaxBodyBytes = 10_000_000;

    extension(WebApplication web)
    {
        public void MapFactsApi() => web.MapPost("/v1/facts/{kind}", Enter).WithTags("Facts").Needs(Scopes.WriteFacts)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes));
    }

    /// <summary>Enters one fact, or a list of up to 10,000: consents, requests, contracts, attempts, rpo-answers. All are stored, or none.</summary>
    /// <remarks>Each is an object with <c>number</c>, the fields of a case's standing, and <c>evidence</c>: where its proof is kept.</remarks>
    /// <param name="kind"><c>consents</c>, <c>requests</c>, <c>contracts</c>, <c>attempts</c> or <c>rpo-answers</c>.</param>
    /// <param name="principal">For an agency: for whom. It needs a mandate of today.</param>
    internal static async Task<Results<Created<FactsEntered>, ProblemHttpResult>> Enter(
        string kind, long? principal, JsonElement body, HttpContext http, FactStore facts, MandateStore mandates, CompanyStore companies,
        TimeProvider clock, ChangeSignal signal, CancellationToken stop)
    {
        if (FactKinds.Of(kind) is not { } what || !FactKinds.Entered.Contains(what)) return Problems.NotFound();
        var caller = Caller.Of(http)!;
        var now = clock.GetUtcNow();
        if (await FactsReach.PrincipalFor(caller, principal, mandates, RomeTime.DayOf(now), stop) is not { } whose) return Problems.NotFound();
        if (caller.OwnPrincipal is null && !FactsReach.IsForAgencies(what)) return Problems.Forbidden();
        if (body.ValueKind == JsonValueKind.Array && body.GetArrayLength() > MostFacts)
        {
            return Problems.Answer(413, "too-many", $"At most {MostFacts} facts are stored at once. Send the others in another request, or as a file.", "body");
        }

        // What an agency did, it did under its own name.
        var agency = caller.OwnPrincipal is null && what == FactKind.Attempts ? (await companies.Find(caller.Company!.Value, stop))!.Name : null;
        var items = Read(what, body, now);
        var entered = items.Select((item, at) => new NewFact(whose, item.Number, what, Signed(item, agency, items.Count == 1 ? "" : $"[{at}]").Body, caller.Name, item.Evidence)).ToList();
        var ids = await facts.Add(entered, stop);
        signal.Raise();
        return TypedResults.Created((string?)null, new FactsEntered(whose, ids.Count, ids));
    }

    private static List<FactItem> Read(FactKind kind, JsonElement body, DateTimeOffset now)
    {
        if (body.ValueKind != JsonValueKind.Array) return [ReadAt("", kind, body, now)];
        if (body.GetArrayLength() == 0) throw new BadInputException("body", "The list is empty.");
        return [.. body.EnumerateArray().Select((item, at) => ReadAt(string.Create(CultureInfo.InvariantCulture, $"[{at}]"), kind, item, now))];
    }

    private static FactItem ReadAt(string place, FactKind kind, JsonElement item, DateTimeOffset now)
    {
        try
        {
            return FactItem.Read(kind, item, now);
        }
        catch (BadInputException fault)
        {
            var path = place.Length == 0 ? fault.Place : fault.Place.Length == 0 ? place : $"{place}.{fault.Place}";
            throw new BadInputException(path.Length == 0 ? "body" : path, fault.Message, fault);
        }
    }

    private static FactItem Signed(FactItem item, string? agency, string place)
    {
        if (agency is null) return item;
        var attempt = item.Known.Attempts[0];
        if (attempt.Agency is { } told && told != agency) throw new BadInputException($"{place}.agency".TrimStart('.'), "An agency enters its own attempts.");
        return item with { Known = new Standing { Attempts = [attempt with { Agency = agency }] } };
    }
}
