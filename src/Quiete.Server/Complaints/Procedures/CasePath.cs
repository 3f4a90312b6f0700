using System.Collections.Immutable;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Companies;

namespace Quiete.Server.Complaints;

/// <summary>What is to be done in a case on a day, and the days that matter.</summary>
internal sealed record CasePath(DateOnly Today, CaseFacts Facts, NextStep Step, ImmutableArray<Deadline> Deadlines)
{
    // An objection that was said here is no act of the case.
    private const long NotAnAct = 0;

    public static CasePath Of(CaseFile file, DateOnly today)
    {
        var facts = FactsOf(file, today);
        return new(today, facts, NextStep.Of(ProcedurePack.Italian, facts, today), [.. Quiete.Procedures.Deadlines.Of(ProcedurePack.Italian, facts, today).Select(one => one.Act == NotAnAct ? one with { Act = null } : one)]);
    }

    /// <summary>What the next step depends on.</summary>
    /// <remarks>A company that no administrator checked as a member of the code may be one all the same: then nobody knows.</remarks>
    public static CaseFacts FactsOf(CaseFile file, DateOnly today) => new(
        file.Case.Told.Subject, SectorOf(file.Case.Kind), file.Case.Company is not null, file.Company?.Accreditation.InCodeOn(today) == true ? true : null,
        [.. file.Contacts.Where(contact => !contact.Entry.Told.Useful).Select(contact => RomeTime.DayOf(contact.Entry.Told.Received)).Order()],
        [.. file.Acts.Select(FactOf).Concat(Objected(file)).OrderBy(act => act.Day).ThenBy(act => act.Id)]);

    public static Sectors SectorOf(BrandKind? kind) => kind switch
    {
        null => Sectors.None,
        BrandKind.Telecom => Sectors.Telecom,
        BrandKind.Energy => Sectors.Electricity | Sectors.Gas,
        BrandKind.Finance => Sectors.Finance,
        BrandKind.Insurance => Sectors.Insurance,
        BrandKind.Charity => Sectors.Charity,
        BrandKind.Survey => Sectors.Survey,
        _ => Sectors.Other,
    };

    public static ActFact FactOf(Act act) => new(
        act.Id, act.Told.Kind, RomeTime.DayOf(act.Told.At), act.Told.Body, act.Told.Way, act.Told.Answers, act.Told.NumberGiven, act.Told.PromisedBy);

    // A no said here reached the company only where it takes part; elsewhere it is written in one's own register and nowhere else.
    private static IEnumerable<ActFact> Objected(CaseFile file) => file.Company is null
        ? []
        : file.Objections.Where(said => said.IsEnforced).Take(1).Select(said => new ActFact(NotAnAct, ActKind.Objection, RomeTime.DayOf(said.Said), Body.Company, Way.Quiete));
}
