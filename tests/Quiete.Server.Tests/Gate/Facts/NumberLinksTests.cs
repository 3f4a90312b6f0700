using Dapper;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Server.Gate;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class NumberLinksTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Of_two_agencies_that_turn_out_to_hold_one_person_the_first_goes_on(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        var (mobile, home) = (await house.Callable("347 1234567"), await house.Callable("06 6978 1234"));
        var first = await house.Ask(house.ByAlfa, mobile);
        house.Clock.Pass(TimeSpan.FromSeconds(1));
        var second = await house.Ask(house.ByBeta, home);
        Assert.Equal((Decision.Allow, Decision.Allow), (first.Decision, second.Decision));

        await Links(house, here).Link(house.Luce, [mobile.Number, home.Number], Stop);
        Assert.Equal((ContactState.Reserved, ContactState.Released), (await State(here, first), await State(here, second)));
        var (agency, body) = await house.Database.Read(
            connection => connection.QuerySingleAsync<(long, string)>("SELECT agency, body FROM event WHERE kind = 'reservation.stopped'"), Stop);
        Assert.Equal((house.Beta, $$"""{"contact":"{{second.ShortCode}}","because":"linked"}"""), (agency, body));
        await Links(house, here).Link(house.Luce, [mobile.Number, home.Number], Stop);
        Assert.Equal(ContactState.Reserved, await State(here, first)); // said again, it stops nobody

        Task<ContactState?> State(OneGate gate, StoredDecision decision) =>
            gate.Decisions.Find(decision.ShortCode, Stop).ContinueWith(found => found.Result!.StateAt(house.Clock.GetUtcNow()), TaskScheduler.Default);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Who_waited_for_the_person_under_one_number_keeps_the_turn_under_the_other(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        var (mobile, home) = (await house.Callable("347 1234567"), await house.Callable("06 6978 1234"));
        var held = await house.Ask(house.ByAlfa, mobile);
        Assert.Contains("slot-taken", GateHouse.Codes(await house.Ask(house.ByBeta, mobile)));
        await Links(house, here).Link(house.Luce, [mobile.Number, home.Number], Stop);
        await here.Outcomes.Release(held.ShortCode, Stop);
        Assert.Equal(["other-agency-turn"], GateHouse.Codes(await house.Ask(house.ByAlfa, home)));
        Assert.Equal(Decision.Allow, (await house.Ask(house.ByBeta, home)).Decision);
    }

    // Two gates wait for the two numbers of a person; while they wait, the numbers are linked, and each holds one of them only.
    [Fact]
    public async Task Numbers_that_are_linked_while_two_gates_wait_for_them_are_one_slot_and_nobody_fails()
    {
        await using var house = await GateHouse.Open(nameof(DatabaseKind.PostgreSql));
        await using var here = await OneGate.Open(house);
        await using var there = await OneGate.Open(house);
        var people = Enumerable.Range(0, 8).Select(at => ($"347 300000{at}", $"347 400000{at}")).ToList();
        foreach (var (one, other) in people) await Task.WhenAll(house.Callable(one), house.Callable(other));

        List<Task<StoredDecision>> asked = [];
        await house.Database.Write(async connection =>
        {
            foreach (var number in people.SelectMany(pair => new[] { pair.Item1, pair.Item2 }).Order(StringComparer.Ordinal)) await here.Objections.Hold(connection, NumberReader.Read(number).Number);
            asked.AddRange(people.Select(pair => here.Ask(house.ByAlfa, pair.Item1)).Concat(people.Select(pair => there.Ask(house.ByBeta, pair.Item2))));
            await Task.Delay(500, Stop);
            foreach (var (one, other) in people)
            {
                await connection.ExecuteAsync(
                    "INSERT INTO number_link (principal, number, subject) VALUES (@Luce, @one, @one), (@Luce, @other, @one)",
                    new { house.Luce, one = (long)NumberReader.Read(one).Number.Bits, other = (long)NumberReader.Read(other).Number.Bits });
            }
        }, Stop);

        var decided = await Task.WhenAll(asked);
        foreach (var (one, other) in decided.Take(people.Count).Zip(decided.Skip(people.Count)))
        {
            Assert.Single(new[] { one, other }, decision => decision.Decision == Decision.Allow);
        }
    }

    // Whoever changes contacts takes the number of the change first: who takes it last waits for the one who waits for it.
    [Fact]
    public async Task A_link_never_waits_in_a_circle_with_those_who_change_contacts()
    {
        await using var house = await GateHouse.Open(nameof(DatabaseKind.PostgreSql));
        await using var here = await OneGate.Open(house);
        var (mobile, home) = (await house.Callable("347 1234567"), await house.Callable("06 6978 1234"));
        await house.Ask(house.ByAlfa, mobile);
        var linking = Task.CompletedTask;
        await house.Database.Write(async connection =>
        {
            await Change.Next(connection);
            linking = Links(house, here).Link(house.Luce, [mobile.Number, home.Number], Stop);
            await Task.Delay(300, Stop);
            await connection.ExecuteAsync("UPDATE contact SET state = state");
        }, Stop);
        await linking;
        Assert.Equal(home.Number, Assert.Single(await Links(house, here).Of(house.Luce, mobile.Number, Stop)));
    }

    // {A, B} are one person already. Who links C with A, and who links D with B, hold nothing in common.
    [Fact]
    public async Task Two_links_of_one_person_at_the_same_time_leave_one_person()
    {
        await using var house = await GateHouse.Open(nameof(DatabaseKind.PostgreSql));
        await using var here = await OneGate.Open(house);
        PhoneNumber[] numbers = [.. new[] { "347 2000000", "347 3000000", "347 1000000", "347 4000000" }.Select(text => NumberReader.Read(text).Number)];
        var links = Links(house, here);
        await links.Link(house.Luce, [numbers[0], numbers[1]], Stop);
        List<Task> linking = [];
        await house.Database.Write(async connection =>
        {
            await Change.Next(connection); // both have read all that they read before it
            linking.Add(links.Link(house.Luce, [numbers[2], numbers[0]], Stop));
            linking.Add(links.Link(house.Luce, [numbers[3], numbers[1]], Stop));
            await Task.Delay(500, Stop);
        }, Stop);
        await Task.WhenAll(linking);
        Assert.Equal(3, (await links.Of(house.Luce, numbers[3], Stop)).Count);
    }

    private static NumberLinks Links(GateHouse house, OneGate gate) => new(house.Database, gate.Objections, house.Clock, new ChangeSignal());
}
