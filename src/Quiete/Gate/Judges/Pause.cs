using Quiete.Rules;

namespace Quiete.Gate.Judges;

/// <summary>A rest after an attempt, counted in whole hours of real time.</summary>
internal sealed record Pause(DateTimeOffset Ends, string Fact)
{
    /// <summary>The rest after the latest attempt of an outcome; null when it is over, or there was none.</summary>
    public static Pause? AfterLatest(Question question, Outcome outcome, TimeSpan length)
    {
        var latest = question.Known.Attempts.Where(attempt => attempt.Outcome == outcome).MaxBy(attempt => attempt.At);
        return latest is null ? null : After(latest, question.At, length);
    }

    /// <summary>The rest after an attempt; null when it is over.</summary>
    public static Pause? After(Attempt attempt, DateTimeOffset at, TimeSpan length) =>
        at - attempt.At < length ? new(attempt.At + length, $"{Terms.Of(attempt.Outcome)} on {Moment.Iso(attempt.At)}") : null;
}
