using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Npgsql;
using Quiete.Server.Storage;

namespace Quiete.Load;

/// <summary>The reservation's statement alone, without law or receipt: gathered and committed in groups as the ledger does it, or each wish as PostgreSQL's own transaction.</summary>
/// <remarks>
/// Two million people, at most three contacts in 30 days and one in a minute; a wish that is refused leaves no row. Whoever is measured answers the same number of
/// wishes on an empty table, so that equally many are refused.
/// </remarks>
internal sealed class ReservationLoad(int inFlight, Func<int, ReservationLoad.Wish, Task> ask)
{
    private const long People = 2_000_000;
    private const int MostInGroup = 256; // as ContactLedger has it

    private const string Schema = """
        CREATE TABLE reservation (number BIGINT, principal BIGINT, seq INT, req BIGINT, agency BIGINT, at BIGINT, state SMALLINT,
            PRIMARY KEY (number, principal, seq))
        """;

    // What bench/gate asks of PostgreSQL by pgbench too. A request that comes twice finds itself among the person's own rows.
    private const string Reserve = """
        INSERT INTO reservation (number, principal, seq, req, agency, at, state)
        SELECT @number, 1, coalesce(max(seq), 0) + 1, @req, 2, @now, 0 FROM reservation WHERE number = @number AND principal = 1
        HAVING count(*) FILTER (WHERE at > @now - 2592000000 AND state <> 9) < 3 AND count(*) FILTER (WHERE at > @now - 60000 AND state = 0) = 0
            AND count(*) FILTER (WHERE req = @req) = 0
        ON CONFLICT DO NOTHING RETURNING seq
        """;

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Prints reservations asked for a second, median and 99th percentile in ms, the CPU microseconds of one, and the share that was refused.</summary>
    /// <param name="wishes">How many are measured; a quarter as many come before, to warm up.</param>
    /// <param name="postgres">A connection string: then every wish is a statement and a transaction of its own there.</param>
    public static Task<int> Run(string folder, int wishes, int inFlight, string? postgres) => postgres is null ? InGroups(folder, wishes, inFlight) : OneByOne(postgres, wishes, inFlight);

    private static async Task<int> InGroups(string folder, int wishes, int inFlight)
    {
        Directory.CreateDirectory(folder);
        await using var database = Database.OfFile(Path.Combine(folder, "reservations.db"));
        await database.Write(async connection =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"{Schema} WITHOUT ROWID";
            await command.ExecuteNonQueryAsync();
        }, CancellationToken.None);
        var waiting = Channel.CreateBounded<Wish>(inFlight);
        var taking = TakeAll(waiting.Reader, database);
        await new ReservationLoad(inFlight, async (_, wish) =>
        {
            await waiting.Writer.WriteAsync(wish);
            await wish.Done.Task;
        }).Measure(wishes);
        waiting.Writer.Complete();
        await taking;
        return 0;
    }

    /// <summary>Takes what waits, group after group; who asked is told once the group is on the disk.</summary>
    private static async Task TakeAll(ChannelReader<Wish> waiting, Database database)
    {
        var group = new List<Wish>(MostInGroup);
        while (await waiting.WaitToReadAsync())
        {
            await waiting.Gather(group.Count);
            group.Clear();
            while (group.Count < MostInGroup && waiting.TryRead(out var wish)) group.Add(wish);
            await database.Write(connection =>
            {
                var (round, now) = (new Round(connection), Now);
                foreach (var wish in group) round.Add(Reserve, _ => wish.Taken = true, ("@number", wish.Number), ("@req", wish.Request), ("@now", now));
                return round.Run();
            }, CancellationToken.None);
            foreach (var wish in group) wish.Done.SetResult();
        }
    }

    private static async Task<int> OneByOne(string postgres, int wishes, int inFlight)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres) { MaxPoolSize = inFlight });
        await using (var command = source.CreateCommand(Schema)) await command.ExecuteNonQueryAsync();
        var commands = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
        {
            var command = new NpgsqlCommand(Reserve, await source.OpenConnectionAsync());
            foreach (var name in new[] { "number", "req", "now" }) command.Parameters.Add(new NpgsqlParameter<long>(name, 0L));
            await command.PrepareAsync();
            return command;
        }));
        await new ReservationLoad(inFlight, async (client, wish) =>
        {
            var values = commands[client].Parameters;
            ((NpgsqlParameter<long>)values[0]).TypedValue = wish.Number;
            ((NpgsqlParameter<long>)values[1]).TypedValue = wish.Request;
            ((NpgsqlParameter<long>)values[2]).TypedValue = Now;
            wish.Taken = await commands[client].ExecuteScalarAsync() is not null;
        }).Measure(wishes);
        foreach (var command in commands) await command.Connection!.DisposeAsync();
        return 0;
    }

    private async Task Measure(int wishes)
    {
        await Ask(wishes / 4);
        var (before, watch) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        var asked = await Ask(wishes);
        var (elapsed, cpu) = (watch.Elapsed.TotalSeconds, Environment.CpuUsage.TotalTime - before);
        var waits = asked.Select(one => one.Milliseconds).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{wishes / elapsed:F0} {waits[wishes / 2]:F2} {waits[wishes * 99 / 100]:F2} {cpu.TotalMicroseconds / wishes:F1} {asked.Count(one => !one.Taken) / (double)wishes:P1}"));
    }

    private async Task<List<(double Milliseconds, bool Taken)>> Ask(int wishes)
    {
        var left = wishes;
        var answers = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async client =>
        {
            var own = new List<(double, bool)>();
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var (began, wish) = (Stopwatch.GetTimestamp(), new Wish(Random.Shared.NextInt64(People), Random.Shared.NextInt64()));
                await ask(client, wish);
                own.Add((Stopwatch.GetElapsedTime(began).TotalMilliseconds, wish.Taken));
            }

            return own;
        }));
        return [.. answers.SelectMany(list => list)];
    }

    /// <summary>One reservation that is asked for.</summary>
    internal sealed class Wish(long number, long request)
    {
        public long Number => number;

        public long Request => request;

        public bool Taken { get; set; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
