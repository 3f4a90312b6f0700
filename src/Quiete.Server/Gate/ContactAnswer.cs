using System.Text.Json;
using Quiete.Audit;
using Quiete.Rules;

namespace Quiete.Server.Gate;

/// <summary>One rule's word, as the API tells it.</summary>
/// <param name="Level">What stands behind it: <c>law</c>, <c>regulator</c>, <c>code</c>, <c>contract</c> or <c>practice</c>. The last two are the principal's own rules.</param>
/// <param name="Source">The text that says so, as far as the law pack has it.</param>
/// <param name="Fact">What it rests on; told to the principal only.</param>
/// <param name="Earliest">When time cures it.</param>
internal sealed record ReasonAnswer(string Rule, string Code, string Effect, string Level, string? Source, string? Fact, string? Earliest);

/// <summary>A decision as the API tells it.</summary>
internal sealed record ContactAnswer
{
    /// <summary>The short code, which also names the contact in every address.</summary>
    public required string Id { get; init; }

    /// <summary>The caller's own name for it.</summary>
    public string? ExternalId { get; init; }

    public required string At { get; init; }

    /// <summary><c>allow</c>, <c>refuse</c> or <c>ask</c>. Treat <c>ask</c> as refuse: a human looks at it.</summary>
    public required string Decision { get; init; }

    /// <summary>The legal ground of an allow.</summary>
    public string? Ground { get; init; }

    /// <summary>Until when the ground holds.</summary>
    public string? ValidUntil { get; init; }

    /// <summary>Before it no rule that refuses passes; absent: time alone cures nothing.</summary>
    public string? Earliest { get; init; }

    public required IReadOnlyList<ReasonAnswer> Reasons { get; init; }

    public required long Campaign { get; init; }

    /// <summary><c>reserved</c>, <c>attempted</c>, <c>released</c>, <c>stopped</c> or <c>expired</c>; absent where nothing was reserved.</summary>
    public string? State { get; init; }

    /// <summary>Until when the slot is held.</summary>
    public string? LeaseUntil { get; init; }

    /// <summary>What was told of the contact.</summary>
    public IReadOnlyList<OutcomeAnswer>? Outcomes { get; init; }

    /// <summary>The address at which anybody can look the decision up by its code.</summary>
    public required string Page { get; init; }

    /// <summary>The signed receipt. Keep it: it proves the decision without this service.</summary>
    public required JsonElement Receipt { get; init; }

    public static ContactAnswer Of(StoredDecision decision, Receipt receipt, DateTimeOffset now, bool withFacts, string address, IReadOnlyList<StoredOutcome>? outcomes = null)
    {
        var record = receipt.Decision;
        var facts = withFacts && decision.Facts is { } kept ? JsonSerializer.Deserialize<string[]>(kept) : null;
        return new ContactAnswer
        {
            Id = record.Code,
            ExternalId = decision.ExternalId,
            At = record.At,
            Decision = record.Decision,
            Ground = record.Ground,
            ValidUntil = record.ValidUntil,
            Earliest = record.Earliest,
            Reasons = [.. record.Reasons.Select((reason, at) => new ReasonAnswer(
                reason.Rule, reason.Code, reason.Effect, reason.Level, RuleSources.Of(reason.Rule), facts?.ElementAtOrDefault(at), reason.Earliest))],
            Campaign = decision.Campaign,
            State = decision.StateAt(now) is { } state ? Terms.Of(state) : null,
            LeaseUntil = decision.LeaseMs is { } lease ? Moment.Iso(DateTimeOffset.FromUnixTimeMilliseconds(lease)) : null,
            Outcomes = outcomes is null ? null : [.. outcomes.Select(OutcomeAnswer.Of)],
            Page = $"{address}/r/{record.Code}",
            Receipt = JsonElement.Parse(receipt.Write()),
        };
    }
}

/// <summary>One report of an outcome, as the API tells it.</summary>
internal sealed record OutcomeAnswer(
    string ToldAt, string? Network, string? Party, string? Result, string? Exercised, string? SipCallId, string? StartedAt, string? EndedAt, string? Notes)
{
    public static OutcomeAnswer Of(StoredOutcome one) => new(
        Iso(one.ToldMs)!, one.Network, one.Party, one.Result, one.Exercised, one.SipCallId, Iso(one.StartedMs), Iso(one.EndedMs), one.Notes);

    private static string? Iso(long? ms) => ms is { } known ? Moment.Iso(DateTimeOffset.FromUnixTimeMilliseconds(known)) : null;
}

/// <summary>Where each rule of the pack is written, by its name.</summary>
internal static class RuleSources
{
    private static readonly Dictionary<string, string> Known = RulePack.Italian.Rules
        .GroupBy(rule => rule.Id.ToString()).ToDictionary(versions => versions.Key, versions => versions.Last().Source);

    public static string? Of(string rule) => Known.GetValueOrDefault(rule);
}
