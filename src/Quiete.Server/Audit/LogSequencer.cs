using System.Data.Common;
using Dapper;
using Quiete.Audit;
using Quiete.Rules;
using Quiete.Server.Storage;

namespace Quiete.Server.Audit;

/// <summary>Puts signed batches into the log, in order, within a second. One process does it at a time: the head's row is the lock.</summary>
internal sealed class LogSequencer(Database database, SigningKeys keys, ServerOptions options, TimeProvider clock, ILogger<LogSequencer> log) : BackgroundService
{
    /// <summary>The most batches that one step takes, so that the writer is never held long.</summary>
    private const int MostBatches = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await Step(stoppingToken) == MostBatches)
                {
                }

                await Task.Delay(Pause, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
            catch (Exception fault) when (IsOfTheWorld(fault))
            {
                log.LogError("The log waits: {Fault}", fault.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Stops once everything that was acknowledged is in the log.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            while (await Step(cancellationToken) == MostBatches)
            {
            }
        }
        catch (Exception fault) when (IsOfTheWorld(fault))
        {
            log.LogError("The log takes what waits at the next start: {Fault}", fault.GetType().Name);
        }
    }

    /// <summary>Takes the batches that wait.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> Step(CancellationToken stop)
    {
        var waiting = await database.Read(connection => connection.ExecuteScalarAsync<int>(
            "SELECT count(*) FROM (SELECT 1 FROM batch WHERE first_leaf IS NULL LIMIT 1) AS waiting"), stop);
        if (waiting == 0) return 0;
        var key = await keys.Current(stop);
        return await database.Write(connection => Append(connection, key), stop);
    }

    // A damaged log is among them: it takes nothing more, and everything else goes on.
    private static bool IsOfTheWorld(Exception fault) => fault is DbException or IOException or TimeoutException or InvalidDataException;

    private async Task<int> Append(DbConnection connection, SigningKey key)
    {
        var (size, before, origin) = await connection.QuerySingleAsync<(long, long, string)>("""
            INSERT INTO log_head (id, origin, size, at_ms, checkpoint) VALUES (1, @Origin, 0, 0, '')
            ON CONFLICT (id) DO UPDATE SET size = log_head.size RETURNING size, at_ms, origin
            """, new { options.Origin });
        var batches = (await connection.QueryAsync<(long Id, byte[] Entries)>(
            "SELECT id, entries FROM batch WHERE first_leaf IS NULL ORDER BY id LIMIT @MostBatches", new { MostBatches })).ToList();
        if (batches.Count == 0) return 0;

        var entries = batches.SelectMany(batch => batch.Entries.Chunk(Merkle.HashBytes)).ToList();
        var growth = TileLog.Append(AuditLog.ReaderOf(connection), size, [.. entries.Select(entry => Merkle.LeafHash(entry))]);
        var round = new Round(connection);
        foreach (var tile in growth.Tiles) Save(round, tile.Level, tile.Index, tile.Hashes);
        foreach (var (tile, bytes) in await EntryTiles(connection, size, entries)) Save(round, AuditLog.EntryLevel, tile, bytes);

        var leaf = size;
        foreach (var (id, bytes) in batches)
        {
            round.Add("UPDATE batch SET first_leaf = @leaf WHERE id = @id", row: null, ("@leaf", leaf), ("@id", id));
            leaf += bytes.Length / Merkle.HashBytes;
        }

        // A clock set back over midnight must not write into a day that was published.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), before));
        var checkpoint = SignedCheckpoint.Sign(new Checkpoint(origin, growth.Size, growth.Root), key).Text;
        round.Add("UPDATE log_head SET size = @size, at_ms = @now, checkpoint = @checkpoint WHERE id = 1", row: null,
            ("@size", growth.Size), ("@now", now.ToUnixTimeMilliseconds()), ("@checkpoint", checkpoint));
        round.Add("INSERT INTO checkpoint (day, size, text) VALUES (@day, @size, @text) ON CONFLICT (day) DO UPDATE SET size = excluded.size, text = excluded.text",
            row: null, ("@day", RomeTime.DayOf(now).ToString("O")), ("@size", growth.Size), ("@text", checkpoint));
        await round.Run();
        return batches.Count;
    }

    private static async Task<IReadOnlyList<(long Tile, byte[] Bytes)>> EntryTiles(DbConnection connection, long size, List<byte[]> entries)
    {
        var last = size / TileLog.TileWidth;
        var before = size % TileLog.TileWidth == 0 ? [] : await connection.ExecuteScalarAsync<byte[]>(
            "SELECT bytes FROM log_tile WHERE level = -1 AND tile = @last", new { last }) ?? [];
        return [.. before.Chunk(Merkle.HashBytes).Concat(entries).Chunk(TileLog.TileWidth)
            .Select((tile, at) => (last + at, tile.SelectMany(entry => entry).ToArray()))];
    }

    private static void Save(Round round, int level, long tile, byte[] bytes) => round.Add(
        "INSERT INTO log_tile (level, tile, bytes) VALUES (@level, @tile, @bytes) ON CONFLICT (level, tile) DO UPDATE SET bytes = excluded.bytes",
        row: null, ("@level", level), ("@tile", tile), ("@bytes", bytes));
}
