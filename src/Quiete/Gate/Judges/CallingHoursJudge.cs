using System.Globalization;
using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Gate.Judges;

/// <summary>Judges <see cref="CallingHours"/>: they bind members of the code, and those whose policy does not say otherwise.</summary>
internal sealed class CallingHoursJudge(Rule rule, CallingHours kind) : Judge(rule)
{
    public override IEnumerable<Finding> Find(Question question)
    {
        var holidays = question.Law.Holidays;
        if (kind.ClosingAfter(question.At, holidays) is not null) yield break;
        yield return Finding.Refuse("outside-hours", Shown(question, holidays), kind.OpeningAfter(question.At, holidays));
    }

    public override IEnumerable<DateTimeOffset> Turns(Question question) =>
        kind.ClosingAfter(question.At, question.Law.Holidays) is { } closing ? [closing] : [];

    protected override bool Concerns(Question question) =>
        question.Agency is { CodeMember: true } || question.Policy is null or { Hours: PolicyHours.Code };

    private string Shown(Question question, Holidays holidays)
    {
        var local = RomeTime.At(question.At);
        var window = kind.On(question.Day, holidays) is { } hours ? $"open {hours.Opens:HH:mm}-{hours.Closes:HH:mm}" : "closed";
        return string.Create(CultureInfo.InvariantCulture, $"{local:dddd HH:mm} in Italy, {window} on that day");
    }
}
