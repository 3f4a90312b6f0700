using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Quiete.Audit;
using Quiete.Server.Storage;

namespace Quiete.Server.Audit;

/// <summary>A batch that was signed, and where the log has put it.</summary>
/// <param name="FirstLeaf">The place of its first entry in the log; null while the log has not taken it.</param>
internal sealed record SignedEntries(long Id, BatchSeal Seal, IReadOnlyList<IReadOnlyList<byte[]>> Paths, long? FirstLeaf)
{
    public int Size => Paths.Count;
}

/// <summary>The newest checkpoint of the log.</summary>
internal sealed record LogHead(long Size, long AtMs, string Checkpoint);

/// <summary>The append-only log: batches come signed, in the transaction of what they attest; <see cref="LogSequencer"/> puts them into the tree.</summary>
internal sealed class AuditLog(Database database, SigningKeys keys, ServerOptions options)
{
    /// <summary>How many batches of late are kept in memory, so that the receipts of what was just decided cost no query.</summary>
    private const int MostRemembered = 64;

    private const int RandomBits = 20;

    /// <summary>How far apart, at most, batches lie that are signed while time stands still.</summary>
    private const int Apart = 256;

    private readonly ConcurrentDictionary<long, SignedEntries> remembered = new();
    private readonly ConcurrentQueue<long> order = new();

    /// <summary>The level of the tiles that hold entries instead of hashes.</summary>
    public const int EntryLevel = -1;

    /// <summary>Signs some entries and adds them to the transaction of a round.</summary>
    /// <param name="id">The batch's own; it grows with time, and the log takes batches in its order.</param>
    public static SignedBatch Add(Round round, SigningKey key, string origin, long id, DateTimeOffset at, IReadOnlyList<byte[]> entries)
    {
        var batch = BatchSigner.Sign(key, origin, at, [.. entries.Select(entry => Merkle.LeafHash(entry))]);
        round.Add(
            "INSERT INTO batch (id, at_ms, size, entries, jws) VALUES (@id, @at, @size, @entries, @jws)",
            row: null,
            ("@id", id), ("@at", at.ToUnixTimeMilliseconds()), ("@size", entries.Count), ("@entries", entries.SelectMany(entry => entry).ToArray()), ("@jws", batch.Jws));
        return batch;
    }

    /// <summary>The instant of the newest batch, behind which time in the ledger never runs back, and the highest id of one.</summary>
    /// <param name="named">Told the log's name, once it has one.</param>
    public static void AddNewest(Round round, Action<long, long> found, Action<string> named) =>
        // Each from its index: SQLite reads every batch there is when one SELECT asks for both.
        round.Add("SELECT (SELECT max(at_ms) FROM batch), (SELECT max(id) FROM batch), (SELECT origin FROM log_head WHERE id = 1)", row =>
        {
            if (!row.IsDBNull(0)) found(row.GetInt64(0), row.GetInt64(1));
            if (!row.IsDBNull(2)) named(row.GetString(2));
        });

    /// <summary>Names the log after the service's address, unless it has a name: it keeps the first one, wherever the service moves and whichever gate asks.</summary>
    /// <remarks>Whoever verifies takes two names for two logs.</remarks>
    public Task<string> Name(DbConnection connection) => connection.ExecuteScalarAsync<string>("""
        INSERT INTO log_head (id, origin, size, at_ms, checkpoint) VALUES (1, @Origin, 0, 0, '')
        ON CONFLICT (id) DO UPDATE SET origin = log_head.origin RETURNING origin
        """, new { options.Origin })!;

    /// <summary>An id for a batch: its milliseconds, then random bits, so that gates that decide at once do not meet.</summary>
    /// <param name="newest">The highest one known; the id is higher, also while time stands still.</param>
    public static long NewId(DateTimeOffset at, long newest) => Math.Max(
        (at.ToUnixTimeMilliseconds() << RandomBits) | (long)RandomNumberGenerator.GetInt32(1 << RandomBits),
        newest + 1 + RandomNumberGenerator.GetInt32(Apart));

    /// <summary>Batches of before an instant have smaller ids than this.</summary>
    public static long FirstId(DateTimeOffset at) => at.ToUnixTimeMilliseconds() << 20;

    public ValueTask<SigningKey> Key(CancellationToken stop) => keys.Current(stop);

    /// <summary>Keeps a batch in memory for a while, once it is on the disk.</summary>
    public void Remember(long id, SignedBatch batch)
    {
        remembered[id] = new(id, batch.Seal, batch.Paths, FirstLeaf: null);
        order.Enqueue(id);
        while (order.Count > MostRemembered && order.TryDequeue(out var oldest)) remembered.TryRemove(oldest, out _);
    }

    /// <summary>A signed batch; null when there is none of that id.</summary>
    /// <param name="withPlace">Whether its place in the log is wanted, which what is kept in memory does not know.</param>
    public async ValueTask<SignedEntries?> Batch(long id, bool withPlace, CancellationToken stop)
    {
        if (!withPlace && remembered.TryGetValue(id, out var known)) return known;
        var (entries, jws, firstLeaf) = await database.Read(connection => connection.QueryFirstOrDefaultAsync<(byte[]?, string, long?)>(
            "SELECT entries, jws, first_leaf FROM batch WHERE id = @id", new { id }), stop);
        return entries is null ? null
            : new(id, BatchSeal.Read(jws, "batch"), Merkle.Paths([.. entries.Chunk(Merkle.HashBytes).Select(entry => Merkle.LeafHash(entry))]), firstLeaf);
    }

    /// <summary>The newest checkpoint; null before the first entry.</summary>
    public Task<LogHead?> Head(CancellationToken stop) => database.Read(Head, stop);

    /// <summary>The last checkpoints of days gone by, the newest first, to be kept elsewhere.</summary>
    public Task<IReadOnlyList<(string Day, string Text)>> DailyCheckpoints(int most, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<(string, string)>)(await connection.QueryAsync<(string, string)>(
            "SELECT day, text FROM checkpoint ORDER BY day DESC LIMIT @most", new { most })).ToList(), stop);

    /// <summary>A tile's bytes; null when the log has not come so far.</summary>
    public Task<byte[]?> Tile(int level, long tile, CancellationToken stop) => database.Read(connection =>
        connection.ExecuteScalarAsync<byte[]?>("SELECT bytes FROM log_tile WHERE level = @level AND tile = @tile", new { level, tile }), stop);

    /// <summary>Asks something of the tree, such as a proof.</summary>
    public Task<T> Ask<T>(Func<TileReader, T> question, CancellationToken stop) => database.Read(connection => Task.FromResult(question(ReaderOf(connection))), stop);

    internal static Task<LogHead?> Head(DbConnection connection) => connection.QueryFirstOrDefaultAsync<LogHead>(
        "SELECT size AS Size, at_ms AS AtMs, checkpoint AS Checkpoint FROM log_head WHERE id = 1");

    internal static TileReader ReaderOf(DbConnection connection) => (level, tile) =>
        connection.ExecuteScalar<byte[]?>("SELECT bytes FROM log_tile WHERE level = @level AND tile = @tile", new { level, tile }) ?? ReadOnlyMemory<byte>.Empty;
}
