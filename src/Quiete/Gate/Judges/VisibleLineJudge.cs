using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Gate.Judges;

/// <summary>Judges <see cref="VisibleLine"/>.</summary>
internal sealed class VisibleLineJudge(Rule rule, VisibleLine kind) : Judge(rule)
{
    public override IEnumerable<Finding> Find(Question question)
    {
        var line = question.Contact.CallerLine;
        if (line.IsWithheld) yield return Finding.Refuse("hidden-line", "no caller line is shown");
        else if (!MayBeShown(line, question)) yield return Finding.Refuse("line-not-recallable", $"{line} is not declared recallable");
    }

    private bool MayBeShown(CallerLine line, Question question) =>
        question.Agency is { } agency && agency.Lines.Any(declared => declared.Recallable && declared.Line == line)
        || kind.Prefixes.On(question.Law.Day).Any(prefix => line.ToString().StartsWith(prefix, StringComparison.Ordinal))
        || line.IsShort && kind.ShortLineDigits.Holds(line.DigitCount, question.Law.Day);
}
