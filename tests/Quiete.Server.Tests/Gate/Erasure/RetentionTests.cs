using System.Text;
using Dapper;
using Quiete.Audit;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Gate;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class RetentionTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Each_thing_goes_when_its_time_has_passed_and_not_a_day_earlier(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        var (_, contact) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567" });
        await house.AlfaKey.PatchAsJsonAsync($"/v1/contacts/{contact["id"]}", new { network = "answered", exercised = "objection", notes = "dopo cena", sipCallId = "a@b" }, Stop);
        await house.LuceKey.PostAsJsonAsync("/v1/persons/history", new { number = "347 1234567" }, Stop);
        Assert.Equal((1, 1, 1), await Kept(house));
        await At(house, (2 * 365) - 1);
        Assert.Equal((1, 1, 1), await Kept(house));
        await At(house, (2 * 365) + 1);
        Assert.Equal((1, 0, 0), await Kept(house));
        await At(house, (5 * 365) - 1);
        Assert.Equal((1, 0, 0), await Kept(house));
        await At(house, (5 * 365) + 1);
        Assert.Equal((0, 0, 0), await Kept(house));

        // What is kept for good: the decision, that a contact was made, the right that was exercised, and the no.
        var payload = await house.Server.Database.Read(connection => connection.QuerySingleAsync<string>("SELECT payload FROM decision"), Stop);
        Assert.Equal("allow", DecisionRecord.Read(Encoding.UTF8.GetBytes(payload), "decision").Decision);
        Assert.Equal("objection", await house.Server.Database.Read(connection => connection.QuerySingleAsync<string>("SELECT exercised FROM outcome"), Stop));
        Assert.Equal(1, await Count(house, "contact WHERE state = 1 AND number < 0 AND subject = number"));
        Assert.Equal(1, await Count(house, "fact WHERE kind = 1"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task More_than_one_piece_is_cleared_in_one_run(string kind)
    {
        await using var house = await GateServer.Start(kind);
        const int people = 450; // the worker takes 200 rows at a time
        for (var at = 0; at < people; at += 50)
        {
            // One after the other within a group of fifty keeps many batches.
            await Task.WhenAll(Enumerable.Range(at, 50).Select(one => GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = $"347 1{one:D6}" })));
            house.Server.Clock.Pass(TimeSpan.FromMilliseconds(5));
        }

        Assert.Equal(people, await Count(house, "decision WHERE number IS NOT NULL AND salt IS NOT NULL"));
        house.Server.Clock.Pass(TimeSpan.FromDays((5 * 365) + 1));
        await house.Server.Get<KnownTime>().Confirm("test", Stop);
        var cleared = await house.Server.Get<Retention>().Run(Stop);
        Assert.Equal(0, await Count(house, "decision WHERE number IS NOT NULL OR salt IS NOT NULL"));
        Assert.Equal(people, cleared);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_rule_runs_once_a_day_and_says_when_it_did(string kind)
    {
        await using var house = await GateServer.Start(kind);
        var retention = house.Server.Get<Retention>();
        await retention.Run(Stop);
        var first = await retention.Runs(Stop);
        Assert.Equal(house.Server.Services.GetServices<RetentionRule>().Where(rule => rule.Step is not null).Select(rule => rule.Name).Order(StringComparer.Ordinal), first.Select(run => run.Rule));

        house.Server.Clock.Pass(TimeSpan.FromHours(6));
        await retention.Run(Stop);
        Assert.Equal(first.Select(run => run.At), (await retention.Runs(Stop)).Select(run => run.At));
        house.Server.Clock.Pass(TimeSpan.FromHours(12));
        await retention.Run(Stop);
        Assert.All(await retention.Runs(Stop), run => Assert.Equal(RomeTime.DayOf(house.Server.Clock.GetUtcNow()), RomeTime.DayOf(run.At)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_clock_that_leaps_erases_nothing_until_it_is_right_again_or_an_administrator_says_that_it_is(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        var (_, contact) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567" });
        await house.AlfaKey.PatchAsJsonAsync($"/v1/contacts/{contact["id"]}", new { network = "answered", notes = "dopo cena", sipCallId = "a@b" }, Stop);
        await house.LuceKey.PostAsJsonAsync("/v1/persons/history", new { number = "347 1234567" }, Stop);
        var (clock, retention) = (house.Server.Clock, house.Server.Get<Retention>());
        await retention.Run(Stop);

        clock.Pass(TimeSpan.FromDays(6 * 365));
        Assert.Equal(0, await retention.Run(Stop));
        Assert.Equal((1, 1, 1), await Kept(house));
        using var nobody = house.Server.Anonymous();
        Assert.Contains("Per ora non si cancella nulla", await Pages.Read(nobody, "/conservazione"), StringComparison.Ordinal);
        using var principal = await house.Server.SignedIn(Role.Principal, house.Luce);
        await Assert.ThrowsAsync<InvalidOperationException>(() => TestServer.Send(principal, "/conservazione", "conferma")); // there is no such form for them

        clock.Pass(TimeSpan.FromDays(-6 * 365) + KnownTime.MostLeap - TimeSpan.FromHours(1)); // set right; nobody was here for a while
        Assert.DoesNotContain("Per ora non si cancella nulla", await Pages.Read(nobody, "/conservazione"), StringComparison.Ordinal);
        Assert.Equal(0, await retention.Run(Stop));
        Assert.Equal((1, 1, 1), await Kept(house));

        clock.Pass(TimeSpan.FromDays(6 * 365));
        using var administrator = await house.Server.SignedIn(Role.Administrator);
        await TestServer.Send(administrator, "/conservazione", "conferma");
        Assert.NotEqual(0, await retention.Run(Stop));
        Assert.Equal((0, 0, 0), await Kept(house));
    }

    [Fact]
    public async Task The_page_says_what_is_kept_how_long_and_why()
    {
        await using var house = await GateServer.Start("Sqlite");
        await house.Server.Get<Retention>().Run(Stop);
        var page = await Pages.Read(house.Server.Anonymous(), "/conservazione");
        foreach (var said in new[] { "5 anni", "2 anni", "30 giorni", "per sempre", "L. 689/1981 art. 28", "Dimenticare un «no»", "23 novembre 2026" })
        {
            Assert.Contains(said, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_rule_has_a_source_and_whoever_keeps_for_good_clears_nothing() => Assert.All(RetentionRules.All, rule =>
    {
        Assert.NotEmpty(rule.Source);
        Assert.True(rule.KeptDays is not null || rule.Step is null);
    });

    private static async Task At(GateServer house, int days)
    {
        var passed = house.Server.Clock.GetUtcNow() - TestClock.OnAMonday().GetUtcNow();
        house.Server.Clock.Pass(TimeSpan.FromDays(days) - passed);
        await house.Server.Get<KnownTime>().Confirm("test", Stop);
        await house.Server.Get<Retention>().Run(Stop);
    }

    private static async Task<(long Persons, long Notes, long Looks)> Kept(GateServer house) => (
        await Count(house, "decision WHERE number IS NOT NULL AND salt IS NOT NULL AND facts IS NOT NULL"),
        await Count(house, "outcome WHERE notes IS NOT NULL AND sip_call_id IS NOT NULL"),
        await Count(house, "history_access"));

    private static Task<long> Count(GateServer house, string what) =>
        house.Server.Database.Read(connection => connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM {what}"), Stop);
}
