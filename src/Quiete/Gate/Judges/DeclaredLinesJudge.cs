using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Gate.Judges;

/// <summary>Judges <see cref="DeclaredLines"/>, when an agency calls. One without data has no enrolment and no lines.</summary>
internal sealed class DeclaredLinesJudge(Rule rule) : Judge(rule)
{
    private static readonly Agency Nothing = new();

    public override IEnumerable<Finding> Find(Question question)
    {
        var agency = question.Agency ?? Nothing;
        if (string.IsNullOrWhiteSpace(agency.Roc))
        {
            yield return Finding.Refuse("agency-not-in-roc", $"no ROC number of {question.Contact.Agency}");
        }
        else if (agency.RocTo < question.Day)
        {
            yield return Finding.Refuse("agency-not-in-roc", $"the ROC enrolment ended on {agency.RocTo:yyyy-MM-dd}");
        }

        var line = question.Contact.CallerLine;
        if (!line.IsWithheld && agency.Lines.All(declared => declared.Line != line))
        {
            yield return Finding.Refuse("line-not-declared", $"{line} is not among the lines of {question.Contact.Agency}");
        }
    }

    public override IEnumerable<DateTimeOffset> Turns(Question question) => question.Agency?.RocTo is { } last ? [After(last)] : [];

    protected override bool Concerns(Question question) => question.Contact.Agency is not null;
}
