using System.Data.Common;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Quiete.Numbers;
using Quiete.Screening;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>Stores the facts of an import in pieces, each once, unseen until the import is complete.</summary>
/// <remarks>A piece is one short transaction, so that the writer of SQLite is never held long. PostgreSQL takes it by COPY.</remarks>
internal sealed class FactLoad(Database database, long import, long principal, FactKind kind, string? source = null)
{
    /// <summary>Rows of one transaction in SQLite, where everybody waits for it.</summary>
    private const int SqliteRows = 2_000;

    /// <summary>Rows of one transaction in PostgreSQL, where nobody does.</summary>
    private const int PostgresRows = 20_000;

    private const string IsThere = $"""
        SELECT 1 FROM fact WHERE fact.number = piece.number AND fact.principal = @principal AND fact.kind = @kind AND fact.body = piece.body
          AND (fact.change = @change OR {FactStore.IsVisible})
        """;

    private const string InsertOne = $"""
        INSERT INTO fact (principal, number, kind, body, source, entered_ms, change)
        SELECT @principal, piece.number, @kind, piece.body, @source, @now, @change FROM (SELECT @number AS number, @body AS body) AS piece
        WHERE NOT EXISTS ({IsThere})
        RETURNING id
        """;

    // LATERAL with LIMIT is asked row by row, by the index on numbers. Left to itself the planner, which knows nothing of a
    // table that has just grown, compares every row with every other: the fifth piece of 20,000 took more than 30 seconds.
    private const string InsertPiece = $"""
        INSERT INTO fact (principal, number, kind, body, source, entered_ms, change)
        SELECT DISTINCT @principal, piece.number, @kind, piece.body, @source, @now, @change
        FROM fact_piece AS piece LEFT JOIN LATERAL ({IsThere} LIMIT 1) AS known (there) ON TRUE
        WHERE known.there IS NULL
        """;

    private readonly string source = source ?? $"import {import}";

    /// <summary>How many rows are best stored together.</summary>
    public int PieceRows => database.Kind == DatabaseKind.PostgreSql ? PostgresRows : SqliteRows;

    /// <summary>Stores a piece; tells how many of its facts were new.</summary>
    public Task<int> Store(IReadOnlyList<(PhoneNumber Number, string Body)> piece, DateTimeOffset now, CancellationToken stop) => database.Write(
        connection => database.Kind == DatabaseKind.PostgreSql ? Copy(connection, piece, now) : Insert(connection, piece, now), stop);

    /// <summary>Takes back what was stored of an import that will not be completed.</summary>
    public static async Task Undo(Database database, long import, CancellationToken stop)
    {
        int gone;
        do
        {
            gone = await database.Write(connection => connection.ExecuteAsync(
                "DELETE FROM fact WHERE id IN (SELECT id FROM fact WHERE change = @change LIMIT @most)", new { change = -import, most = (long)SqliteRows }), stop);
        }
        while (gone > 0);
    }

    private async Task<int> Insert(DbConnection connection, IReadOnlyList<(PhoneNumber Number, string Body)> piece, DateTimeOffset now)
    {
        var added = 0;
        var round = new Round(connection);
        foreach (var (number, body) in piece)
        {
            round.Add(InsertOne, _ => added++,
                ("@principal", principal), ("@number", (long)number.Bits), ("@kind", (int)kind), ("@body", body), ("@source", source),
                ("@now", now.ToUnixTimeMilliseconds()), ("@change", -import));
        }

        await round.Run();
        return added;
    }

    private async Task<int> Copy(DbConnection connection, IReadOnlyList<(PhoneNumber Number, string Body)> piece, DateTimeOffset now)
    {
        await connection.ExecuteAsync("CREATE TEMPORARY TABLE fact_piece (number BIGINT, body TEXT) ON COMMIT DROP");
        await using (var copy = await ((NpgsqlConnection)connection).BeginBinaryImportAsync("COPY fact_piece (number, body) FROM STDIN (FORMAT BINARY)", CancellationToken.None))
        {
            foreach (var (number, body) in piece)
            {
                await copy.StartRowAsync(CancellationToken.None);
                await copy.WriteAsync((long)number.Bits, NpgsqlDbType.Bigint, CancellationToken.None);
                await copy.WriteAsync(body, NpgsqlDbType.Text, CancellationToken.None);
            }

            await copy.CompleteAsync(CancellationToken.None);
        }

        return await connection.ExecuteAsync(
            InsertPiece, new { principal, kind = (short)kind, source, now = now.ToUnixTimeMilliseconds(), change = -import });
    }
}
