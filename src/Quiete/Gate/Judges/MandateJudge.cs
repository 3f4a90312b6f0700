using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Gate.Judges;

/// <summary>Judges <see cref="Mandate"/>, when an agency is named and its data are given.</summary>
internal sealed class MandateJudge(Rule rule) : Judge(rule)
{
    public override IEnumerable<Finding> Find(Question question)
    {
        var agency = question.Agency!;
        if (agency.MandateFrom is not { } from)
        {
            yield return Finding.Refuse("no-mandate", "no day is given on which the mandate begins");
        }
        else if (question.Day < from || question.Day > agency.MandateTo)
        {
            yield return Finding.Refuse("no-mandate", $"the mandate runs from {from:yyyy-MM-dd} to {agency.MandateTo:yyyy-MM-dd}");
        }
    }

    public override IEnumerable<DateTimeOffset> Turns(Question question) => question.Agency?.MandateTo is { } last ? [After(last)] : [];

    protected override bool Concerns(Question question) => question is { Contact.Agency: not null, Agency: not null };
}
