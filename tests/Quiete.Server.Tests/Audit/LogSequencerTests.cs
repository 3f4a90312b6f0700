using Dapper;
using Quiete.Audit;
using Quiete.Server.Gate;
using Quiete.Server.Tests.Gate;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Audit;

public class LogSequencerTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_log_keeps_its_name_wherever_the_service_moves_so_that_receipts_of_before_still_hold(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        StoredDecision before;
        await using (var here = await OneGate.Open(house))
        {
            before = await here.Ask(house.ByAlfa, "347 1000001");
            await here.Sequencer.Step(Stop);
        }

        await using var moved = await OneGate.Open(house, address: "https://elsewhere.example");
        var after = await moved.Ask(house.ByAlfa, "347 1000002");
        await moved.Sequencer.Step(Stop);
        foreach (var decision in new[] { before, after }) await Holds(house, moved, decision);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Gates_with_an_address_each_sign_in_the_name_of_one_log_from_the_first_decision_on(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var one = await OneGate.Open(house, address: "http://10.0.0.1:5080");
        await using var other = await OneGate.Open(house, address: "http://10.0.0.2:5080");
        var decisions = await Task.WhenAll(Enumerable.Range(0, 20).Select(at => (at % 2 == 0 ? one : other).Ask(house.ByAlfa, $"347 20000{at:00}")));
        await other.Sequencer.Step(Stop);
        foreach (var decision in decisions) await Holds(house, one, decision);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_clock_set_back_over_midnight_leaves_the_checkpoint_of_the_day_before_as_it_was_published(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var gate = await OneGate.Open(house);
        await Log(gate, house, "347 1000001");
        var monday = Assert.Single(await gate.Log.DailyCheckpoints(10, Stop));

        house.Clock.Pass(TimeSpan.FromHours(14)); // a quarter past midnight
        await Log(gate, house, "347 1000002");
        house.Clock.Pass(TimeSpan.FromMinutes(-30));
        await Log(gate, house, "347 1000003");

        var days = await gate.Log.DailyCheckpoints(10, Stop);
        Assert.Equal(["2026-11-24", "2026-11-23"], days.Select(one => one.Day));
        Assert.Equal(monday, days[1]);
        Assert.True(SignedCheckpoint.TryParse(days[0].Text, out var tuesday));
        Assert.Equal(3, tuesday.Checkpoint.Size);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_damaged_log_takes_nothing_ends_nothing_and_goes_on_once_it_is_mended(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var gate = await OneGate.Open(house);
        await Log(gate, house, "347 1000001");
        var tile = await gate.Log.Tile(level: 0, tile: 0, Stop);
        await Write(house, []);
        await gate.Ask(house.ByAlfa, "347 1000002");

        await gate.Sequencer.StartAsync(Stop);
        await Assert.ThrowsAsync<InvalidDataException>(() => gate.Sequencer.Step(Stop)); // what it meets by itself, too
        await Task.Delay(500, Stop);
        Assert.False(gate.Sequencer.ExecuteTask!.IsCompleted);
        Assert.Equal(1, (await gate.Log.Head(Stop))!.Size);

        await Write(house, tile!);
        for (var tries = 0; (await gate.Log.Head(Stop))!.Size < 2; tries++)
        {
            Assert.True(tries < 300, "The log does not go on.");
            await Task.Delay(100, Stop);
        }

        await gate.Sequencer.StopAsync(Stop);
    }

    private static async Task Log(OneGate gate, GateHouse house, string number)
    {
        await gate.Ask(house.ByAlfa, number);
        await gate.Sequencer.Step(Stop);
    }

    private static async Task Holds(GateHouse house, OneGate gate, StoredDecision decision)
    {
        var receipt = await gate.Receipts.Of(decision, withPerson: true, withLog: true, Stop);
        Assert.NotNull(receipt.Log);
        Assert.All(ReceiptCheck.Run(receipt, await house.Keys.Published(Stop)), check => Assert.True(check.Outcome == CheckOutcome.Passed, check.Sentence));
    }

    private static Task Write(GateHouse house, byte[] bytes) => house.Database.Write(connection => connection.ExecuteAsync(
        "UPDATE log_tile SET bytes = @bytes WHERE level = 0 AND tile = 0", new { bytes }), Stop);
}
