using Dapper;
using Quiete.Server.Companies;
using Quiete.Server.Reputation;
using Quiete.Server.Tests.Companies;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Reputation;

public sealed class StoresTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_line_has_one_open_dispute_which_is_decided_once_and_may_be_opened_again(string kind)
    {
        await using var town = await Town.New(kind);
        var line = Town.Line("06 9025 1234");
        var opened = await town.Disputes.Open(line, account: 7, company: null, "Non\r\nsono io.", Stop);
        Assert.Equal((DisputeState.Open, "Non\nsono io.", new DateOnly(2026, 12, 7)), (opened.State, opened.Words, opened.Due));
        Assert.False(opened.IsLate(opened.Due));
        Assert.True(opened.IsLate(opened.Due.AddDays(1)));
        await Assert.ThrowsAsync<BadInputException>(() => town.Disputes.Open(line, account: 8, company: null, "Anch'io.", Stop));
        await Assert.ThrowsAsync<BadInputException>(() => town.Disputes.Decide(opened.Id, upheld: true, "  ", "user 1", Stop));
        Assert.True(await town.Disputes.Decide(opened.Id, upheld: false, "Nessuna prova.", "user 1", Stop));
        Assert.False(await town.Disputes.Decide(opened.Id, upheld: true, "Anzi.", "user 1", Stop));
        Assert.Equal(DisputeState.Rejected, Assert.Single(await town.Disputes.Of(7, company: null, Stop)).State);
        Assert.Empty(await town.Disputes.Of(8, company: null, Stop));
        await town.Disputes.Open(line, account: 8, company: null, "Ora è mia.", Stop);
        Assert.Equal(8, Assert.Single(await town.Disputes.Waiting(Stop)).Account);
        Assert.Equal("user 1", Assert.Single(await town.Disputes.Decided(10, Stop)).DecidedBy);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Whoever_is_erased_leaves_an_outcome_without_words(string kind)
    {
        await using var town = await Town.New(kind);
        var decided = await town.Disputes.Open(Town.Line("06 9025 1234"), account: 7, company: null, "La mia storia.", Stop);
        await town.Disputes.Decide(decided.Id, upheld: true, "Falsificata.", "user 1", Stop);
        await town.Disputes.Open(Town.Line("06 9025 1235"), account: 7, company: null, "Un'altra storia.", Stop);
        await town.Database.Write(connection => town.Disputes.Forget(connection, 7), Stop);
        Assert.Empty(await town.Disputes.Of(7, company: null, Stop));
        Assert.Empty(await town.Disputes.Waiting(Stop));
        var log = await town.Disputes.Decided(10, Stop);
        Assert.Equal(2, log.Count);
        Assert.All(log, one => Assert.Equal((0L, ""), (one.Account, one.Words)));
        Assert.Equal(DisputeState.Upheld, log.Single(one => one.Id == decided.Id).State);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_upheld_dispute_clears_the_line_and_whom_it_named_and_no_other_report(string kind)
    {
        await using var town = await Town.New(kind);
        var luce = await town.Brands.Enter("Luce", BrandKind.Energy, null, null, Stop);
        foreach (var person in await town.People(6))
        {
            await town.Told(person, 40, "06 9025 1234", luce, basis: Quiete.Server.Register.Basis.LookUp);
            await town.Told(person, 41, "06 9025 1234", luce, basis: Quiete.Server.Register.Basis.Said);
        }

        await town.Follow();
        Assert.Equal(12, town.Rankings.Now.Find(luce)!.Evidence.Contacts);
        Assert.Single(town.Rankings.Now.Find(luce)!.Lines);
        var dispute = await town.Disputes.Open(Town.Line("06 9025 1234"), account: 7, company: null, "Non sono io.", Stop);
        await town.Follow();
        Assert.True(town.Public("06 9025 1234").Contested);
        await town.Disputes.Decide(dispute.Id, upheld: true, "Falsificata.", "user 1", Stop);
        await town.Follow();
        Assert.Equal(PublicLine.NotEnough, town.Public("06 9025 1234"));
        Assert.Equal(6, town.Rankings.Now.Find(luce)!.Evidence.Contacts); // the callers said the name themselves
        Assert.Empty(town.Rankings.Now.Find(luce)!.Lines);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_company_has_one_answer_on_a_page(string kind)
    {
        await using var database = await TestDatabase.New(kind);
        var clock = TestClock.OnAMonday();
        await using var market = new Market(database.Database, clock);
        var (luce, gas) = (await market.Principal("Luce"), await market.Principal("Gas"));
        var answers = new AnswerStore(database.Database, market.Companies, clock);
        await answers.Say("brand 1", luce, "Prima.", Stop);
        clock.Pass(TimeSpan.FromDays(1));
        await answers.Say("brand 1", luce, "Dopo.", Stop);
        Assert.Equal(("Dopo.", clock.GetUtcNow(), "Luce"), (await answers.Of("brand 1", luce, Stop)) is { } one ? (one.Words, one.At, one.Company.Name) : default);
        Assert.Null(await answers.Of("brand 1", gas, Stop));
        Assert.Null(await answers.Of("brand 2", luce, Stop));
        await Assert.ThrowsAsync<BadInputException>(() => answers.Say("brand 1", luce, new string('a', AnswerStore.MaxWords + 1), Stop));
        await answers.TakeBack("brand 1", gas, Stop);
        Assert.NotNull(await answers.Of("brand 1", luce, Stop));
        await answers.TakeBack("brand 1", luce, Stop);
        Assert.Null(await answers.Of("brand 1", luce, Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Calls_to_customer_services_have_bounds_and_go_with_their_person(string kind)
    {
        await using var town = await Town.New(kind);
        var calls = new ServiceCallStore(town.Database, town.Clock);
        var (ada, luce, today) = (await town.Person(), await town.Brands.Enter("Luce", BrandKind.Energy, null, null, Stop), new DateOnly(2026, 11, 23));
        foreach (var wrong in new NewServiceCall[]
        {
            new(luce, today, -1, null, true), new(luce, today, 721, null, true), new(luce, today.AddDays(1), 5, null, true), new(luce, today.AddDays(-91), 5, null, true), new(luce + 9, today, 5, null, true),
        })
        {
            await Assert.ThrowsAsync<BadInputException>(() => calls.Enter(ada, wrong, Stop));
        }

        for (var at = 0; at < ServiceCallStore.MostADay; at++) await calls.Enter(ada, new(luce, today, at, at % 2 == 0 ? null : true, Solved: false), Stop);
        await Assert.ThrowsAsync<BadInputException>(() => calls.Enter(ada, new(luce, today, 5, null, true), Stop));
        Assert.Equal(new NewServiceCall(luce, today, 19, ComplaintNumber: true, Solved: false), (await calls.Of(ada, 100, Stop))[0].Told);
        await town.Database.Write(connection => connection.ExecuteAsync("DELETE FROM person WHERE id = @ada", new { ada }), Stop);
        Assert.Empty(await calls.Since(today.AddYears(-1), Stop));
    }
}
