using Dapper;
using Quiete.Audit;
using Quiete.Gate;
using Quiete.Rules;
using Quiete.Server.Gate;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

/// <summary>The races in which a word is lost, comes twice, or comes from another clock (R10-R15), against two gates on one database.</summary>
public class LateWordTests
{
    private const string Person = RaceTests.Person;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    // R10: a later report overwrites "do not call me".
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task No_report_whenever_it_comes_takes_back_a_no(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        await using var there = await OneGate.Open(house);
        await house.Callable(Person);
        var given = await here.Ask(house.ByAlfa, Person);
        OutcomeReport[] reports =
        [
            .. Enumerable.Repeat(new OutcomeReport { Network = NetworkResult.NoAnswer, Result = ContactResult.Interested }, 6),
            new() { Network = NetworkResult.Answered, Exercised = ExercisedRight.Objection },
            .. Enumerable.Repeat(new OutcomeReport { Network = NetworkResult.Busy, Result = ContactResult.NotNow }, 6),
        ];
        await Task.WhenAll(reports.Select((report, at) => (at % 2 == 0 ? here : there).Outcomes.Tell(given, report, "test", "Alfa Call", Stop)));

        Assert.Equal(reports.Length, (await there.Outcomes.Of(given.ShortCode, Stop)).Count);
        Assert.Equal((long)Outcome.Refused, await RaceTests.Count(house, "SELECT outcome FROM contact"));
        house.Clock.Pass(TimeSpan.FromDays(10));
        var refused = GateHouse.Codes(await there.Ask(house.ByBeta, Person));
        Assert.Contains("objection", refused);
        Assert.Contains("refusal-pause", refused);
    }

    // R11: a word of the agency's own means no, and the suppression looks for another.
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Every_word_that_means_no_closes_the_gate(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        await using var there = await OneGate.Open(house);
        (OutcomeReport Report, string Code)[] words =
        [
            (new() { Exercised = ExercisedRight.Objection }, "objection"),
            (new() { Exercised = ExercisedRight.ObjectionToAll }, "objection"),
            (new() { Exercised = ExercisedRight.ConsentWithdrawn }, "objection"),
            (new() { Result = ContactResult.DeclinedAll }, "refusal-pause"),
            (new() { Result = ContactResult.DeclinedProduct }, "refusal-pause"),
            (new() { Result = ContactResult.NotNow }, "not-now-pause"),
            (new() { Network = NetworkResult.Unwanted }, "refusal-pause"), // SIP 607, RFC 8197
            (new() { Network = NetworkResult.Rejected }, "refusal-pause"),
        ];
        var numbers = RaceTests.Numbers(words.Length);
        var given = new List<StoredDecision>();
        foreach (var number in numbers)
        {
            await house.Callable(number);
            given.Add(await here.Ask(house.ByAlfa, number));
        }

        await Task.WhenAll(words.Select((word, at) => there.Outcomes.Tell(given[at], word.Report, "test", "Alfa Call", Stop)));
        house.Clock.Pass(TimeSpan.FromDays(2));
        for (var at = 0; at < words.Length; at++) Assert.Contains(words[at].Code, GateHouse.Codes(await here.Ask(house.ByBeta, numbers[at])));
    }

    // R12: a SIP retransmission, or a second trunk, asks again under the same Call-ID.
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_call_that_asks_twice_at_two_gates_has_one_decision(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        await using var there = await OneGate.Open(house);
        foreach (var number in RaceTests.Numbers(12))
        {
            await house.Callable(number);
            var asked = await Task.WhenAll(Enumerable.Range(0, 6).Select(at => (at % 2 == 0 ? here : there).Ask(house.ByAlfa, number, $"call of {number}")));
            Assert.Single(asked.Select(one => one.Code).Distinct());
            Assert.All(asked, one => Assert.Equal(Decision.Allow, one.Decision)); // a second reservation would be refused: the slot is taken
        }

        Assert.Equal(12, await RaceTests.Count(house, "SELECT count(*) FROM decision"));
    }

    // R13: the answer is lost after the commit.
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Whoever_lost_the_answer_gets_the_same_receipt_from_another_gate(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        var numbers = RaceTests.Numbers(20);
        foreach (var number in numbers) await house.Callable(number);
        var first = await Task.WhenAll(numbers.Select(async number =>
        {
            var decision = await here.Ask(house.ByAlfa, number, number);
            return (await here.Receipts.Of(decision, withPerson: true, withLog: false, Stop)).Write();
        }));

        await using var there = await OneGate.Open(house);
        house.Clock.Pass(TimeSpan.FromSeconds(5));
        for (var at = 0; at < numbers.Count; at++)
        {
            var again = await there.Ask(house.ByAlfa, numbers[at], numbers[at]);
            Assert.Equal(first[at], (await there.Receipts.Of(again, withPerson: true, withLog: false, Stop)).Write());
        }
    }

