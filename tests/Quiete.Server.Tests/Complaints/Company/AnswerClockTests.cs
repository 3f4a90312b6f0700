using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Gate;
using Quiete.Server.Tests.Companies;
using Quiete.Server.Tests.Register;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Complaints;

public class AnswerClockTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public void The_clock_of_a_complaint_is_the_one_that_the_procedures_give_and_only_law_charges_a_company()
    {
        var sent = new DateTimeOffset(2027, 1, 31, 23, 30, 0, TimeSpan.Zero); // already February in Italy
        Assert.Equal(new DateOnly(2027, 3, 3), ComplaintClock.For(CaseSubject.Billing, BrandKind.Telecom).DueAfter(sent));
        Assert.Equal(new DateOnly(2027, 3, 15), ComplaintClock.For(CaseSubject.Billing, BrandKind.Energy).DueAfter(sent.AddDays(2)));
        Assert.Equal(new DateOnly(2027, 3, 3), ComplaintClock.For(CaseSubject.ServiceFault, BrandKind.Finance).DueAfter(sent));
        Assert.All(new[] { ComplaintClock.Energy, ComplaintClock.Practice }, clock => Assert.Null(clock.Rule));
        Assert.DoesNotContain("GDPR", ComplaintClock.For(CaseSubject.Billing, kind: null).Source, StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2027, 3, 1), ComplaintClock.For(CaseSubject.UnwantedContacts, BrandKind.Telecom).DueAfter(sent)); // a right, whatever the company sells
        Assert.Equal(new DateOnly(2027, 3, 1), ComplaintClock.For(CaseSubject.UnwantedContacts, kind: null).DueAfter(sent.AddHours(-2))); // the month is shorter, and ends on a Sunday
    }

    [Fact]
    public async Task Open_complaints_and_those_beyond_their_clock_are_in_the_exposure()
    {
        await using var house = await People.StartGate();
        var (ada, _, id) = await CompanyCase.Complainer(house);
        var code = await CompanyCase.Send(house, ada, id);
        var day = RomeTime.DayOf(house.Server.Clock.GetUtcNow());
        async Task<IReadOnlyList<RuleExposure>> Exposure() => (await house.Server.Get<ExposureReport>().Of(house.Luce, day.AddDays(-1), day.AddDays(1), Stop)).Rules;

        var open = Assert.Single(await Exposure(), rule => rule.Rule == ComplaintExposure.OpenRule);
        Assert.Equal(("Alfa Call", ExposureKind.Complained), (Assert.Single(open.Cases).Agency, open.Cases[0].Kind));
        Assert.DoesNotContain(await Exposure(), rule => rule.Cases.Any(one => one.Kind == ExposureKind.Unanswered));

        house.Server.Clock.Pass(TimeSpan.FromDays(32));
        var late = Assert.Single(await Exposure(), rule => rule.Cases.Any(one => one.Kind == ExposureKind.Unanswered));
        Assert.Equal("GDPR art. 12 par. 3", late.Source);
        Assert.Contains("oltre il suo termine", await DeskHouse.Read(await house.Server.SignedIn(Role.Principal, house.Luce), $"/esposizione?dal={day.AddDays(-1):yyyy-MM-dd}&al={day.AddDays(1):yyyy-MM-dd}"), StringComparison.Ordinal);

        Assert.True(await house.Server.Get<CompanyComplaintStore>().Answer(new(house.Luce, "Luce Chiara"), code, 1, "Eccoci.", Stop));
        Assert.DoesNotContain(await Exposure(), rule => rule.Rule.StartsWith("COMPLAINT", StringComparison.Ordinal));
        Assert.Equal(new AnswerTime(1, 1, 0, 32), await house.Server.Get<AnswerTimes>().Of(house.Luce, Stop) is var times ? times with { MedianDays = Math.Round(times.MedianDays!.Value) } : null);
    }

    [Fact]
    public async Task A_clock_of_practice_is_no_breach_in_the_exposure()
    {
        await using var house = await People.StartGate();
        var (_, person, _) = await CompanyCase.Complainer(house);
        var brand = await house.Server.Get<BrandStore>().Enter("Luce Finanza", BrandKind.Finance, house.Luce, website: null, Stop);
        var id = await house.Server.Get<CaseStore>().Open(person.Id, new(CaseSubject.Billing, "Una spesa", Brand: brand), Stop);
        var body = new ComplaintBody("Una spesa", "Non la capisco.", [], null, null, null, []);
        await house.Server.Get<CompanyComplaintStore>().Send((await house.Server.Get<CaseStore>().Any(id, Stop))!, person.Account!.Value, new(house.Luce, "Luce Chiara"), body, Stop);
        var now = house.Server.Clock.GetUtcNow();

        house.Server.Clock.Pass(TimeSpan.FromDays(60));

        Assert.True(Assert.Single(await house.Server.Get<CompanyComplaintStore>().OfCase(id, Stop)).IsLate(RomeTime.DayOf(house.Server.Clock.GetUtcNow())));
        Assert.Empty(await new ComplaintExposure(house.Server.Get<CompanyComplaintStore>(), house.Server.Clock).Of(house.Luce, now.AddDays(-1), now.AddDays(1), Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_brands_page_says_how_often_it_answers_in_time_from_enough_people_on(string kind)
    {
        await using var server = await People.Start(kind);
        var people = new People(server);
        await using var market = new Market(server.Database, server.Clock);
        var luce = await market.Principal("Luce Chiara");
        var brand = await server.Get<BrandStore>().Enter("Luce Chiara", BrandKind.Energy, luce, website: null, Stop);
        var store = server.Get<CompanyComplaintStore>();
        for (var at = 0; at < AnswerTimes.LeastPeople; at++)
        {
            Assert.Null(await server.Get<AnswerTimes>().OfBrand(brand, Stop));
            server.Get<AnswerTimes>().Forget(); // it is kept for a while
            var (_, person) = await people.SignUp($"Persona{at}");
            for (var time = 0; time < 2; time++)
            {
                var id = await server.Get<CaseStore>().Open(person.Id, new(CaseSubject.UnwantedContacts, "Basta", Brand: brand), Stop);
                var one = (await server.Get<CaseStore>().Any(id, Stop))!;
                var code = await store.Send(one, person.Account!.Value, new(luce, "Luce Chiara"), new ComplaintBody("Basta", "Smettete.", [], null, null, null, []), Stop);
                Assert.True(await store.Answer(new(luce, "Luce Chiara"), code, 1, "Fatto.", Stop));
            }
        }

        var answered = (await server.Get<AnswerTimes>().OfBrand(brand, Stop))!;
        Assert.Equal(AnswerTimes.LeastPeople, answered.People); // two complaints of one person are one voice
        Assert.InRange(answered.Share, answered.Low, answered.High);
        Assert.True(answered.Share > 0.5);
        Assert.Contains("Come risponde ai reclami", await DeskHouse.Read(server.Anonymous(), $"/marchi/{brand}"), StringComparison.Ordinal);
    }
}
