namespace Quiete.Procedures;

/// <summary>How an act stands that awaits an answer.</summary>
/// <param name="Due">The last day for the answer; null: no term runs.</param>
internal sealed record Term(ActFact Act, StepStanding Standing, DateOnly? Due)
{
    /// <summary>The standing of an act on a day.</summary>
    /// <param name="clock">How long the answer may take; null: nobody owes one.</param>
    public static Term Of(ActFact act, CaseOnDay on, Clock? clock)
    {
        var answers = on.AnswersTo(act).ToList();
        if (clock is null) return new(act, answers.Count > 0 ? StepStanding.Answered : StepStanding.Done, Due: null);

        var start = on.StartOf(act, clock);
        var first = clock.LastDay(start, on.Holidays);
        var isExtended = clock.Extension is not null && answers.Exists(answer => TellsExtension(answer) && answer.Day <= first);
        var due = isExtended ? clock.LastDay(start, on.Holidays, extended: true) : first;
        if (answers.Exists(answer => !(clock.Extension is not null && TellsExtension(answer)))) return new(act, StepStanding.Answered, due);
        return new(act, Clock.IsOver(due, on.Day) ? StepStanding.Late : StepStanding.Awaiting, due);
    }

    // An answer that only promises another day is no answer, but the notice of an extension.
    private static bool TellsExtension(ActFact answer) => answer.PromisedBy > answer.Day;
}
