using Dapper;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Server.Gate;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class ContactLedgerTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Of_many_agencies_that_ask_at_the_same_instant_one_gets_the_person(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        var number = await house.Callable("347 1234567");
        var decisions = await Task.WhenAll(Enumerable.Range(0, 60).Select(at => house.Ask(at % 2 == 0 ? house.ByAlfa : house.ByBeta, number)));

        var allowed = Assert.Single(decisions, one => one.Decision == Decision.Allow);
        Assert.Equal(ContactState.Reserved, allowed.StateAt(house.Clock.GetUtcNow()));
        Assert.All(decisions.Where(one => one != allowed), one => Assert.Contains("slot-taken", GateHouse.Codes(one)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_slot_whose_lease_has_ended_is_free_again(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        var number = await house.Callable("347 1234567");
        var first = await house.Ask(house.ByAlfa, number, leaseSeconds: 60);
        Assert.Equal(Decision.Refuse, (await house.Ask(house.ByAlfa, number)).Decision);

        house.Clock.Pass(TimeSpan.FromSeconds(61));
        Assert.Equal(ContactState.Expired, (await house.Decisions.Find(first.ShortCode, Stop))!.StateAt(house.Clock.GetUtcNow()));
        Assert.Equal(Decision.Allow, (await house.Ask(house.ByAlfa, number)).Decision);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_agency_that_waited_goes_before_the_one_that_had_the_person(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        var number = await house.Callable("347 1234567");
        await house.Ask(house.ByAlfa, number, leaseSeconds: 60);
        Assert.Equal(["slot-taken"], GateHouse.Codes(await house.Ask(house.ByBeta, number)));

        house.Clock.Pass(TimeSpan.FromSeconds(61));
        Assert.Equal(["other-agency-turn"], GateHouse.Codes(await house.Ask(house.ByAlfa, number)));
        Assert.Equal(Decision.Allow, (await house.Ask(house.ByBeta, number, leaseSeconds: 60)).Decision);

        house.Clock.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(Decision.Allow, (await house.Ask(house.ByAlfa, number)).Decision);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_turn_that_is_not_taken_passes_on(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        var number = await house.Callable("347 1234567");
        await house.Ask(house.ByAlfa, number, leaseSeconds: 60);
        await house.Ask(house.ByBeta, number);

        house.Clock.Pass(TimeSpan.FromSeconds(61) + LedgerJudge.TurnLength);
        Assert.Equal(Decision.Allow, (await house.Ask(house.ByAlfa, number)).Decision);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_same_key_gives_the_same_decision_and_another_wish_under_it_is_a_conflict(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        var (number, other) = (await house.Callable("347 1234567"), await house.Callable("347 7654321"));
        var repeated = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => house.Ask(house.ByAlfa, number, key: "k1")));
        Assert.Single(repeated.Select(one => one.Code).Distinct());
        Assert.All(repeated, one => Assert.Equal(Decision.Allow, one.Decision));
        Assert.Equal(1, await Count(house, "SELECT count(*) FROM contact"));

        await Assert.ThrowsAsync<RequestKeyConflictException>(() => house.Ask(house.ByAlfa, other, key: "k1"));
        Assert.Equal(Decision.Allow, (await house.Ask(house.ByBeta, other, key: "k1")).Decision);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Linked_numbers_of_one_person_are_one_slot(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        var (home, mobile) = (await house.Callable("06 66780586"), await house.Callable("347 1234567"));
        await house.Database.Write(connection => connection.ExecuteAsync(
            "INSERT INTO number_link (principal, number, subject) VALUES (@Luce, @home, @home), (@Luce, @mobile, @home)",
            new { house.Luce, home = (long)home.Number.Bits, mobile = (long)mobile.Number.Bits }), Stop);
        var decisions = await Task.WhenAll(house.Ask(house.ByAlfa, home), house.Ask(house.ByBeta, mobile), house.Ask(house.ByAlfa, mobile));
        Assert.Single(decisions, one => one.Decision == Decision.Allow);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Time_in_the_ledger_never_runs_back(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        var number = await house.Callable("347 1234567");
        var first = await house.Ask(house.ByAlfa, number);
        house.Clock.Pass(TimeSpan.FromMinutes(-20));
        var second = await house.Ask(house.ByBeta, number);
        Assert.Equal(["slot-taken"], GateHouse.Codes(second));
        Assert.Equal(first.AtMs, second.AtMs);

        house.Clock.Pass(TimeSpan.FromHours(-2));
        var behind = await Assert.ThrowsAsync<NotNowException>(() => house.Ask(house.ByBeta, number));
        Assert.Equal("clock-behind", behind.Type);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Refusals_reserve_nothing_and_have_a_decision_of_their_own(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        var unknown = NumberReader.Read("347 9999999");
        var refused = await house.Ask(house.ByAlfa, unknown);
        Assert.Equal(["rpo-never-checked"], GateHouse.Codes(refused));
        Assert.Null(refused.State);
        Assert.Equal(0, await Count(house, "SELECT count(*) FROM contact"));
        Assert.Equal(refused.Payload, (await house.Decisions.Find(refused.ShortCode, Stop))!.Payload);
    }

    [Fact]
    public async Task Whoever_comes_when_too_many_wait_is_told_to_come_again()
    {
        await using var house = await GateHouse.Open(nameof(DatabaseKind.Sqlite));
        var asleep = new ContactLedger(house.Database, house.Log, house.Options, house.Clock, new ChangeSignal());
        var wish = new ContactWish { AskedBy = house.Alfa, Campaign = house.ByAlfa, NumberText = "x", Number = NumberReader.Read("x"), Lease = TimeSpan.FromMinutes(1) };
        for (var waiting = 0; waiting < 20_000; waiting++) _ = asleep.Decide(wish, Stop);
        Assert.Equal("too-busy", (await Assert.ThrowsAsync<NotNowException>(() => asleep.Decide(wish, Stop))).Type);

        await asleep.StopAsync(Stop);
        Assert.Equal("stopping", (await Assert.ThrowsAsync<NotNowException>(() => asleep.Decide(wish, Stop))).Type);
    }

    private static Task<long> Count(GateHouse house, string sql) => house.Database.Read(connection => connection.ExecuteScalarAsync<long>(sql), Stop);
}
