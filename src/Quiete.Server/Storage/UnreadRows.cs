using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;

namespace Quiete.Server.Storage;

/// <summary>Rows that this version cannot read: a newer one that shares the database wrote them, or they are damaged. Each costs itself alone.</summary>
/// <remarks>Whoever leaves such a row out sees to it that what hangs on it is refused; here it is kept for the operator, by table and id, never with what it holds.</remarks>
internal sealed class UnreadRows
{
    /// <summary>The most rows that are named; what comes then is left out all the same.</summary>
    public const int MostNamed = 10_000;

    private readonly ConcurrentDictionary<(string Table, long Id), string> known = [];
    private ILogger? log;

    /// <summary>Those met so far that were not readable at the last look, by table and id.</summary>
    public IReadOnlyList<(string Table, long Id)> All => [.. known.Keys.OrderBy(one => one.Table, StringComparer.Ordinal).ThenBy(one => one.Id)];

    /// <summary>Where each is told, once; those met before as well.</summary>
    public void TellTo(ILogger to)
    {
        log = to;
        foreach (var (row, why) in known) Tell(row.Table, row.Id, why);
    }

    /// <summary>Reads rows one by one, and leaves out those that cannot be read.</summary>
    /// <param name="sql">Its first column is the number by which the operator finds the row.</param>
    /// <param name="lost">Told of every row that is left out, while the reader stands on it.</param>
    public async Task<IReadOnlyList<T>> Read<TRow, T>(
        DbConnection connection, string table, string sql, object? what, Func<TRow, T> read, Action<DbDataReader>? lost = null)
    {
        var readable = new List<T>();
        await using var reader = await connection.ExecuteReaderAsync(sql, what);
        var parse = reader.GetRowParser<TRow>();
        while (await reader.ReadAsync())
        {
            try
            {
                readable.Add(read(parse(reader)));
                Found(table, reader);
            }
            catch (Exception fault) when (IsOfTheRow(fault))
            {
                Note(table, reader.GetInt64(0), fault);
                lost?.Invoke(reader);
            }
        }

        return readable;
    }

    /// <summary>Keeps a row that could not be read.</summary>
    public void Note(string table, long id, Exception why)
    {
        if (known.Count < MostNamed && known.TryAdd((table, id), why.GetType().Name)) Tell(table, id, why.GetType().Name);
    }

    /// <summary>Whether a fault comes from what a row holds, and not from the database that gave it.</summary>
    public static bool IsOfTheRow(Exception fault) =>
        fault is InvalidDataException or DataException or FormatException or BadInputException or JsonException or CryptographicException
            or ArgumentException or OverflowException or InvalidCastException or InvalidOperationException and not ObjectDisposedException;

    // Somebody mended it, or a newer version is at work.
    private void Found(string table, DbDataReader row)
    {
        if (!known.IsEmpty) known.TryRemove((table, row.GetInt64(0)), out _);
    }

    private void Tell(string table, long id, string why) => log?.LogError(
        "Row {Id} of {Table} cannot be read by this version ({Fault}): it is left out, and what hangs on it is refused. Start a version that knows it, or mend the row.", id, table, why);
}