    // R14: the clock of one gate is ahead. What was said there is no news from the future here.
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_a_gate_with_a_fast_clock_heard_holds_at_once_everywhere(string kind)
    {
        await using var house = await GateHouse.Open(kind, RaceTests.Eager);
        var fast = new TestClock(house.Clock.GetUtcNow() + TimeSpan.FromMinutes(7.5));
        await using var here = await OneGate.Open(house);
        await using var there = await OneGate.Open(house, fast);
        var (objecting, called) = ("347 3000001", "347 3000002");
        await house.Callable(objecting);
        await house.Callable(called);

        await there.Object(house.Luce, objecting, fast.GetUtcNow());
        Assert.Contains("objection", GateHouse.Codes(await here.Ask(house.ByAlfa, objecting)));

        for (var made = 0; made < 3; made++)
        {
            var given = await here.Ask(house.ByAlfa, called);
            Assert.Equal(Decision.Allow, given.Decision);
            await there.Outcomes.Tell(given, new OutcomeReport { Network = NetworkResult.NoAnswer }, "test", "Alfa Call", Stop);
        }

        Assert.Contains("attempts-exhausted", GateHouse.Codes(await here.Ask(house.ByAlfa, called)));
    }

    // R14, of an agency's switch: its times may run two minutes ahead, and are not news from the future either.
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_start_dated_ahead_counts_at_once(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        await house.Callable(Person);
        var given = await here.Ask(house.ByAlfa, Person);
        await here.Outcomes.Tell(given, new OutcomeReport { Network = NetworkResult.Busy, StartedAt = house.Clock.GetUtcNow() + TimeSpan.FromMinutes(2) }, "test", "Alfa Call", Stop);
        Assert.Contains("redial-pause", GateHouse.Codes(await here.Ask(house.ByAlfa, Person)));
    }

    // R14: leases are held against one clock, that of the database.
    [Fact]
    public async Task Gates_whose_machines_disagree_take_the_time_from_PostgreSQL()
    {
        await using var test = await TestDatabase.New(DatabaseKind.PostgreSql);
        var (slow, fast) = (TestClock.OnAMonday(), TestClock.OnAMonday());
        fast.Pass(TimeSpan.FromHours(3));
        var (one, other) = (new DatabaseClock(test.Database, slow), new DatabaseClock(test.Database, fast));
        await one.Compare(Stop);
        await other.Compare(Stop);
        var apart = (other.GetUtcNow() - one.GetUtcNow()).Duration();
        Assert.True(apart < TimeSpan.FromMinutes(2), $"{apart} apart"); // minutes, only because a busy machine may sleep between the two lines

        slow.Pass(TimeSpan.FromMinutes(-50)); // somebody sets the clock of this machine
        await one.Compare(Stop);
        Assert.True((other.GetUtcNow() - one.GetUtcNow()).Duration() < TimeSpan.FromMinutes(2));
    }

    // R15: the process ends between the reservation and its entry in the log.
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_reservation_and_its_entry_for_the_log_are_one_write(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        var (kept, lost) = ("347 3000001", "347 3000002");
        await house.Callable(kept);
        await house.Callable(lost);
        var decision = await here.Ask(house.ByAlfa, kept);

        // The last thing that is written fails: then nothing is there, no slot either.
        await Broken(house, "event");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => here.Ask(house.ByAlfa, lost));
        Assert.Equal((1, 1, 1), (await RaceTests.Count(house, "SELECT count(*) FROM contact"), await RaceTests.Count(house, "SELECT count(*) FROM decision"), await RaceTests.Count(house, "SELECT count(*) FROM batch")));

        // Whoever comes after finds the batch that the log has not taken, and takes it.
        await using var next = await OneGate.Open(house);
        Assert.Equal(1, await next.Sequencer.Step(Stop));
        var receipt = await next.Receipts.Of(decision, withPerson: true, withLog: true, Stop);
        Assert.Equal(0, receipt.Log!.Index);
        Assert.All(ReceiptCheck.Run(receipt), check => Assert.NotEqual(CheckOutcome.Failed, check.Outcome));
    }

    private static Task Broken(GateHouse house, string table) => house.Database.Write(async connection => await connection.ExecuteAsync(
        house.Database.Kind == DatabaseKind.Sqlite
            ? $"CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'broken'); END"
            : $"""
              CREATE FUNCTION broken() RETURNS trigger AS $body$ BEGIN RAISE EXCEPTION 'broken'; END $body$ LANGUAGE plpgsql;
              CREATE TRIGGER broken BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION broken()
              """), Stop);
}
