using System.Data.Common;
using System.Diagnostics;
using Quiete.Server.Storage;

namespace Quiete.Load;

/// <summary>The reservation's statement alone, through the service's own queue and group commit: what PostgreSQL and Redis are asked for beside it. No law, no receipt.</summary>
internal static class ReservationLoad
{
    private const double WarmUpSeconds = 8; // as for LedgerLoad
    private const long People = 1_000_000_000;

    private const string Schema = """
        CREATE TABLE reservation (number BIGINT, principal BIGINT, seq INT, req BIGINT, agency BIGINT, at BIGINT, state SMALLINT,
            PRIMARY KEY (number, principal, seq), UNIQUE (number, req)) WITHOUT ROWID
        """;

    // Word for word what bench/gate asks of PostgreSQL.
    private const string Reserve = """
        INSERT INTO reservation (number, principal, seq, req, agency, at, state)
        SELECT @number, 1, coalesce(max(seq), 0) + 1, @req, 2, 100, 0 FROM reservation WHERE number = @number AND principal = 1
        HAVING count(*) FILTER (WHERE at > 0 AND state <> 9) < 3
        ON CONFLICT DO NOTHING RETURNING seq
        """;

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
        await Ask(database, WarmUpSeconds, inFlight);

        var (before, watch) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        var waits = await Ask(database, seconds, inFlight);
        var elapsed = watch.Elapsed.TotalSeconds;
        var cpu = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / waits.Count;
        waits.Sort();
        Console.WriteLine(FormattableString.Invariant($"{waits.Count / elapsed:F0} {waits[waits.Count / 2]:F2} {waits[waits.Count * 99 / 100]:F2} {cpu:F1}"));
        return 0;
    }

    private static async Task<List<double>> Ask(Database database, double seconds, int inFlight)
    {
        var watch = Stopwatch.StartNew();
        var waits = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
        {
            var own = new List<double>();
            while (watch.Elapsed.TotalSeconds < seconds)
            {
                var began = watch.Elapsed;
                if (!await database.Write(Take, CancellationToken.None)) throw new InvalidOperationException("A free person was refused.");
                own.Add((watch.Elapsed - began).TotalMilliseconds);
            }

            return own;
        }));
        return [.. waits.SelectMany(list => list)];
    }

    private static async Task<bool> Take(DbConnection connection)
    {
        var taken = false;
        var round = new Round(connection);
        round.Add(Reserve, _ => taken = true, ("@number", Random.Shared.NextInt64(People)), ("@req", Random.Shared.NextInt64()));
        await round.Run();
        return taken;
    }
}
