using System.Collections.Immutable;
using Quiete.Rules.Kinds;

namespace Quiete.Procedures;

/// <summary>A case looked at on one day, with the steps that are about it and what answers what.</summary>
internal sealed class CaseOnDay
{
    private readonly ILookup<long?, ActFact> answers;
    private readonly ILookup<long, ActFact> deliveries;

    public CaseOnDay(ProcedurePack pack, CaseFacts facts, DateOnly day)
    {
        (Facts, Day, Holidays) = (facts.WithoutFailed(), day, pack.Holidays);
        var awaiting = Facts.Acts.Where(act => Awaits(act.Kind)).OrderByDescending(act => act.Day).ThenByDescending(act => act.Id).ToList();
        answers = Facts.Acts.Where(act => act.Kind == ActKind.Answer).ToLookup(answer => answer.Answers ?? Presumed(answer, awaiting));
        deliveries = Facts.Acts.Where(act => act.Kind is ActKind.PecDelivered or ActKind.LetterDelivered && act.Answers is not null).ToLookup(act => act.Answers!.Value);
        Steps = [.. pack.Steps.GroupBy(step => step.Id, StringComparer.Ordinal).Select(Current).OfType<Step>()];
    }

    public CaseFacts Facts { get; }

    public DateOnly Day { get; }

    public Holidays Holidays { get; }

    /// <summary>Of each step the version by which it was done, or else the one in force: a term is judged by the law under which it began.</summary>
    public ImmutableArray<Step> Steps { get; }

    /// <summary>The answers to an act.</summary>
    public IEnumerable<ActFact> AnswersTo(ActFact act) => answers[act.Id];

    /// <summary>The day from which a clock runs for an act.</summary>
    public DateOnly StartOf(ActFact act, Clock clock) => clock.Start == ClockStart.Delivered ? deliveries[act.Id].Select(one => (DateOnly?)one.Day).Min() ?? act.Day : act.Day;

    /// <summary>How an act towards the company stands, by the clock of the first step that it takes.</summary>
    public Term TermOf(ActFact act) => Term.Of(act, this, Steps.FirstOrDefault(step => step.Answer is not null && step.IsCompetent(Facts) && step.IsDoneBy(act))?.Answer);

    private Step? Current(IEnumerable<Step> versions) =>
        versions.FirstOrDefault(step => Facts.Acts.Any(act => step.IsDoneBy(act) && step.InForceOn(act.Day))) ?? versions.FirstOrDefault(step => step.InForceOn(Day));

    // An answer that does not say what it answers counts for the last act to that body before it.
    private static long? Presumed(ActFact answer, List<ActFact> awaiting) => awaiting.Find(act => act.With == answer.With && act.Day <= answer.Day)?.Id;

    private static bool Awaits(ActKind kind) => kind is ActKind.Complaint or ActKind.Objection or ActKind.AccessRequest or ActKind.ConsentWithdrawal
        or ActKind.ContractWithdrawal or ActKind.IndemnityClaim or ActKind.Report;
}
