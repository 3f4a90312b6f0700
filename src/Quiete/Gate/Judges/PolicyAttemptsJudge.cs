using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Gate.Judges;

/// <summary>Judges <see cref="PolicyAttempts"/>: attempts of every agency, whatever came of them.</summary>
internal sealed class PolicyAttemptsJudge(Rule rule) : Judge(rule)
{
    public override IEnumerable<Finding> Find(Question question)
    {
        if (question.Policy!.MaxAttempts is not { } cap) yield break;
        var window = TimeSpan.FromDays(cap.Days);
        var inside = question.Known.Attempts.Select(attempt => attempt.At)
            .Where(at => question.At - at < window).OrderDescending().ToList();
        if (inside.Count < cap.Count) yield break;

        // Below the cap again once the attempt that fills it leaves the window; a cap of none never lets go.
        DateTimeOffset? earliest = cap.Count > 0 ? inside[cap.Count - 1] + window : null;
        yield return Finding.Refuse("attempts-exhausted", $"{inside.Count} attempts in {cap.Days} days, at most {cap.Count}", earliest);
    }

    protected override bool Concerns(Question question) => question.Policy is not null;
}
