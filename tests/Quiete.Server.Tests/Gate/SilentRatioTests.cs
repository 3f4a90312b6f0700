using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Companies;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class SilentRatioTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_campaign_with_more_than_three_silent_calls_for_a_hundred_rests_and_others_go_on(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable([.. Enumerable.Range(0, 8).Select(Number)]);
        for (var person = 0; person < 3; person++) await Silent(house, person);
        Assert.Equal("allow", await Decision(house.AlfaKey, house.ByAlfa, 3)); // three for a hundred are allowed
        await Silent(house, 4);
        await Measured(house, house.ByAlfa, 4);

        var (_, refused) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Number(5) });
        Assert.Contains("silent-ratio", refused["reasons"]!.AsArray().Select(reason => reason!["code"]!.GetValue<string>()));
        Assert.Equal("allow", await Decision(house.BetaKey, house.ByBeta, 6));

        house.Server.Clock.Pass(TimeSpan.FromDays(CampaignDays.Window)); // the same hour of a Wednesday
        await house.Callable(Number(7));
        await Measured(house, house.ByAlfa, expected: null);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_call_counts_once_whatever_is_told_of_it_later(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable(Number(0));
        var (_, contact) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Number(0) });
        foreach (var word in new[] { "answered", "silent", "silent", "no-answer" })
        {
            using var told = await house.AlfaKey.PatchAsJsonAsync($"/v1/contacts/{contact["id"]}", new { network = word }, Stop);
            Assert.True(told.IsSuccessStatusCode);
        }

        Assert.Equal((0, 1), await Sums(house.Server.Database));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_ratio_is_taken_of_answered_calls_once_there_are_a_hundred(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var market = new Market(test.Database, TestClock.OnAMonday());
        var campaign = await market.Campaign(await market.Principal("Luce"), agency: null);
        var at = new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);
        await test.Database.Write(async connection =>
        {
            for (var call = 0; call < 400; call++) await CampaignDays.Count(connection, campaign, at, before: null, call < 6 ? Outcome.Silent : Outcome.Answered, call + 1);
            await CampaignDays.Count(connection, campaign, at, before: null, Outcome.NoAnswer, 401); // rang, and nobody was bothered by silence
        }, Stop);

        Assert.Equal(600m / 394, (await market.Book.Find(campaign, Stop))!.SilentRatioPerCent);
        Assert.Equal(0, await test.Database.Write(connection => CampaignDays.Forget(connection, new DateOnly(2026, 11, 20), most: 10), Stop));
        Assert.Equal(1, await test.Database.Write(connection => CampaignDays.Forget(connection, new DateOnly(2026, 11, 21), most: 10), Stop));
    }

    private static string Number(int person) => $"347 123456{person}";

    private static async Task Silent(GateServer house, int person)
    {
        var (_, contact) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Number(person) });
        using var told = await house.AlfaKey.PatchAsJsonAsync($"/v1/contacts/{contact["id"]}", new { network = "silent" }, Stop);
        Assert.True(told.IsSuccessStatusCode);
    }

    private static async Task<string> Decision(HttpClient client, long campaign, int person)
    {
        var (_, contact) = await GateServer.Ask(client, new { campaign, number = Number(person) });
        return contact["decision"]!.GetValue<string>();
    }

    private static async Task Measured(GateServer house, long campaign, decimal? expected)
    {
        var book = house.Server.Get<CampaignBook>();
        while ((await book.Find(campaign, Stop))!.SilentRatioPerCent != expected) await Task.Delay(20, Stop);
    }

    private static Task<(int, int)> Sums(Database database) => database.Read(connection =>
        Dapper.SqlMapper.QuerySingleAsync<(int, int)>(connection, "SELECT CAST(sum(answered) AS INTEGER), CAST(sum(silent) AS INTEGER) FROM campaign_day"), Stop);
}
