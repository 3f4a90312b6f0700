using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Quiete.Procedures;
using Quiete.Rules;

namespace Quiete.Tests.Procedures;

public sealed class NextStepTests
{
    private static readonly ProcedurePack Pack = ProcedurePack.Italian;
    private static readonly DateOnly First = new(2024, 5, 1);
    private static readonly Config ManyCases = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    private static readonly Gen<ActFact> Acts =
        from kind in Gen.Elements(Enum.GetValues<ActKind>())
        from day in Gen.Choose(0, 900)
        from body in Gen.Elements([null, .. Enum.GetValues<Body>().Select(one => (Body?)one)])
        from way in Gen.Elements([null, .. Enum.GetValues<Way>().Select(one => (Way?)one)])
        from answers in Gen.Elements<long?>([null, null, 1, 2, 3])
        from given in Gen.Elements(Enum.GetValues<NumberGiven>())
        from promised in Gen.Elements<int?>([null, null, null, 20, 80])
        select new ActFact(0, kind, First.AddDays(day), body, way, answers, given, promised is { } days ? First.AddDays(day + days) : null);

    private static readonly Gen<CaseFacts> Cases =
        from subject in Gen.Elements(Enum.GetValues<CaseSubject>())
        from sector in Gen.Elements(Enum.GetValues<Sectors>())
        from known in Gen.Elements(true, false)
        from member in Gen.Elements<bool?>([null, true, false])
        from contacts in Gen.Choose(0, 900).ListOf(3)
        from count in Gen.Choose(0, 6)
        from acts in Acts.ListOf(count)
        select new CaseFacts(
            subject, sector, known, member, [.. contacts.Select(First.AddDays).Order()],
            [.. acts.OrderBy(act => act.Day).Select((act, at) => act with { Id = at + 1 })]);

    private static readonly Arbitrary<(CaseFacts Facts, DateOnly Day)> Given =
        (from facts in Cases from day in Gen.Choose(0, 1_000) select (facts, First.AddDays(day))).ToArbitrary();

    [Fact]
    public void Every_case_gets_exactly_one_step_and_the_same_one_each_time() => Prop.ForAll(Given, given =>
    {
        var next = NextStep.Of(Pack, given.Facts, given.Day);
        var again = NextStep.Of(Pack, given.Facts, given.Day);
        return next.Next.Standing is not (StepStanding.NotCompetent or StepStanding.NotYet or StepStanding.Out)
            && next.Next == again.Next && next.Others.SequenceEqual(again.Others)
            && next.All.Select(state => state.Step.Id).Distinct(StringComparer.Ordinal).Count() == next.All.Length;
    }).Check(ManyCases);

    [Fact]
    public void A_step_is_possible_only_where_it_is_competent_and_all_its_needs_hold() => Prop.ForAll(Given, given =>
    {
        var on = new CaseOnDay(Pack, given.Facts, given.Day);
        return NextStep.Of(Pack, given.Facts, given.Day).All.All(state => state.Standing switch
        {
            StepStanding.Possible => state.Step.IsCompetent(given.Facts) && state.Step.Needs.All(need => need.Holds(on)) && !on.Facts.Acts.Any(state.Step.IsDoneBy),
            StepStanding.NotYet or StepStanding.Out => state.Missing is { } missing && !missing.Holds(on),
            StepStanding.NotCompetent => !state.Step.IsCompetent(given.Facts),
            _ => state.Act is not null,
        });
    }).Check(ManyCases);

    [Fact]
    public void Time_never_brings_an_answer_back_into_its_term() => Prop.ForAll(Given, given =>
    {
        var now = Standings(given.Facts, given.Day);
        var later = Standings(given.Facts, given.Day.AddDays(45));
        return now.All(one => one.Value != StepStanding.Late || later.GetValueOrDefault(one.Key, StepStanding.Late) == StepStanding.Late)
            && now.All(one => one.Value != StepStanding.Out || later.GetValueOrDefault(one.Key, StepStanding.Out) == StepStanding.Out);
    }).Check(ManyCases);

    [Fact]
    public void One_more_contact_closes_no_door() => Prop.ForAll(Given, given =>
    {
        var more = Standings(given.Facts with { Contacts = given.Facts.Contacts.Add(given.Day) }, given.Day);
        return Standings(given.Facts, given.Day).All(one => one.Value != StepStanding.Possible || more[one.Key] == StepStanding.Possible);
    }).Check(ManyCases);

    [Fact]
    public void Taking_the_step_that_was_proposed_leads_on() => Prop.ForAll(Given, given =>
    {
        var next = NextStep.Of(Pack, given.Facts, given.Day).Next;
        if (next.Standing != StepStanding.Possible) return true;
        var done = new ActFact(1_000, next.Step.Acts[0], given.Day, next.Step.Body, next.Step.Ways.IsEmpty ? null : next.Step.Ways[0]);
        var after = NextStep.Of(Pack, given.Facts with { Acts = given.Facts.Acts.Add(done) }, given.Day).Next;
        return after.Step.Id != next.Step.Id || after.Standing != StepStanding.Possible;
    }).Check(ManyCases);

    [Fact]
    public void The_monitoring_body_is_never_proposed_before_a_complaint_of_ones_own_to_a_member() => Prop.ForAll(Given, given =>
    {
        var state = NextStep.Of(Pack, given.Facts, given.Day).All.SingleOrDefault(one => one.Step.Id == "monitoring-body-report");
        return state?.Standing != StepStanding.Possible || (given.Facts.CodeMember == true && given.Facts.Acts.Any(act => act.Kind is ActKind.Objection or ActKind.Complaint));
    }).Check(ManyCases);

    [Fact]
    public void A_deadline_of_an_act_is_there_until_it_is_answered()
    {
        var facts = new CaseFacts(CaseSubject.Billing, Sectors.Telecom, CompanyKnown: true, CodeMember: null, [],
            [new(7, ActKind.Complaint, new DateOnly(2026, 11, 20)), new(8, ActKind.Call, new DateOnly(2026, 11, 21), PromisedBy: new DateOnly(2026, 11, 30))]);
        var day = new DateOnly(2026, 11, 23);
        var deadlines = Deadlines.Of(Pack, facts, day);
        Assert.Equal([(new DateOnly(2026, 11, 30), 8L), (new DateOnly(2026, 12, 21), 7L)], deadlines.Select(one => (one.Day, one.Act!.Value)));
        var answered = facts with { Acts = facts.Acts.Add(new(9, ActKind.Answer, new DateOnly(2026, 11, 22), Answers: 7)) };
        Assert.DoesNotContain(Deadlines.Of(Pack, answered, day), one => one.Act == 7);
    }

    [Fact]
    public void The_days_left_to_step_back_are_a_deadline_of_ones_own()
    {
        var facts = new CaseFacts(CaseSubject.Withdrawal, Sectors.Telecom, CompanyKnown: true, CodeMember: null, [], [new(1, ActKind.Contract, new DateOnly(2026, 11, 15))]);
        var own = Assert.Single(Deadlines.Of(Pack, facts, new DateOnly(2026, 11, 20)), one => one.Day == new DateOnly(2026, 11, 30));
        Assert.Equal(DeadlineKind.Own, own.Kind);
        Assert.Null(own.Act);
    }

    private static Dictionary<string, StepStanding> Standings(CaseFacts facts, DateOnly day) =>
        NextStep.Of(Pack, facts, day).All.ToDictionary(state => state.Step.Id, state => state.Standing, StringComparer.Ordinal);
}
