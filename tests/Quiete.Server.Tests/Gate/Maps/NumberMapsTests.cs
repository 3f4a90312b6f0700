using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Gate;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class NumberMapsTests
{
    private const long Luce = 7;
    private const long Gas = 8;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly Moment Day = Moment.On(new DateOnly(2026, 11, 20));
    private static readonly PhoneNumber Anna = NumberReader.Read("347 1234567").Number;
    private static readonly PhoneNumber Bruno = NumberReader.Read("06 66780586").Number;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_fact_written_is_seen_soon_and_again_after_a_restart(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        var store = new FactStore(test.Database, TimeProvider.System);
        await store.Add([Objection(Luce, Anna)], Stop);
        await using (var running = await RunningMaps.Start(test))
        {
            Assert.Single((await running.Maps.LookUp(Luce, Anna, Stop)).Objections);
            Assert.Equal(Standing.Unknown, await running.Maps.LookUp(Luce, Bruno, Stop));
            await store.Add([Objection(Luce, Bruno)], Stop);
            await SeenSoon(running.Maps, Luce, Bruno);
        }

        await store.Add([Objection(FactStore.EveryPrincipal, Anna)], Stop);
        await using var again = await RunningMaps.Start(test);
        Assert.Single((await again.Maps.LookUp(Luce, Bruno, Stop)).Objections);
        Assert.Equal(2, (await again.Maps.LookUp(Luce, Anna, Stop)).Objections.Count);
        Assert.Single((await again.Maps.LookUp(Gas, Anna, Stop)).Objections);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_a_restored_backup_does_not_know_leaves_the_maps_while_they_run_and_after_a_restart(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        var store = new FactStore(test.Database, TimeProvider.System);
        await using (var running = await RunningMaps.Start(test))
        {
            await store.Add([Objection(Luce, Anna)], Stop);
            Assert.Single((await running.Maps.LookUp(Luce, Anna, Stop)).Objections);
            await Restored(test.Database);
            for (var watch = Stopwatch.StartNew(); (await running.Maps.LookUp(Luce, Anna, Stop)).Objections.Count > 0; await Task.Delay(20, Stop))
            {
                Assert.True(watch.Elapsed < Patience.Soon, "The map remembers.");
            }

            await store.Add([Objection(Luce, Bruno)], Stop);
            using var newest = await running.Maps.Newest(Luce, Stop);
        }

        await Restored(test.Database); // and nobody was told of it
        await using var again = await RunningMaps.Start(test);
        Assert.Empty((await again.Maps.LookUp(Luce, Bruno, Stop)).Objections);

        static Task Restored(Database database) => database.Write(async connection =>
        {
            await connection.ExecuteAsync("DELETE FROM fact");
            await Change.Restore(connection, await Change.Last(connection));
        }, Stop);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_another_process_writes_for_everyone_is_followed_in_every_map(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var running = await RunningMaps.Start(test);
        Assert.Equal(Standing.Unknown, await running.Maps.LookUp(Luce, Anna, Stop));
        Assert.Equal(Standing.Unknown, await running.Maps.LookUp(Gas, Anna, Stop));

        await using var other = test.Database.FilePath is { } file ? Database.OfFile(file) : Database.OfPostgres(test.Database.ConnectionString);
        await new FactStore(other, TimeProvider.System).Add([Objection(FactStore.EveryPrincipal, Anna)], Stop);
        await SeenSoon(running.Maps, Luce, Anna);
        await SeenSoon(running.Maps, Gas, Anna);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_no_on_one_number_is_seen_on_the_linked_ones_in_the_map_and_before_it(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        var store = new FactStore(test.Database, TimeProvider.System);
        await store.Add([Objection(Luce, Anna)], Stop);
        var maps = NewMaps(test);
        Assert.Equal(Standing.Unknown, await maps.LookUp(Luce, Bruno, Stop));

        await NewLinks(test, store).Link(Luce, [Anna, Bruno], Stop);
        await maps.Follow(Stop);
        Assert.Single((await maps.LookUp(Luce, Bruno, Stop)).Objections);
        using (var newest = await maps.Newest(Luce, Stop)) Assert.Single(newest.Map.Standing(Bruno).Objections);
        Assert.Equal(Standing.Unknown, await maps.LookUp(Gas, Bruno, Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_corrected_attempt_counts_once(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        var maps = NewMaps(test);
        await Contact(test.Database, Luce, Anna, seq: 1, Outcome.NoAnswer);
        await Contact(test.Database, Luce, Bruno, seq: 1, Outcome.Answered);
        using (var first = await maps.Newest(Luce, Stop)) Assert.Equal(Outcome.NoAnswer, Assert.Single(first.Map.Standing(Anna).Attempts).Outcome);

        await test.Database.Write(async connection => await connection.ExecuteAsync(
            "UPDATE contact SET outcome = @refused, change = @change WHERE subject = @anna",
            new { refused = (int)Outcome.Refused, anna = (long)Anna.Bits, change = await Change.Next(connection) }), Stop);
        await maps.Follow(Stop);
        Assert.Equal(Outcome.Refused, Assert.Single((await maps.LookUp(Luce, Anna, Stop)).Attempts).Outcome);
        using var second = await maps.Newest(Luce, Stop);
        Assert.Equal(Outcome.Refused, Assert.Single(second.Map.Standing(Anna).Attempts).Outcome);
        Assert.Equal(Outcome.Answered, Assert.Single(second.Map.Standing(Bruno).Attempts).Outcome);
    }

    [Theory]
    [InlineData("")] // missing
    [InlineData("facts.qnm")]
    [InlineData("change")]
    public async Task A_missing_or_damaged_map_is_made_anew_from_the_database(string damaged)
    {
        await using var test = await TestDatabase.New(DatabaseKind.Sqlite);
        await new FactStore(test.Database, TimeProvider.System).Add([Objection(Luce, Anna)], Stop);
        Assert.Single((await NewMaps(test).LookUp(Luce, Anna, Stop)).Objections);

        var folder = Path.Combine(test.Folder, "maps", "7");
        if (damaged.Length == 0) Directory.Delete(folder, recursive: true);
        else await File.WriteAllTextAsync(Path.Combine(folder, damaged), "no map at all", Stop);
        Assert.Single((await NewMaps(test).LookUp(Luce, Anna, Stop)).Objections);
    }

    [Fact]
    public async Task A_map_that_knows_more_than_the_database_is_of_another_life_of_it()
    {
        await using var test = await TestDatabase.New(DatabaseKind.Sqlite);
        var store = new FactStore(test.Database, TimeProvider.System);
        await store.Add([Objection(Luce, Anna)], Stop);
        Assert.Single((await NewMaps(test).LookUp(Luce, Anna, Stop)).Objections);
        await test.Database.Write(connection => connection.ExecuteAsync("DELETE FROM fact; UPDATE change_counter SET last = 0"), Stop); // restored
        Assert.Equal(Standing.Unknown, await NewMaps(test).LookUp(Luce, Anna, Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Who_is_erased_from_the_database_is_erased_from_the_maps(string kind)
    {
        await using var town = await GateTown.Build(kind);
        var (facts, maps) = (town.Server.Get<FactStore>(), town.Server.Get<NumberMaps>());
        await facts.Add([Contract(town.Luce, Anna), Contract(town.Luce, Bruno), Contract(town.Gas, Anna)], Stop);
        foreach (var principal in new[] { town.Luce, town.Gas }) (await maps.Newest(principal, Stop)).Dispose();

        await town.Server.Get<PersonErasure>().Erase(town.Luce, Anna, keepObjection: true, "test", Stop);
        var watch = Stopwatch.StartNew();
        while ((await maps.LookUp(town.Luce, Anna, Stop)).Contracts.Count > 0)
        {
            Assert.True(watch.Elapsed < Patience.Soon, "still known");
            await Task.Delay(20, Stop);
        }

        Assert.Single((await maps.LookUp(town.Luce, Bruno, Stop)).Contracts);
        Assert.Single((await maps.LookUp(town.Gas, Anna, Stop)).Contracts);
        using var written = Facts.Open(Path.Combine(town.Server.Get<ServerOptions>().Data, "maps", $"{town.Luce}"));
        Assert.Equal(1u, (uint)written.Map.Count); // the file on the disk has forgotten, too
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Map_changes_and_database_agree_on_random_lives(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        var store = new FactStore(test.Database, TimeProvider.System);
        var links = NewLinks(test, store);
        var maps = NewMaps(test, mostChanged: 20);
        var dice = new Random(20261123);
        PhoneNumber[] numbers = [.. Enumerable.Range(0, 30).Select(at => NumberReader.Read($"347 12345{at:D2}").Number)];
        PhoneNumber Any() => numbers[dice.Next(numbers.Length)];
        for (var step = 0; step < 80; step++)
        {
            var principal = dice.Next(3) switch { 0 => Luce, 1 => Gas, _ => FactStore.EveryPrincipal };
            switch (dice.Next(8))
            {
                case 0: await links.Link(Luce, [Any(), Any()], Stop); break;
                case 1: await Contact(test.Database, Luce, Any(), seq: step + 1, (Outcome)dice.Next(7)); break;
                case 2: (await maps.Newest(Luce, Stop)).Dispose(); break;
                default: await store.Add([.. Enumerable.Range(0, dice.Next(1, 8)).Select(_ => RandomFact(dice, principal, Any()))], Stop); break;
            }

            await maps.Follow(Stop);
            await maps.Renew(whole: dice.Next(30) == 0, Stop);
            if (step % 10 != 9) continue;
            if (step % 40 == 39) maps = NewMaps(test, mostChanged: 20); // a restart
            foreach (var number in numbers)
            {
                foreach (var asked in new[] { Luce, Gas })
                {
                    using (var known = await maps.Of(asked, Stop)) Assert.Equal(Text(await store.Standing(asked, number, Stop)), Text(known.LookUp(number)));
                }
            }
        }
    }

    private static async Task SeenSoon(NumberMaps maps, long principal, PhoneNumber number)
    {
        var watch = Stopwatch.StartNew();
        while ((await maps.LookUp(principal, number, Stop)).Objections.Count == 0)
        {
            Assert.True(watch.Elapsed < Patience.Soon, "The map does not follow.");
            await Task.Delay(5, Stop);
        }

        TestContext.Current.SendDiagnosticMessage($"seen after {watch.Elapsed.TotalMilliseconds:F0} ms");
    }

    private static NumberLinks NewLinks(TestDatabase test, FactStore store) =>
        new(test.Database, new Objections(test.Database, store, TimeProvider.System, new ChangeSignal()), TimeProvider.System, new ChangeSignal());

    private static NumberMaps NewMaps(TestDatabase test, int mostChanged = NumberMaps.MostChanged) =>
        new(test.Database, new ServerOptions { Data = test.Folder }, new ChangeSignal(), TimeProvider.System, NullLogger<NumberMaps>.Instance) { MostChangedNumbers = mostChanged };

    private static Task Contact(Database database, long principal, PhoneNumber number, int seq, Outcome outcome) => database.Write(async connection => await connection.ExecuteAsync(
        """
        INSERT INTO contact (subject, principal, seq, code, number, campaign, reserved_ms, lease_ms, state, attempt_ms, outcome, change)
        SELECT coalesce((SELECT subject FROM number_link WHERE principal = @principal AND number = @number), @number),
               @principal, @seq, @code, @number, 1, 0, 0, 1, @at, @outcome, @change
        """,
        new { number = (long)number.Bits, principal, seq, code = ((long)number.Bits * 1000) + seq, at = 1_764_000_000_000L + (seq * 60_000L), outcome = (int)outcome, change = await Change.Next(connection) }), Stop);

    private static NewFact RandomFact(Random dice, long principal, PhoneNumber number)
    {
        var day = new DateOnly(2026, 1, 1).AddDays(dice.Next(300));
        var (kind, body) = dice.Next(6) switch
        {
            0 => (FactKind.Rpo, FactBody.Of(new RpoAnswer(Moment.On(day), dice.Next(2) == 0, dice.Next(3) == 0 ? ["Gas, Buono \"snc\"", "Luce Chiara"] : []))),
            1 => (FactKind.Objections, FactBody.Of(new Objection(Moment.On(day), (ObjectionScope)dice.Next(2)))),
            2 => (FactKind.Consents, FactBody.Of(new Consent(Moment.On(day), Sectors.Gas | Sectors.Telecom, Channels.LiveCall, $"modulo \"{dice.Next(9)}\",\nfirmato", dice.Next(2) == 0, Moment.None))),
            3 => (FactKind.Requests, FactBody.Of(new PersonRequest(Moment.On(day), day.AddDays(dice.Next(90)), Sectors.None))),
            4 => (FactKind.Contracts, FactBody.Of(new Contract(day, dice.Next(2) == 0 ? null : day.AddDays(dice.Next(400))))),
            _ => (FactKind.Attempts, FactBody.Of(new Attempt(Moment.On(day).Begin.AddMinutes(dice.Next(600)), (Outcome)dice.Next(7), "Voce Srl"))),
        };
        return new NewFact(principal, number, kind, body, "test", Evidence: null);
    }

    // A map keeps each fact once and answers of one day in no order.
    private static string Text(Standing standing) => string.Join('\n', standing.RpoAnswers.Select(FactBody.Of)
        .Concat(standing.Objections.Select(FactBody.Of)).Concat(standing.Consents.Select(FactBody.Of)).Concat(standing.Requests.Select(FactBody.Of))
        .Concat(standing.Contracts.Select(FactBody.Of)).Concat(standing.Attempts.Select(FactBody.Of)).Distinct().Order(StringComparer.Ordinal));

    private static NewFact Contract(long principal, PhoneNumber number) =>
        new(principal, number, FactKind.Contracts, FactBody.Of(new Contract(new DateOnly(2024, 1, 10), To: null)), "test", Evidence: null);

    private static NewFact Objection(long principal, PhoneNumber number) =>
        new(principal, number, FactKind.Objections, FactBody.Of(new Objection(Day, ObjectionScope.Principal)), "test", Evidence: null);

    /// <summary>Maps that follow the database by themselves, as in the service.</summary>
    private sealed class RunningMaps(NumberMaps maps) : IAsyncDisposable
    {
        public NumberMaps Maps => maps;

        public static async Task<RunningMaps> Start(TestDatabase test)
        {
            var maps = NewMaps(test);
            await maps.StartAsync(Stop);
            return new RunningMaps(maps);
        }

        public async ValueTask DisposeAsync()
        {
            await maps.StopAsync(CancellationToken.None);
            maps.Dispose();
        }
    }
}
