using FsCheck;
using FsCheck.Fluent;
using Quiete.Server.Companies;

namespace Quiete.Server.Tests.Companies;

public class MandatesTests
{
    private const int Principal = 1;
    private static readonly DateOnly First = new(2026, 1, 1);
    private static readonly DateTimeOffset Before = new(2025, 12, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void On_any_day_an_agency_may_call_if_and_only_if_a_chain_of_mandates_in_force_leads_to_the_principal() =>
        Prop.ForAll(Arb.From(Markets()), mandates =>
        {
            var known = Mandates.Of(mandates);
            return Enumerable.Range(0, 40).Select(First.AddDays).All(day => Enumerable.Range(10, 5).All(agency =>
                known.Days(Principal, agency).Any(span => span.Holds(day)) == ChainReaches(mandates, agency, day, [])));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Along_one_chain_the_days_are_the_intersection() =>
        Prop.ForAll(Arb.From(Spans().NonEmptyListOf()), spans =>
        {
            var chain = spans.Select((span, at) => Mandate(at, agency: 10 + at, through: at == 0 ? null : 9 + at, span, ended: null)).ToList();
            DaySpan? all = spans[0];
            foreach (var span in spans.Skip(1)) all = all?.Cut(span);
            var days = Mandates.Of(chain).Days(Principal, 10 + spans.Count - 1);
            return all is { } both ? days.SequenceEqual([both]) : days.Count == 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Spans_that_touch_are_one()
    {
        var merged = DaySpan.Merge([new(First.AddDays(10), First.AddDays(12)), new(First, First.AddDays(4)), new(First.AddDays(5), First.AddDays(6)), new(First.AddDays(12), null)]);
        Assert.Equal([new(First, First.AddDays(6)), new(First.AddDays(10), null)], merged);
    }

    // The truth, said differently: walk from the agency towards the principal over mandates that are in force on the day.
    private static bool ChainReaches(IReadOnlyCollection<Mandate> mandates, long agency, DateOnly day, HashSet<long> passed) =>
        passed.Add(agency) && mandates.Any(mandate => mandate.Agency.Id == agency
            && mandate.Days.Holds(day) && !(mandate.Ended is { } ended && DateOnly.FromDateTime(ended.DateTime) <= day)
            && (mandate.Through is not { } through || ChainReaches(mandates, through.Id, day, [.. passed])));

    private static Gen<List<Mandate>> Markets() =>
        (from agency in Gen.Choose(10, 14)
         from through in Gen.Choose(9, 14)
         from span in Spans()
         from ended in Gen.Choose(-40, 40)
         select (agency, through, span, ended)).ListOf().Select(all => all.Select((one, at) => Mandate(
            at, one.agency, one.through < 10 ? null : one.through, one.span, one.ended < 0 ? null : First.AddDays(one.ended))).ToList());

    private static Gen<DaySpan> Spans() =>
        from start in Gen.Choose(0, 30)
        from length in Gen.Choose(-1, 20)
        select new DaySpan(First.AddDays(start), length < 0 ? null : First.AddDays(start + length));

    private static Mandate Mandate(int id, int agency, int? through, DaySpan span, DateOnly? ended) => new(
        id, new(Principal, "P"), new(agency, $"A{agency}"), through is { } by ? new CompanyName(by, $"A{by}") : null, span, Before,
        ended is { } day ? new DateTimeOffset(day, new TimeOnly(12, 0), TimeSpan.Zero) : null);
}
