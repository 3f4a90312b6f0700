using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Companies;

public class MandateStoreTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly TestClock Clock = TestClock.OnAMonday();

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_mandate_is_passed_on_only_within_ones_own_days(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var market = new Market(test.Database, Clock);
        var (luce, alfa, beta, gamma) = (await market.Principal("Luce"), await market.Agency("Alfa"), await market.Agency("Beta"), await market.Agency("Gamma"));
        await market.Mandate(luce, alfa, "2026-03-01", "2026-12-31");

        Task Pass(long to, string from, string? until, long through) => market.Mandate(luce, to, from, until, through);
        await Assert.ThrowsAsync<BadInputException>(() => Pass(beta, "2026-02-28", "2026-12-31", alfa));
        await Assert.ThrowsAsync<BadInputException>(() => Pass(beta, "2026-03-01", "2027-01-01", alfa));
        await Assert.ThrowsAsync<BadInputException>(() => Pass(beta, "2026-03-01", until: null, alfa));
        await Assert.ThrowsAsync<BadInputException>(() => Pass(gamma, "2026-06-01", "2026-06-30", beta)); // beta has none
        await Assert.ThrowsAsync<BadInputException>(() => Pass(alfa, "2026-06-01", "2026-06-30", alfa));
        await Pass(beta, "2026-03-01", "2026-10-31", alfa);
        await Pass(gamma, "2026-06-01", "2026-10-31", beta);
        Assert.Equal(["", "Alfa", "Beta"], (await market.Mandates.OfPrincipal(luce, Stop)).Select(mandate => mandate.Through?.Name ?? ""));
        Assert.Equal(["Alfa", "Beta"], (await market.Mandates.Of(alfa, Stop)).Select(mandate => mandate.Agency.Name));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_last_day_may_move_but_not_beyond_the_mandate_that_was_passed_on(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var market = new Market(test.Database, Clock);
        var (luce, alfa, beta) = (await market.Principal("Luce"), await market.Agency("Alfa"), await market.Agency("Beta"));
        var own = await market.Mandate(luce, alfa, "2026-03-01", "2026-12-31");
        var passed = await market.Mandate(luce, beta, "2026-03-01", "2026-06-30", alfa);

        Assert.Equal("to", (await Assert.ThrowsAsync<BadInputException>(() => market.Mandates.ChangeEnd(passed, Market.Day("2027-01-01"), Stop))).Place);
        Assert.Equal("to", (await Assert.ThrowsAsync<BadInputException>(() => market.Mandates.ChangeEnd(own, Market.Day("2026-02-01"), Stop))).Place);
        Assert.True(await market.Mandates.ChangeEnd(own, to: null, Stop));
        Assert.True(await market.Mandates.ChangeEnd(passed, Market.Day("2027-01-01"), Stop));
        Assert.True(await market.Mandates.End(passed, Stop));
        Assert.False(await market.Mandates.ChangeEnd(passed, to: null, Stop));
        Assert.False(await market.Mandates.End(passed, Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Only_principals_give_mandates_and_only_agencies_take_them(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var market = new Market(test.Database, Clock);
        var (luce, gas, alfa) = (await market.Principal("Luce"), await market.Principal("Gas"), await market.Agency("Alfa"));
        Assert.Equal("agency", (await Assert.ThrowsAsync<BadInputException>(() => market.Mandate(luce, gas, "2026-01-01"))).Place);
        Assert.Equal("principal", (await Assert.ThrowsAsync<BadInputException>(() => market.Mandate(alfa, alfa, "2026-01-01"))).Place);
        Assert.Equal("agency", (await Assert.ThrowsAsync<BadInputException>(() => market.Mandate(luce, 999, "2026-01-01"))).Place);
        Assert.Equal("to", (await Assert.ThrowsAsync<BadInputException>(() => market.Mandate(luce, alfa, "2026-01-02", "2026-01-01"))).Place);
        Assert.Equal("from", (await Assert.ThrowsAsync<BadInputException>(() => market.Mandate(luce, alfa, "0001-01-01"))).Place);
    }
}
