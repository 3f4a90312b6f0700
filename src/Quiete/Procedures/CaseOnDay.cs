using System.Collections.Immutable;
using Quiete.Rules.Kinds;

namespace Quiete.Procedures;

/// <summary>A case looked at on one day, with the steps that are about it.</summary>
internal sealed class CaseOnDay(ProcedurePack pack, CaseFacts facts, DateOnly day)
{
    public CaseFacts Facts => facts;

    public DateOnly Day => day;

    public Holidays Holidays => pack.Holidays;

    /// <summary>Of each step the version by which it was done, or else the one in force: a term is judged by the law under which it began.</summary>
    public ImmutableArray<Step> Steps { get; } = [.. pack.Steps.GroupBy(step => step.Id, StringComparer.Ordinal)
        .Select(versions => versions.FirstOrDefault(step => facts.Acts.Any(act => step.IsDoneBy(act) && step.InForceOn(act.Day))) ?? versions.FirstOrDefault(step => step.InForceOn(day)))
        .OfType<Step>()];

    /// <summary>How an act towards the company stands, by the clock of the first step that it takes.</summary>
    public Term TermOf(ActFact act) => Term.Of(act, facts, Steps.FirstOrDefault(step => step.Answer is not null && step.IsCompetent(facts) && step.IsDoneBy(act))?.Answer, day, Holidays);
}
