using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Gate.Judges;

/// <summary>Judges <see cref="PolicyRefusal"/>.</summary>
internal sealed class PolicyRefusalJudge(Rule rule) : Judge(rule)
{
    public override IEnumerable<Finding> Find(Question question)
    {
        var policy = question.Policy!;
        if (policy.PauseAfterRefusalDays is { } refusalDays
            && Pause.AfterLatest(question, Outcome.Refused, TimeSpan.FromDays(refusalDays)) is { } refused)
        {
            yield return Finding.Refuse("refusal-pause", refused.Fact, refused.Ends);
        }

        if (policy.PauseAfterNotNowDays is { } notNowDays
            && Pause.AfterLatest(question, Outcome.NotNow, TimeSpan.FromDays(notNowDays)) is { } notNow)
        {
            yield return Finding.Refuse("not-now-pause", notNow.Fact, notNow.Ends);
        }
    }

    protected override bool Concerns(Question question) => question.Policy is not null;
}
