using System.Collections.Immutable;
using Quiete.Rules;

namespace Quiete.Procedures;

/// <summary>A worked example of the pack: a case, and the step that it must get.</summary>
/// <param name="Next">The id of the next step.</param>
/// <param name="Due">Until when the answer or the step has time; null: not asked.</param>
/// <param name="Standings">How other steps must stand, by their ids.</param>
internal sealed record StepExample(
    string Shows, DateOnly Day, CaseFacts Case, string Next, StepStanding Standing, DateOnly? Due, ImmutableArray<(string Step, StepStanding Standing)> Standings)
{
    internal static StepExample? Read(JsonFields fields)
    {
        var shows = fields.Name("shows", needed: true);
        var day = fields.Day("day", needed: true);
        var given = fields.Object("case", needed: true) is { } one ? ReadCase(one) : null;
        var (next, standing, due) = (fields.Name("next", needed: true), fields.Word<StepStanding>("standing", needed: true), fields.Day("due"));
        var others = fields.Objects("others", ReadOther);
        fields.End();
        return shows is null || day is null || given is null || next is null || standing is null
            ? null
            : new(shows, day.Value, given, next, standing.Value, due, [.. others.Select(other => (other.Step, other.Standing))]);
    }

    private static CaseFacts? ReadCase(JsonFields fields)
    {
        var subject = fields.Word<CaseSubject>("subject", needed: true);
        var sectors = fields.Words<Sectors>("sector").Aggregate(Sectors.None, (all, one) => all | one);
        var known = fields.Flag("companyKnown", whenAbsent: true);
        var member = fields.Has("codeMember") ? fields.Flag("codeMember") : (bool?)null;
        var contacts = fields.Texts("contacts").Select(text => Moment.TryParseDay(text, out var day) ? day : (DateOnly?)null).ToList();
        if (contacts.Contains(null)) fields.Fault("contacts", "A date such as 2026-11-20 is needed.");
        var acts = fields.Objects("acts", ReadAct);
        fields.End();
        return subject is null ? null : new(subject.Value, sectors, known, member, [.. contacts.OfType<DateOnly>().Order()], [.. acts]);
    }

    private static ActFact? ReadAct(JsonFields fields)
    {
        var id = fields.Whole("id", 1, int.MaxValue, needed: true);
        var kind = fields.Word<ActKind>("kind", needed: true);
        var day = fields.Day("day", needed: true);
        var act = new ActFact(
            id ?? 0, kind ?? ActKind.Note, day ?? default, fields.Word<Body>("body"), fields.Word<Way>("way"), fields.Whole("answers", 1, int.MaxValue),
            fields.Word<NumberGiven>("numberGiven") ?? NumberGiven.NotAsked, fields.Day("promisedBy"));
        fields.End();
        return id is null || kind is null || day is null ? null : act;
    }

    private static Other? ReadOther(JsonFields fields)
    {
        var (step, standing) = (fields.Name("step", needed: true), fields.Word<StepStanding>("standing", needed: true));
        fields.End();
        return step is null || standing is null ? null : new(step, standing.Value);
    }

    private sealed record Other(string Step, StepStanding Standing);
}
