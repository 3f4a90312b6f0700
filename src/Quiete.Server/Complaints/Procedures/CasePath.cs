using System.Collections.Immutable;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>What is to be done in a case on a day, and the days that matter.</summary>
internal sealed record CasePath(DateOnly Today, CaseFacts Facts, NextStep Step, ImmutableArray<Deadline> Deadlines)
{
    // An objection that was said here is no act of the case.
    private const long NotAnAct = 0;

    public static CasePath Of(CaseFacts facts, DateOnly today) => new(
        today, facts, NextStep.Of(ProcedurePack.Italian, facts, today),
        [.. Quiete.Procedures.Deadlines.Of(ProcedurePack.Italian, facts, today).Select(one => one.Act == NotAnAct ? one with { Act = null } : one)]);

    /// <summary>What the next step depends on.</summary>
    /// <remarks>A company that no administrator checked as a member of the code may be one all the same: then nobody knows.</remarks>
    /// <param name="objections">Those that reach the company.</param>
    public static CaseFacts FactsOf(Case one, IEnumerable<EntryMoment> contacts, IEnumerable<Act> acts, IEnumerable<PersonObjection> objections, Company? company, DateOnly today) => new(
        one.Told.Subject, SectorOf(one.Kind), one.Company is not null, company?.Accreditation.InCodeOn(today) == true ? true : null,
        [.. contacts.Where(contact => !contact.Useful).Select(contact => RomeTime.DayOf(contact.Received)).Order()],
        [.. acts.Select(FactOf).Concat(Objected(objections, company)).OrderBy(act => act.Day).ThenBy(act => act.Id)]);

    /// <summary>The path as an association reads it: out of the contacts that are held against the company, the acts and the objections, all of which it is shown.</summary>
    public static CasePath ForDesk(CaseFile file, DateOnly today) =>
        Of(FactsOf(file.Case, file.ContactsOfCompany.Select(contact => contact.Entry.Moment), file.Acts, file.Objections, file.Company, today), today);

    public static ActFact FactOf(Act act) => new(
        act.Id, act.Told.Kind, RomeTime.DayOf(act.Told.At), act.Told.Body, act.Told.Way, act.Told.Answers, act.Told.NumberGiven, act.Told.PromisedBy);

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

    // A no said here reached the company only where it takes part; elsewhere it is written in one's own register and nowhere else.
    private static IEnumerable<ActFact> Objected(IEnumerable<PersonObjection> objections, Company? company) => company is null
        ? []
        : objections.Where(said => said.IsEnforced).OrderBy(said => said.Said).Take(1).Select(said => new ActFact(NotAnAct, ActKind.Objection, RomeTime.DayOf(said.Said), Body.Company, Way.Quiete));
}
