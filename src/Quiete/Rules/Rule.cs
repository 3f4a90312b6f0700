using System.Collections.Immutable;
using System.Text.Json;

namespace Quiete.Rules;

/// <summary>One version of a rule: what it asks, of whom, on which days, and on what authority.</summary>
public sealed record Rule
{
    public required RuleId Id { get; init; }

    /// <summary>What is asked, with typed parameters: one sealed record for each kind.</summary>
    public required RuleKind Kind { get; init; }

    public required Scope Scope { get; init; }

    public required Level Level { get; init; }

    /// <summary>Law, article, date: where to read it.</summary>
    public required string Source { get; init; }

    public required Confidence Confidence { get; init; }

    /// <summary>The first day in force; absent: always.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day in force; absent: open.</summary>
    public DateOnly? To { get; init; }

    public required RuleWords Words { get; init; }

    /// <summary>What a breach may cost; absent: the pack knows of no fine.</summary>
    public Sanction? Sanction { get; init; }

    public required ImmutableArray<RuleExample> Examples { get; init; }

    /// <summary>The rule as it stands in the pack, for those who print it.</summary>
    public required JsonElement Json { get; init; }

    /// <summary>The file and path of the rule, for messages.</summary>
    public required string Place { get; init; }

    public bool InForceOn(DateOnly day) => !(day < From) && !(day > To);
}

/// <summary>What a rule says, in plain words.</summary>
public sealed record RuleWords(string Italian, string English);

/// <summary>A worked example: a whole case, and the verdict that it must get.</summary>
/// <param name="Shows">What it shows, in one sentence.</param>
/// <param name="Case">A case as in a case file.</param>
/// <param name="Decision"><c>allow</c>, <c>refuse</c> or <c>ask</c>.</param>
/// <param name="Reasons"><c>RULE:code</c> of all that refuse or ask, in any order.</param>
/// <param name="Place">The file and path of the example.</param>
public sealed record RuleExample(
    string Shows, JsonElement Case, string Decision, ImmutableArray<string> Reasons, string? Ground,
    DateTimeOffset? ValidUntil, DateTimeOffset? Earliest, string Place);
