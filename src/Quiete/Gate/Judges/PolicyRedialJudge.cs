using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Gate.Judges;

/// <summary>Judges <see cref="PolicyRedial"/>, attempt by attempt: a request excuses the attempts before it.</summary>
internal sealed class PolicyRedialJudge(Rule rule) : Judge(rule)
{
    public override IEnumerable<Finding> Find(Question question)
    {
        if (question.Policy!.RedialPauseHours is not { } hours) yield break;
        var pauses = question.Known.Attempts
            .Where(attempt => !question.ValidRequests.Any(request => request.At.IsAfter(Moment.At(attempt.At))))
            .Select(attempt => Pause.After(attempt, question.At, TimeSpan.FromHours(hours)))
            .OfType<Pause>();
        if (pauses.MaxBy(pause => pause.Ends) is { } latest) yield return Finding.Refuse("redial-pause", latest.Fact, latest.Ends);
    }

    // A request that expires before the pause is over no longer excuses.
    public override IEnumerable<DateTimeOffset> Turns(Question question) => question.RequestEnds();

    protected override bool Concerns(Question question) => question.Policy is not null;
}
