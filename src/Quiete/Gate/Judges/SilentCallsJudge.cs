using System.Globalization;
using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Gate.Judges;

/// <summary>Judges <see cref="SilentCalls"/>.</summary>
internal sealed class SilentCallsJudge(Rule rule, SilentCalls kind) : Judge(rule)
{
    public override IEnumerable<Finding> Find(Question question)
    {
        if (Pause.AfterLatest(question, Outcome.Silent, TimeSpan.FromHours(kind.PauseHours)) is { } pause)
        {
            yield return Finding.Refuse("silent-pause", pause.Fact, pause.Ends);
        }

        if (question.Contact.SilentRatioPerCent > kind.MaxRatioPerCent)
        {
            yield return Finding.Refuse("silent-ratio", string.Create(
                CultureInfo.InvariantCulture, $"{question.Contact.SilentRatioPerCent} silent calls for 100 answered"));
        }
    }
}
