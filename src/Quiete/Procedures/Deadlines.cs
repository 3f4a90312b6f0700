using System.Collections.Immutable;
using Quiete.Rules;

namespace Quiete.Procedures;

/// <summary>What a day is for.</summary>
internal enum DeadlineKind
{
    /// <summary>Somebody owes an answer.</summary>
    Answer,

    /// <summary>Somebody promised something.</summary>
    Promise,

    /// <summary>The person can do something until then.</summary>
    Own,
}

/// <summary>A day that matters in a case.</summary>
/// <param name="Act">The act that awaits something; null: a step that can be taken until then.</param>
/// <param name="Step">The id of the step that it belongs to; null: a promise.</param>
internal sealed record Deadline(DateOnly Day, DeadlineKind Kind, RuleWords Title, long? Act, string? Step);

/// <summary>The days that matter in a case: answers that are due, what was promised, and until when something can be done.</summary>
internal static class Deadlines
{
    /// <summary>Those of a case as it stands on a day, in order; what was answered is left out.</summary>
    public static ImmutableArray<Deadline> Of(ProcedurePack pack, CaseFacts facts, DateOnly day)
    {
        var next = NextStep.Of(pack, facts, day);
        var steps = next.All.Select(state => state switch
        {
            { Standing: StepStanding.Awaiting or StepStanding.Late, Due: { } due, Act: { } act } => new Deadline(due, DeadlineKind.Answer, Answer(pack, state.Step), act.Id, state.Step.Id),
            { Standing: StepStanding.Possible, Until: { } until } => new Deadline(until, DeadlineKind.Own, state.Step.Name, Act: null, state.Step.Id),
            _ => null,
        }).OfType<Deadline>();
        var promises = facts.Acts.Where(act => act.PromisedBy is not null && !facts.Acts.Any(later => Settles(later, act))).Select(act => new Deadline(
            act.PromisedBy!.Value, DeadlineKind.Promise, new("L'azienda ha promesso di rispondere o di agire entro questo giorno", "The company promised to answer or to act by this day"), act.Id, Step: null));

        // Two steps may await the answer to the same act: the earlier day is the one to watch.
        return [.. steps.Concat(promises).OrderBy(one => one.Day).DistinctBy(one => (one.Act, one.Title))];
    }

    private static bool Settles(ActFact later, ActFact promise) => later.Kind switch
    {
        ActKind.Ended => later.Day >= promise.Day,
        ActKind.Answer when later.Id != promise.Id => later.Answers is { } told ? told == promise.Id : later.Day >= promise.Day && later.With == promise.With,
        _ => false,
    };

    private static RuleWords Answer(ProcedurePack pack, Step step) => new(
        $"Ultimo giorno per la risposta: {pack.Of(step.Body).Name.Italian} ({step.Name.Italian})", $"Last day for the answer: {pack.Of(step.Body).Name.English} ({step.Name.English})");
}
