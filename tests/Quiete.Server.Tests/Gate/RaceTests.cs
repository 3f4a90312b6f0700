using Dapper;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Gate;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

/// <summary>The races by which other diallers call once too often (R1-R9), against two gates on one database.</summary>
public class RaceTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    // R1: the objection lands between the loading of the list and the call.
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task No_contact_is_open_after_the_objection_was_acknowledged(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        await using var there = await OneGate.Open(house);
        var list = Numbers(30);
        foreach (var number in list) await house.Callable(number);
        var loaded = new List<string>();
        foreach (var number in list)
        {
            var standing = await house.Facts.Standing(house.Luce, NumberReader.Read(number).Number, Stop);
            if (standing.Objections.Count == 0) loaded.Add(number);
        }

        var asked = list.Take(10).Select((number, at) => (at % 2 == 0 ? here : there).Ask(house.ByAlfa, number)).ToList();
        Assert.All(await Task.WhenAll(asked), one => Assert.Equal(Decision.Allow, one.Decision)); // these are held; the others are on their way when the no arrives
        asked.AddRange(list.Skip(10).Select((number, at) => (at % 2 == 0 ? here : there).Ask(house.ByAlfa, number)));
        await Task.WhenAll(list.Select((number, at) => (at % 2 == 0 ? there : here).Object(house.Luce, number, house.Clock.GetUtcNow())));
        foreach (var decision in await Task.WhenAll(asked))
        {
            var after = await here.Decisions.Find(decision.ShortCode, Stop);
            Assert.NotEqual(ContactState.Reserved, after!.StateAt(house.Clock.GetUtcNow()));
        }

        Assert.All(await Task.WhenAll(list.Select(number => there.Ask(house.ByBeta, number))), one => Assert.Contains("objection", GateHouse.Codes(one)));
        Assert.Equal(list.Count, loaded.Count); // whoever trusts the list of the morning calls every one of them
    }

    // R2: two agencies check at the same instant, and both see "free".
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Of_two_agencies_at_two_gates_one_gets_the_person(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        await using var there = await OneGate.Open(house);
        foreach (var number in Numbers(25))
        {
            await house.Callable(number);
            var both = await Task.WhenAll(here.Ask(house.ByAlfa, number), there.Ask(house.ByBeta, number), here.Ask(house.ByBeta, number), there.Ask(house.ByAlfa, number));
            Assert.Single(both, one => one.Decision == Decision.Allow);
        }

        Assert.Equal(2, await NaiveTwin(house, "347 9000000"));
    }

    // R3: reserved, never called, and the slot stays burnt because the cleaner passes over it, or cleans twice.
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_reservation_without_a_call_ends_with_its_lease_and_is_told_once(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        await using var there = await OneGate.Open(house);
        var list = Numbers(20);
        foreach (var number in list) await house.Callable(number);
        await Task.WhenAll(list.Select(number => here.Ask(house.ByAlfa, number, leaseSeconds: 60)));

        house.Clock.Pass(TimeSpan.FromSeconds(60));
        Assert.All(await Task.WhenAll(list.Take(10).Select(number => there.Ask(house.ByAlfa, number))), one => Assert.Equal(Decision.Allow, one.Decision));
        var swept = await Task.WhenAll(here.Sweeper.Sweep(Stop), there.Sweeper.Sweep(Stop), here.Sweeper.Sweep(Stop), there.Sweeper.Sweep(Stop));
        Assert.Equal(list.Count, swept.Sum());
        Assert.Equal(list.Count, await Count(house, "SELECT count(*) FROM event WHERE kind = 'reservation.expired'"));
        Assert.All(await Task.WhenAll(list.Skip(10).Select(number => there.Ask(house.ByAlfa, number))), one => Assert.Equal(Decision.Allow, one.Decision));
    }

    // R4: the counter moves before the call is certain, so that one's own retries fill the cap.
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Only_contacts_that_were_made_count_against_the_cap(string kind)
    {
        await using var house = await GateHouse.Open(kind, Eager);
        await using var here = await OneGate.Open(house);
        await using var there = await OneGate.Open(house);
        await house.Callable(Person);
        for (var at = 0; at < 8; at++)
        {
            var given = await here.Ask(house.ByAlfa, Person, leaseSeconds: 60);
            Assert.Equal(Decision.Allow, given.Decision);
            if (at % 2 == 0) Assert.True(await there.Outcomes.Release(given.ShortCode, Stop));
            else house.Clock.Pass(TimeSpan.FromSeconds(61));
        }

        for (var made = 0; made < 3; made++)
        {
            var given = await there.Ask(house.ByAlfa, Person);
            Assert.Equal(Decision.Allow, given.Decision);
            await here.Outcomes.Tell(given, new OutcomeReport { Network = NetworkResult.NoAnswer }, "test", "Alfa Call", Stop);
        }

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(at => (at % 2 == 0 ? here : there).Ask(at % 3 == 0 ? house.ByAlfa : house.ByBeta, Person)));
        Assert.All(all, one => Assert.Contains("attempts-exhausted", GateHouse.Codes(one)));
    }

    // R5: reads a snapshot, then waits for the lock, and does not read again.
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Who_waited_for_the_person_sees_what_was_written_meanwhile(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        await using var there = await OneGate.Open(house);
        await house.Callable(Person);
        var (entered, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var objecting = here.Database.Write(async connection =>
        {
            await here.Objections.Enter(connection, new NewObjection(house.Luce, NumberReader.Read(Person).Number, Moment.At(house.Clock.GetUtcNow()), "test", Evidence: null));
            entered.SetResult();
            await go.Task;
        }, Stop);
        await entered.Task;
        var asking = there.Ask(house.ByBeta, Person);
        await Task.Delay(300, Stop);
        Assert.False(asking.IsCompleted);

        go.SetResult();
        await objecting;
        Assert.Contains("objection", GateHouse.Codes(await asking));
    }

    // R6: the same person in another spelling.
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task All_spellings_of_a_number_are_one_person(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        await using var there = await OneGate.Open(house);
        await house.Callable("06 66780586");
        string[] spellings = ["06 66780586", "+39 06 66780586", "0039 06-66780586", "(06) 667.80.586", "+390666780586", "06/66780586"];
        var decisions = await Task.WhenAll(spellings.Select((text, at) => (at % 2 == 0 ? here : there).Ask(at % 3 == 0 ? house.ByAlfa : house.ByBeta, text)));
        Assert.Single(decisions, one => one.Decision == Decision.Allow);
        Assert.All(decisions.Where(one => one.Decision != Decision.Allow), one => Assert.Contains("slot-taken", GateHouse.Codes(one))); // and nothing else is held against them
        Assert.Equal(spellings.Length, spellings.Distinct(StringComparer.Ordinal).Count()); // whoever compares texts calls once for each
    }

    // R7: the same person on a second number.
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_person_with_two_numbers_has_one_slot_one_cap_and_one_no(string kind)
    {
        await using var house = await GateHouse.Open(kind, Eager);
        await using var here = await OneGate.Open(house);
        await using var there = await OneGate.Open(house);
        string[] numbers = ["06 66780586", Person];
        var (home, mobile) = (await house.Callable(numbers[0]), await house.Callable(numbers[1]));
        await house.Database.Write(connection => connection.ExecuteAsync(
            "INSERT INTO number_link (principal, number, subject) VALUES (@Luce, @home, @home), (@Luce, @mobile, @home)",
            new { house.Luce, home = (long)home.Number.Bits, mobile = (long)mobile.Number.Bits }), Stop);

        for (var made = 0; made < 3; made++)
        {
            var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(at => (at % 2 == 0 ? here : there).Ask(at % 4 < 2 ? house.ByAlfa : house.ByBeta, numbers[at % 3 % 2])));
            var given = Assert.Single(asked, one => one.Decision == Decision.Allow);
            await there.Outcomes.Tell(given, new OutcomeReport { Network = NetworkResult.Busy }, "test", "Alfa Call", Stop);
            house.Clock.Pass(LedgerJudge.TurnLength + LedgerJudge.TurnLength);
        }

        Assert.All(await Task.WhenAll(numbers.Select(number => here.Ask(house.ByAlfa, number))), one => Assert.Contains("attempts-exhausted", GateHouse.Codes(one)));
        await here.Object(house.Luce, numbers[0], house.Clock.GetUtcNow());
        Assert.Contains("objection", GateHouse.Codes(await there.Ask(house.ByAlfa, numbers[1])));
    }

    // R8: the register is exchanged in the middle of a batch.
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task From_the_new_answer_of_the_register_on_nobody_is_called_by_the_old_one(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        await using var there = await OneGate.Open(house);
        var list = Numbers(80);
        foreach (var number in list) await house.Callable(number);
        var swapped = false;
        var batch = Task.WhenAll(list.Select((number, at) => Task.Run(async () =>
        {
            await Task.Delay(at * 2, Stop);
            var after = Volatile.Read(ref swapped);
            var decision = await (at % 2 == 0 ? here : there).Ask(house.ByAlfa, number);
            return (After: after, decision.Decision, Codes: GateHouse.Codes(decision));
        })));
        await Task.Delay(50, Stop);
        var listed = FactBody.Of(new RpoAnswer(Moment.At(house.Clock.GetUtcNow()), Listed: true, []));
        await here.Facts.Add([.. list.Select(number => new NewFact(house.Luce, NumberReader.Read(number).Number, FactKind.Rpo, listed, "test", Evidence: null))], Stop);
        Volatile.Write(ref swapped, true);

        var decisions = await batch;
        Assert.All(decisions, one => Assert.Equal(one.Decision == Decision.Refuse, one.Codes.Contains("rpo-listed")));
        Assert.All(decisions.Where(one => one.After), one => Assert.Contains("rpo-listed", one.Codes));
        Assert.All(await Task.WhenAll(list.Select(number => there.Ask(house.ByBeta, number))), one => Assert.Contains("rpo-listed", GateHouse.Codes(one)));
    }

    // R9: the day ends, or an hour is missing.
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Days_end_at_midnight_in_Rome_and_pauses_are_counted_in_real_hours(string kind)
    {
        var night = new TestClock(new DateTimeOffset(2026, 3, 27, 23, 59, 59, 900, TimeSpan.FromHours(1)));
        await using var house = await GateHouse.Open(kind, Eager.Replace("\"redialPauseHours\": 0", "\"redialPauseHours\": 36", StringComparison.Ordinal), night);
        await using var here = await OneGate.Open(house);
        await using var there = await OneGate.Open(house);
        var lastDay = (await house.ByAlfaUntil(new DateOnly(2026, 3, 27)))!;
        await house.Callable(Person, new DateOnly(2026, 3, 27));
        var given = await here.Ask(lastDay, Person);
        Assert.Equal(Decision.Allow, given.Decision);
        await there.Outcomes.Tell(given, new OutcomeReport { Network = NetworkResult.NoAnswer }, "test", "Alfa Call", Stop);

        // 22:59:59.900 UTC was still the 27th in Rome; a tenth of a second later it is not, whatever day UTC says.
        night.Pass(TimeSpan.FromMilliseconds(100));
        Assert.Contains("campaign-closed", GateHouse.Codes(await there.Ask(lastDay, Person)));

        // The 29th has 23 hours: 36 hours after midnight of the 28th it is 13 o'clock in Rome, not 12.
        night.Pass(new DateTimeOffset(2026, 3, 29, 12, 59, 59, TimeSpan.FromHours(2)) - night.GetUtcNow());
        Assert.Equal(["redial-pause"], GateHouse.Codes(await here.Ask(house.ByAlfa, Person)));
        night.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(Decision.Allow, (await there.Ask(house.ByAlfa, Person)).Decision);
    }

    [Fact]
    public async Task Whoever_writes_about_the_same_people_never_waits_in_a_circle()
    {
        await using var house = await GateHouse.Open(nameof(DatabaseKind.PostgreSql), Eager);
        var list = Numbers(12);
        foreach (var number in list) await house.Callable(number);
        await using (var here = await OneGate.Open(house))
        await using (var there = await OneGate.Open(house))
        {
            await Task.WhenAll(Enumerable.Range(0, 12).Select(worker => Task.Run(async () =>
            {
                var (gate, random) = (worker % 2 == 0 ? here : there, new Random(worker));
                for (var turn = 0; turn < 25; turn++)
                {
                    var given = await gate.Ask(worker % 3 == 0 ? house.ByAlfa : house.ByBeta, list[random.Next(list.Count)], leaseSeconds: 60);
                    if (turn % 5 == 4) await gate.Objections.Enter([.. Enumerable.Range(0, 3).Select(_ => new NewObjection(
                        house.Luce, NumberReader.Read(list[random.Next(2)]).Number, Moment.At(house.Clock.GetUtcNow()), "test", Evidence: null))], Stop);
                    else if (turn % 5 == 3) await gate.Outcomes.Tell(given, new OutcomeReport { Exercised = random.Next(6) == 0 ? ExercisedRight.ConsentWithdrawn : null, Network = NetworkResult.Busy }, "test", agencyName: null, Stop);
                    else if (turn % 5 == 2) await gate.Outcomes.Release(given.ShortCode, Stop);
                    else if (turn % 5 == 1) await gate.Sweeper.Sweep(Stop);
                    if (worker == 0) house.Clock.Pass(TimeSpan.FromSeconds(10));
                }
            })));
        }

        // Connections tell the statistics when they end, some moments after the gates have closed them.
        await Task.Delay(1000, Stop);
        Assert.Equal(0, await Count(house, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
    }

    internal const string Person = "347 1234567";

    /// <summary>A policy with nothing but a cap of three attempts.</summary>
    internal const string Eager = """
        { "from": "2026-01-01", "audience": "anyone", "partners": "any", "hours": "none", "maxAttempts": { "count": 3, "days": 30 }, "redialPauseHours": 0 }
        """;

    internal static IReadOnlyList<string> Numbers(int count) => [.. Enumerable.Range(0, count).Select(at => $"347 {2000000 + at}")];

    internal static Task<long> Count(GateHouse house, string sql) => house.Database.Read(connection => connection.ExecuteScalarAsync<long>(sql), Stop);

    /// <summary>What two do who look first and reserve then.</summary>
    /// <returns>How many slots they get.</returns>
    private static async Task<int> NaiveTwin(GateHouse house, string number)
    {
        var bits = (long)NumberReader.Read(number).Number.Bits;
        using var bothLooked = new SemaphoreSlim(0);
        async Task<int> Reserve(long code, bool first)
        {
            var open = await house.Database.Read(connection => connection.ExecuteScalarAsync<int>("SELECT count(*) FROM contact WHERE subject = @bits AND state = 0", new { bits }), Stop);
            if (first) await bothLooked.WaitAsync(Stop);
            else bothLooked.Release();
            if (open > 0) return 0;
            return await house.Database.Write(connection => connection.ExecuteAsync(
                """
                INSERT INTO contact (subject, principal, seq, code, number, campaign, reserved_ms, lease_ms, state, change)
                VALUES (@bits, @Luce, @code, @code, @bits, 1, 0, 1, 0, 0)
                """, new { bits, house.Luce, code }), Stop);
        }

        return (await Task.WhenAll(Reserve(1, first: true), Reserve(2, first: false))).Sum();
    }
}
