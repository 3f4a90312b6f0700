using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Audit;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>Whose history is asked for. In the body, so that the number stays out of addresses, which are logged.</summary>
internal sealed record HistoryRequest(string Number);

/// <summary>What happened with a person, in order of time.</summary>
/// <param name="Own">For a principal the contacts of all its agencies, for an agency its own.</param>
/// <param name="Others">For an agency: that others called, when, and with what outcome. For a principal absent.</param>
internal sealed record HistoryAnswer(IReadOnlyList<HistoryEntry> Own, IReadOnlyList<OthersEntry>? Others = null);

/// <summary>One decision, its slot and what was told of it.</summary>
/// <param name="Agency">Absent: the principal's own staff.</param>
/// <param name="Number">Which of the person's numbers.</param>
/// <param name="State">Of the slot; absent where nothing was reserved.</param>
internal sealed record HistoryEntry(
    string Contact, string At, string Principal, string? Agency, string Campaign, string Channel, string Number, string Decision, string? State,
    IReadOnlyList<DecisionReason> Reasons, IReadOnlyList<OutcomeAnswer> Outcomes)
{
    [JsonIgnore] public DateTimeOffset Instant { get; init; }

    public static HistoryEntry Of(PastContact past, DateTimeOffset now)
    {
        var (decision, record) = (past.Decision, DecisionRecord.Read(Encoding.UTF8.GetBytes(past.Decision.Payload), "decision"));
        return new(
            record.Code, record.At, record.Principal, record.Agency, record.Campaign, record.Channel,
            PhoneNumber.FromBits((ulong)decision.Number!.Value).ToString(), record.Decision, decision.StateAt(now) is { } state ? Terms.Of(state) : null,
            record.Reasons, [.. past.Outcomes.Select(OutcomeAnswer.Of)])
        {
            Instant = DateTimeOffset.FromUnixTimeMilliseconds(decision.AtMs),
        };
    }
}

/// <summary>A contact of an agency that is not named.</summary>
internal sealed record OthersEntry(string At, Outcome Outcome, string By = "another agency");

/// <summary>One look at a history.</summary>
/// <param name="Subject">Equal for looks at the same person; absent once the person is erased.</param>
internal sealed record LookAnswer(string At, long Company, string By, string? Subject, int Entries);

/// <summary>Contact histories, for those entitled, and who looked at them.</summary>
internal static class HistoryApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapHistoryApi()
        {
            routes.MapPost("/v1/persons/history", Read).NeedsRole(Role.Principal, Role.Agency).WithTags("Persons");
            routes.MapGet("/v1/history-looks", Looks).NeedsRole(Role.Principal, Role.Auditor, Role.Administrator).WithTags("Persons");
        }
    }

    /// <summary>What happened with a person: a principal sees everything of all its agencies; an agency its own, and that others called, if it decided about the number within 30 days.</summary>
    internal static async Task<Results<Ok<HistoryAnswer>, ProblemHttpResult>> Read(
        HistoryRequest request, HttpContext http, ContactHistory history, HistoryAccess access, TimeProvider clock, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if (!MayLook(caller)) return Problems.Forbidden();
        if (!TryReadNumber(request.Number, out var number)) return Problems.BadInput("number", "This cannot be read as a person's telephone number.");
        return await Look(caller, number, history, access, clock, stop) is { } answer ? TypedResults.Ok(answer) : Problems.NotFound();
    }

    /// <summary>Who looked at the histories of a principal's persons, the newest first, at most 200; auditors and administrators see all looks.</summary>
    internal static async Task<Results<Ok<IReadOnlyList<LookAnswer>>, ProblemHttpResult>> Looks(HttpContext http, HistoryAccess access, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if (caller.Role == Role.Principal && !caller.May(Scopes.ReadFacts)) return Problems.Forbidden();
        var looks = await access.Of(caller.Role == Role.Principal ? caller.Company!.Value : null, stop);
        return TypedResults.Ok<IReadOnlyList<LookAnswer>>([.. looks.Select(one => new LookAnswer(Moment.Iso(one.At), one.Company, one.By, one.Subject, one.Entries))]);
    }

    /// <summary>A principal's people who may see facts; an agency's who may contact, for what they see is of their own contacts.</summary>
    internal static bool MayLook(Caller caller) => caller.May(caller.Role == Role.Principal ? Scopes.ReadFacts : Scopes.Contact);

    /// <summary>Reads and records the look; null for an agency that has nothing to do with the number.</summary>
    internal static async Task<HistoryAnswer?> Look(
        Caller caller, PhoneNumber number, ContactHistory history, HistoryAccess access, TimeProvider clock, CancellationToken stop)
    {
        var (company, now) = (caller.Company!.Value, clock.GetUtcNow());
        if (caller.Role == Role.Principal)
        {
            var all = await history.Of(company, number, stop);
            await access.Record(caller, number, [company], all.Count, stop);
            return new([.. all.Select(one => HistoryEntry.Of(one, now))]);
        }

        var seen = await history.OfAgency(company, number, stop);
        await access.Record(caller, number, seen?.Principals ?? [], seen is null ? 0 : seen.Own.Count + seen.Others.Count, stop);
        return seen is null ? null : new(
            [.. seen.Own.Select(one => HistoryEntry.Of(one, now))],
            [.. seen.Others.Select(one => new OthersEntry(Moment.Iso(one.At), one.Outcome))]);
    }

    internal static bool TryReadNumber(string? text, out PhoneNumber number)
    {
        const int most = 64;
        var reading = text is { Length: > 0 and <= most } ? NumberReader.Read(text) : default;
        number = reading.Valid ? reading.Number : PhoneNumber.None;
        return !number.IsNone;
    }
}
