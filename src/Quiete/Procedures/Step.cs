using System.Collections.Immutable;
using Quiete.Rules;

namespace Quiete.Procedures;

/// <summary>Where a step stands in a case.</summary>
internal enum StepStanding
{
    /// <summary>It can be taken.</summary>
    Possible,

    /// <summary>It was taken, and the answer is still in time.</summary>
    Awaiting,

    /// <summary>It was taken, and the term for the answer is over.</summary>
    Late,

    /// <summary>It was taken and answered.</summary>
    Answered,

    /// <summary>It was taken; nobody owes an answer.</summary>
    Done,

    /// <summary>Something must happen first.</summary>
    NotYet,

    /// <summary>It can no longer be taken.</summary>
    Out,

    /// <summary>The body does not deal with this.</summary>
    NotCompetent,
}

/// <summary>Whether the path leads over a step.</summary>
internal enum StepPath
{
    /// <summary>It is proposed when its turn comes.</summary>
    Main,

    /// <summary>It is always shown beside, and never proposed by itself.</summary>
    Beside,
}

/// <summary>One thing that a person can do in a case: to whom, in which form, when, and what follows. Data with a source, like the law.</summary>
/// <param name="Form">What it is done with: a letter's or a report's name, for links.</param>
/// <param name="Subjects">For which cases.</param>
/// <param name="Sectors">For what is sold; none: for anything.</param>
/// <param name="NotSectors">For what is sold there is another step.</param>
/// <param name="Acts">Which acts count as having done it.</param>
/// <param name="Ways">In which forms they count; none: in any.</param>
/// <param name="Needs">What must hold first.</param>
/// <param name="Ahead">Where all of these hold, it goes before every other step; none: never.</param>
/// <param name="AheadReason">Why it then goes first.</param>
/// <param name="Answer">How long the answer may take; null: nobody owes one.</param>
/// <param name="Cannot">What it will not bring.</param>
internal sealed record Step(
    string Id, Body Body, string? Form, StepPath Path, RuleWords Name, RuleWords Reason, RuleWords Cannot,
    ImmutableArray<CaseSubject> Subjects, Sectors Sectors, Sectors NotSectors, ImmutableArray<ActKind> Acts, ImmutableArray<Way> Ways,
    ImmutableArray<Need> Needs, ImmutableArray<Need> Ahead, RuleWords? AheadReason, Clock? Answer,
    Level Level, string Source, Confidence Confidence, DateOnly? From, DateOnly? To)
{
    public bool InForceOn(DateOnly day) => !(day < From) && !(day > To);

    /// <summary>Whether an act counts as this step.</summary>
    public bool IsDoneBy(ActFact act) => Acts.Contains(act.Kind) && act.With == Body && (Ways.IsEmpty || (act.Way is { } way && Ways.Contains(way)));

    /// <summary>Whether its body deals with a case.</summary>
    public bool IsCompetent(CaseFacts facts) => Subjects.Contains(facts.Subject) && (Sectors == Sectors.None || (Sectors & facts.Sector) != Sectors.None) && (NotSectors & facts.Sector) == Sectors.None;
}
