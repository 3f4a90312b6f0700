using System.Collections.Immutable;
using Quiete.Rules;

namespace Quiete.Gate;

/// <summary>What the gate decides.</summary>
public enum Decision : byte
{
    Allow,

    /// <summary>Evidence is missing: a human decides. Machines treat it as refuse.</summary>
    Ask,

    Refuse,
}

/// <summary>What one rule says to a contact.</summary>
public enum Effect : byte
{
    Pass,
    Ask,
    Refuse,
}

/// <summary>Why a contact may be made: the first of these that holds.</summary>
public enum Ground : byte
{
    Request,
    Consent,
    ContractConsent,
    LaterConsent,
    SelectiveRevocation,
    RpoClear,
    Service,
    NothingForbids,
}

/// <summary>The answer of the gate to one contact, with every reason.</summary>
public sealed record Verdict
{
    public required Decision Decision { get; init; }

    /// <summary>Only for <see cref="Decision.Allow"/>.</summary>
    public Ground? Ground { get; init; }

    /// <summary>Only for <see cref="Decision.Allow"/>: the first instant no longer good; absent: time alone ends nothing.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Only for <see cref="Decision.Refuse"/>: before it no refusing rule passes; absent: time alone cures nothing.</summary>
    public DateTimeOffset? Earliest { get; init; }

    /// <summary>Every rule that refused or asked, in the order of the pack; for an allowed contact, the one that grounds it, if any.</summary>
    public required ImmutableArray<Reason> Reasons { get; init; }
}

/// <summary>What one rule said, on what authority and on which fact.</summary>
/// <param name="Code">The word for it, such as <c>rpo-listed</c>.</param>
/// <param name="Fact">What it rests on, in one phrase.</param>
/// <param name="Earliest">When time cures it.</param>
public sealed record Reason(
    RuleId Rule, string Code, Effect Effect, Level Level, string Source, string Fact, DateTimeOffset? Earliest);
