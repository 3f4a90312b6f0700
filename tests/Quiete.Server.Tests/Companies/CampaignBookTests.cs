using System.Diagnostics;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Companies;

public class CampaignBookTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly TestClock Clock = TestClock.OnAMonday();
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_campaign_comes_as_the_engine_wants_it(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var market = new Market(test.Database, Clock);
        var luce = await market.Principal("Luce Chiara");
        var alfa = await market.Agency("Alfa Call", new() { Roc = "12345", RocTo = Market.Day("2027-03-01"), CodeMember = true, CodeTo = Today });
        await market.Mandate(luce, alfa, "2026-01-01", "2026-12-31");
        await market.Lines.Declare(alfa, "06 9025 1234", recallable: true, Stop);
        await market.Policy(luce, """{ "from": "2026-06-01", "pauseAfterRefusalDays": 180 }""");
        var id = await market.Campaign(luce, alfa, terms: new(Market.Day("2026-11-01"), Market.Day("2026-11-30"), "06 9025 1234", "IT"));

        var known = (await market.Book.Find(id, Stop))!;
        Assert.Equal((id, "Autunno", new CompanyName(luce, "Luce Chiara"), new CompanyName(alfa, "Alfa Call"), false),
            (known.Id, known.Name, known.Principal, known.Agency, known.IsClosed));
        Assert.True(CallerLine.TryParse("0690251234", out var line));
        var campaign = (known with { SilentRatioPerCent = 1.5m }).On(Today);
        Assert.Equal(new Contact
        {
            Principal = "Luce Chiara", Agency = "Alfa Call", Sector = Sectors.Telecom, Purpose = Purpose.Sale, Channel = Channels.LiveCall,
            CallerLine = line, OriginCountry = "IT", SilentRatioPerCent = 1.5m,
        }, campaign.Contact);
        Assert.Equal([new DeclaredLine(line, Recallable: true)], campaign.Agency!.Lines);
        Assert.Equal(("12345", Market.Day("2027-03-01"), true, Market.Day("2026-01-01"), Market.Day("2026-12-31")),
            (campaign.Agency.Roc, campaign.Agency.RocTo, campaign.Agency.CodeMember, campaign.Agency.MandateFrom, campaign.Agency.MandateTo));
        Assert.Equal(180, campaign.Policy!.PauseAfterRefusalDays);
        Assert.False(known.On(Today.AddDays(1)).Agency!.CodeMember); // the membership has passed
        Assert.Equal([false, true, true, false], new[] { "2026-10-31", "2026-11-01", "2026-11-30", "2026-12-01" }.Select(day => known.RunsOn(Market.Day(day))));
        Assert.Null(await market.Book.Find(id + 1, Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Own_staff_calls_with_the_lines_and_the_membership_of_the_principal(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var market = new Market(test.Database, Clock);
        var luce = await market.Principal("Luce Chiara", new() { CodeMember = true });
        await market.Lines.Declare(luce, "06 9025 1234", recallable: true, Stop);
        var campaign = (await market.Book.Find(await market.Campaign(luce, agency: null), Stop))!.On(Today);
        Assert.Null(campaign.Contact.Agency);
        Assert.True(campaign.Agency is { CodeMember: true, MandateFrom: null, Lines: [{ Recallable: true }] });
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_written_here_is_known_at_once(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var market = new Market(test.Database, Clock);
        var (luce, alfa) = (await market.Principal("Luce"), await market.Agency("Alfa"));
        var id = await market.Campaign(luce, alfa);
        Assert.Null((await market.Book.Find(id, Stop))!.On(Today).Agency!.MandateFrom);
        var mandate = await market.Mandate(luce, alfa, "2026-01-01");
        Assert.Equal(Market.Day("2026-01-01"), (await market.Book.Find(id, Stop))!.On(Today).Agency!.MandateFrom);
        await market.Mandates.End(mandate, Stop);
        Assert.Equal(Today.AddDays(-1), (await market.Book.Find(id, Stop))!.On(Today).Agency!.MandateTo);
        await market.Campaigns.Close(id, Stop);
        Assert.True((await market.Book.Find(id, Stop))!.IsClosed);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_mandate_ended_by_another_process_refuses_soon_and_so_does_what_rests_on_it(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var market = new Market(test.Database, Clock);
        var (luce, alfa, beta) = (await market.Principal("Luce"), await market.Agency("Alfa"), await market.Agency("Beta"));
        var mandate = await market.Mandate(luce, alfa, "2026-01-01");
        await market.Mandate(luce, beta, "2026-01-01", through: alfa);
        var (ofAlfa, ofBeta) = (await market.Campaign(luce, alfa), await market.Campaign(luce, beta, "Per Alfa"));
        await using var elsewhere = Market.Elsewhere(test.Database, Clock);
        await elsewhere.Book.StartAsync(Stop);
        async Task<bool> MayCall(long campaign) => (await elsewhere.Book.Find(campaign, Stop))!.On(Today).Agency is { MandateFrom: { } from } agency && from <= Today && !(agency.MandateTo < Today);
        Assert.True(await MayCall(ofAlfa));
        Assert.True(await MayCall(ofBeta));

        await market.Mandates.End(mandate, Stop);
        var since = Stopwatch.StartNew();
        while (await MayCall(ofAlfa) || await MayCall(ofBeta))
        {
            Assert.True(since.Elapsed < Patience.Soon, "The end of the mandate was not heard.");
            await Task.Delay(10, Stop);
        }

        await elsewhere.Book.StopAsync(Stop);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_latest_policy_in_force_speaks_and_ends_where_a_later_one_begins(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var market = new Market(test.Database, Clock);
        var luce = await market.Principal("Luce");
        var id = await market.Campaign(luce, agency: null);
        await market.Policy(luce, """{ "from": "2026-01-01", "redialPauseHours": 1 }""");
        var winter = await market.Policy(luce, """{ "from": "2026-12-01", "to": "2026-12-31", "redialPauseHours": 2 }""");
        async Task<(int? Hours, DateOnly? To)> Speaks(string day) =>
            (await market.Book.Find(id, Stop))!.On(Market.Day(day)).Policy is { } policy ? (policy.RedialPauseHours, policy.To) : (null, null);

        Assert.Equal((null, null), await Speaks("2025-12-31"));
        Assert.Equal((1, Market.Day("2026-11-30")), await Speaks("2026-11-23"));
        Assert.Equal((2, Market.Day("2026-12-31")), await Speaks("2026-12-01"));
        Assert.Equal((1, null), await Speaks("2027-01-01"));
        Assert.False(await market.Policies.Withdraw(winter, luce + 1, Stop)); // not its own
        Assert.True(await market.Policies.Withdraw(winter, luce, Stop));
        Assert.Equal((1, null), await Speaks("2026-12-01"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_policy_that_is_none_is_refused_with_its_field(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var market = new Market(test.Database, Clock);
        var luce = await market.Principal("Luce");
        async Task<string> Fault(string json) => (await Assert.ThrowsAsync<BadInputException>(() => market.Policy(luce, json))).Place;
        Assert.Equal("hours", await Fault("""{ "hours": "night" }"""));
        Assert.Equal("maxAttempts.days", await Fault("""{ "maxAttempts": { "count": 3 } }"""));
        Assert.Equal("to", await Fault("""{ "from": "2026-02-01", "to": "2026-01-01" }"""));
        Assert.Equal("policy", await Fault($$"""{ "partners": ["{{new string('a', PolicyStore.MaxBytes)}}"] }"""));
        Assert.Empty(await market.Policies.Of(luce, Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_campaign_is_kept_whole_and_a_name_is_taken_once_for_each_principal(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var market = new Market(test.Database, Clock);
        var (luce, gas, alfa) = (await market.Principal("Luce"), await market.Principal("Gas"), await market.Agency("Alfa"));
        var id = await market.Campaign(luce, alfa, terms: new(Today, Today, "0690251234", "IT"));
        var entry = (await market.Campaigns.Find(id, Stop))!;
        Assert.Equal((Sectors.Telecom, Purpose.Sale, Channels.LiveCall, "+390690251234", "IT", Today, Today, Clock.GetUtcNow(), null),
            (entry.Sector, entry.Purpose, entry.Channel, entry.Line.ToString(), entry.OriginCountry, entry.From, entry.To, entry.Created, entry.Closed));

        Assert.Equal("name", (await Assert.ThrowsAsync<BadInputException>(() => market.Campaign(luce, agency: null))).Place);
        await market.Campaign(gas, agency: null);
        Assert.Equal("originCountry", (await Assert.ThrowsAsync<BadInputException>(() => market.Campaign(luce, alfa, "B", new(OriginCountry: "Italia")))).Place);

        Assert.True(await market.Campaigns.Change(id, new(Today, To: null), Stop));
        Assert.True(await market.Campaigns.ChangeLine(id, "187", "SM", Stop));
        entry = (await market.Campaigns.Find(id, Stop))!;
        Assert.Equal(("187", "SM", Today, null), (entry.Line.ToString(), entry.OriginCountry, entry.From, entry.To));
        Assert.True(await market.Campaigns.Close(id, Stop));
        Assert.False(await market.Campaigns.ChangeLine(id, line: null, originCountry: null, Stop));
        Assert.Equal([id], (await market.Campaigns.Of(alfa, Stop)).Select(one => one.Id));
    }

    [Fact]
    public async Task A_principal_cannot_fill_the_memory_of_everybody()
    {
        await using var test = await TestDatabase.New(Quiete.Server.Storage.DatabaseKind.Sqlite);
        await using var market = new Market(test.Database, Clock);
        var (luce, gas) = (await market.Principal("Luce"), await market.Principal("Gas"));
        for (var count = 0; count < PolicyStore.MaxOfPrincipal; count++) await market.Policy(luce, "{}");
        Assert.Equal("policy", (await Assert.ThrowsAsync<BadInputException>(() => market.Policy(luce, "{}"))).Place);
        await market.Policy(gas, "{}");
        Assert.True(await market.Policies.Withdraw((await market.Policies.Of(luce, Stop))[0].Id, luce, Stop));
        await market.Policy(luce, "{}");
    }
}
