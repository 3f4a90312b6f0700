using System.Collections.Immutable;
using Quiete.Rules;

namespace Quiete.Procedures;

/// <summary>How one step stands in a case.</summary>
/// <param name="Missing">Why it cannot be taken yet, or any more.</param>
/// <param name="Earliest">The first day on which time alone opens it.</param>
/// <param name="Until">The last day on which it can be taken.</param>
/// <param name="Due">The last day for the answer to it.</param>
/// <param name="Act">The act that counts as having taken it.</param>
internal sealed record StepState(Step Step, StepStanding Standing, Need? Missing = null, DateOnly? Earliest = null, DateOnly? Until = null, DateOnly? Due = null, ActFact? Act = null);

/// <summary>The one thing to do next in a case, and how all other steps stand. A pure function of its arguments.</summary>
/// <param name="Next">What to do, or what to wait for.</param>
/// <param name="Reason">Why this one.</param>
/// <param name="Others">All other steps in the order of the path.</param>
internal sealed record NextStep(StepState Next, RuleWords Reason, ImmutableArray<StepState> Others)
{
    /// <summary>All steps, the next one first.</summary>
    public ImmutableArray<StepState> All => Others.Insert(0, Next);

    /// <summary>The next step on a day. There is always exactly one: the last step of a pack is open to every case.</summary>
    public static NextStep Of(ProcedurePack pack, CaseFacts facts, DateOnly day)
    {
        var on = new CaseOnDay(pack, facts, day);
        ImmutableArray<StepState> states = [.. on.Steps.Select(step => StateOf(step, on))];
        var ahead = states.FirstOrDefault(state => state.Standing == StepStanding.Possible && !state.Step.Ahead.IsEmpty && state.Step.Ahead.All(need => need.Holds(on)));
        var next = ahead ?? states.FirstOrDefault(state => state.Step.Path == StepPath.Main && state.Standing is StepStanding.Possible or StepStanding.Awaiting) ?? states[^1];
        return new(next, ahead?.Step.AheadReason ?? next.Step.Reason, states.Remove(next));
    }

    private static StepState StateOf(Step step, CaseOnDay on)
    {
        if (!step.IsCompetent(on.Facts)) return new(step, StepStanding.NotCompetent);
        if (Taken(step, on) is { } term) return new(step, term.Standing, Due: term.Due, Act: term.Act);
        if (step.Needs.FirstOrDefault(need => need.IsOut(on)) is { } over) return new(step, StepStanding.Out, over);
        return step.Needs.FirstOrDefault(need => !need.Holds(on)) is { } missing
            ? new(step, StepStanding.NotYet, missing, missing.Earliest(on))
            : new(step, StepStanding.Possible, Until: step.Needs.Select(need => need.LastDay(on)).Min());
    }

    // An act that was not answered in time stays so, even when it was repeated.
    private static Term? Taken(Step step, CaseOnDay on)
    {
        var terms = on.Facts.Acts.Where(step.IsDoneBy).Select(act => Term.Of(act, on, step.Answer)).ToList();
        return terms.Find(term => term.Standing == StepStanding.Late) ?? terms.Find(term => term.Standing == StepStanding.Awaiting)
            ?? terms.Find(term => term.Standing == StepStanding.Answered) ?? terms.FirstOrDefault();
    }
}
