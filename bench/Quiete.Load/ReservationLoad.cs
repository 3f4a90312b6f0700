using System.Diagnostics;
using System.Threading.Channels;
using Quiete.Server.Storage;

namespace Quiete.Load;

/// <summary>The reservation's statement alone, gathered and committed in groups as the ledger does it: what PostgreSQL and Redis are asked for beside it. No law, no receipt.</summary>
internal sealed class ReservationLoad(Database database, int inFlight)
{
    private const double WarmUpSeconds = 8; // as for LedgerLoad
    private const int MostInGroup = 256; // as ContactLedger has it
    private const long People = 1_000_000_000;

    private const string Schema = """
        CREATE TABLE reservation (number BIGINT, principal BIGINT, seq INT, req BIGINT, agency BIGINT, at BIGINT, state SMALLINT,
            PRIMARY KEY (number, principal, seq)) WITHOUT ROWID
        """;

    // Word for word what bench/gate asks of PostgreSQL. A request that comes twice finds itself among the person's own rows.
    private const string Reserve = """
        INSERT INTO reservation (number, principal, seq, req, agency, at, state)
        SELECT @number, 1, coalesce(max(seq), 0) + 1, @req, 2, 100, 0 FROM reservation WHERE number = @number AND principal = 1
        HAVING count(*) FILTER (WHERE at > 0 AND state <> 9) < 3 AND count(*) FILTER (WHERE req = @req) = 0
        ON CONFLICT DO NOTHING RETURNING seq
        """;

    private readonly Channel<Wish> waiting = Channel.CreateBounded<Wish>(inFlight);

    /// <summary>Prints reservations a second, median and 99th percentile in ms, and the CPU microseconds of one.</summary>
    public static async Task<int> Run(string folder, double seconds, int inFlight)
    {
        Directory.CreateDirectory(folder);
        await using var database = Database.OfFile(Path.Combine(folder, "reservations.db"));
        await database.Write(async connection =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Schema;
            await command.ExecuteNonQueryAsync();
        }, CancellationToken.None);
        var load = new ReservationLoad(database, inFlight);
        var taking = load.TakeAll();
        await load.Ask(WarmUpSeconds);

        var (before, watch) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        var waits = await load.Ask(seconds);
        var elapsed = watch.Elapsed.TotalSeconds;
        var cpu = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / waits.Count;
        load.waiting.Writer.Complete();
        await taking;
        waits.Sort();
        Console.WriteLine(FormattableString.Invariant($"{waits.Count / elapsed:F0} {waits[waits.Count / 2]:F2} {waits[waits.Count * 99 / 100]:F2} {cpu:F1}"));
        return 0;
    }

    private async Task<List<double>> Ask(double seconds)
    {
        var watch = Stopwatch.StartNew();
        var waits = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
        {
            var own = new List<double>();
            while (watch.Elapsed.TotalSeconds < seconds)
            {
                var began = watch.Elapsed;
                var wish = new Wish(Random.Shared.NextInt64(People), Random.Shared.NextInt64());
                await waiting.Writer.WriteAsync(wish);
                if (!await wish.Done.Task) throw new InvalidOperationException("A free person was refused.");
                own.Add((watch.Elapsed - began).TotalMilliseconds);
            }

            return own;
        }));
        return [.. waits.SelectMany(list => list)];
    }

    /// <summary>Takes what waits, group after group; who asked is told once the group is on the disk.</summary>
    private async Task TakeAll()
    {
        var group = new List<Wish>(MostInGroup);
        while (await waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < MostInGroup && waiting.Reader.TryRead(out var wish)) group.Add(wish);
            await database.Write(connection =>
            {
                var round = new Round(connection);
                foreach (var wish in group) round.Add(Reserve, _ => wish.Taken = true, ("@number", wish.Number), ("@req", wish.Request));
                return round.Run();
            }, CancellationToken.None);
            foreach (var wish in group) wish.Done.SetResult(wish.Taken);
        }
    }

    /// <summary>One reservation that is asked for.</summary>
    private sealed class Wish(long number, long request)
    {
        public long Number => number;

        public long Request => request;

        public bool Taken { get; set; }

        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
