using Quiete.Rules.Kinds;

namespace Quiete.Procedures;

/// <summary>How an act stands that awaits an answer.</summary>
/// <param name="Due">The last day for the answer; null: no term runs.</param>
internal sealed record Term(ActFact Act, StepStanding Standing, DateOnly? Due)
{
    /// <summary>The standing of an act on a day.</summary>
    /// <param name="clock">How long the answer may take; null: nobody owes one.</param>
    public static Term Of(ActFact act, CaseFacts facts, Clock? clock, DateOnly day, Holidays holidays)
    {
        var answers = facts.Acts.Where(one => one.Kind == ActKind.Answer && IsAnswer(one, act, facts)).ToList();
        if (clock is null) return new(act, answers.Count > 0 ? StepStanding.Answered : StepStanding.Done, Due: null);

        var start = StartOf(act, facts, clock);
        var first = clock.LastDay(start, holidays);
        var isExtended = clock.Extension is not null && answers.Exists(answer => TellsExtension(answer) && answer.Day <= first);
        var due = isExtended ? clock.LastDay(start, holidays, extended: true) : first;
        if (answers.Exists(answer => !(clock.Extension is not null && TellsExtension(answer)))) return new(act, StepStanding.Answered, due);
        return new(act, Clock.IsOver(due, day) ? StepStanding.Late : StepStanding.Awaiting, due);
    }

    /// <summary>The day from which a clock runs for an act.</summary>
    public static DateOnly StartOf(ActFact act, CaseFacts facts, Clock clock) => clock.Start == ClockStart.Delivered
        ? facts.Acts.Where(one => one.Kind is ActKind.PecDelivered or ActKind.LetterDelivered && one.Answers == act.Id).Select(one => (DateOnly?)one.Day).Min() ?? act.Day
        : act.Day;

    // An answer that only promises another day is no answer, but the notice of an extension.
    private static bool TellsExtension(ActFact answer) => answer.PromisedBy > answer.Day;

    // One that does not say what it answers counts for the last act to that body before it.
    private static bool IsAnswer(ActFact answer, ActFact act, CaseFacts facts)
    {
        if (answer.Answers is { } told) return told == act.Id;
        if (answer.Day < act.Day || answer.With != act.With) return false;
        return facts.Acts.Where(one => Awaits(one.Kind) && one.With == answer.With && one.Day <= answer.Day).MaxBy(one => (one.Day, one.Id))?.Id == act.Id;
    }

    private static bool Awaits(ActKind kind) => kind is ActKind.Complaint or ActKind.Objection or ActKind.AccessRequest or ActKind.ConsentWithdrawal
        or ActKind.ContractWithdrawal or ActKind.IndemnityClaim or ActKind.Report;
}
