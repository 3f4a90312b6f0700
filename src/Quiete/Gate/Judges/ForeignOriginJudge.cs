using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Gate.Judges;

/// <summary>Judges <see cref="ForeignOrigin"/>. An origin that nobody told is no evidence.</summary>
internal sealed class ForeignOriginJudge(Rule rule, ForeignOrigin kind) : Judge(rule)
{
    public override IEnumerable<Finding> Find(Question question)
    {
        var line = question.Contact.CallerLine;
        if (question.Contact.OriginCountry is not { } origin || line.IsWithheld) yield break;
        if (origin != kind.HomeCountry && kind.LineKinds.Holds(line.Kind, question.Law.Day))
        {
            yield return Finding.Refuse("foreign-origin", $"a call from {origin} shows {line}");
        }
    }
}
