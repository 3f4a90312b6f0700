using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Quiete.Server.Companies;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>One trip to the register: numbers chosen, file submitted, answer read.</summary>
internal sealed record RpoRound
{
    public long Id { get; init; }
    public long Principal { get; init; }
    public long Campaign { get; init; }
    public string EnteredBy { get; init; } = "";
    public long CreatedMs { get; init; }

    /// <summary>Numbers that were judged.</summary>
    public long LookedAt { get; init; }

    /// <summary>Of them, in need of an answer but refused by another rule anyway.</summary>
    public long Spared { get; init; }

    /// <summary>In need of an answer.</summary>
    public long Wanted { get; init; }

    /// <summary>Of these, within the budget.</summary>
    public long Chosen { get; init; }

    /// <summary>What it costs; empty when no price is known.</summary>
    public string PriceEur { get; init; } = "";

    public long? AnsweredMs { get; init; }
    public string? AnswerAt { get; init; }
    public long Answers { get; init; }
    public long Listed { get; init; }

    /// <summary>The import that stores the answers.</summary>
    public long? Import { get; init; }

    public long? CancelledMs { get; init; }

    public bool IsOpen => AnsweredMs is null && CancelledMs is null;
}

/// <summary>The rounds of principals, and how each exchanges files with the register.</summary>
internal sealed class RpoRounds(Database database, TimeProvider clock)
{
    /// <summary>The most numbers of a round.</summary>
    public const int MostNumbers = 1_000_000;

    private const int PieceRows = 5_000;
    private const int MostListed = 100;

    /// <summary>After so long an open round is taken for lost, and its numbers may be chosen again.</summary>
    private static readonly TimeSpan Underway = TimeSpan.FromDays(7);

    private const string Select = """
        SELECT id AS Id, principal AS Principal, campaign AS Campaign, entered_by AS EnteredBy, created_ms AS CreatedMs, looked_at AS LookedAt, spared AS Spared,
               wanted AS Wanted, chosen AS Chosen, price_eur AS PriceEur, answered_ms AS AnsweredMs, answer_at AS AnswerAt, answers AS Answers, listed AS Listed,
               fact_import AS Import, cancelled_ms AS CancelledMs
        FROM rpo_round
        """;

    public async Task<RpoTerms> Terms(long principal, CancellationToken stop)
    {
        var body = await database.Read(connection => connection.ExecuteScalarAsync<string?>(
            "SELECT body FROM rpo_terms WHERE principal = @principal", new { principal }), stop);
        return body is null ? new RpoTerms() : JsonSerializer.Deserialize<RpoTerms>(body, Json.Options)!;
    }

    public Task Change(long principal, RpoTerms terms, CancellationToken stop) => database.Write(connection => connection.ExecuteAsync("""
        INSERT INTO rpo_terms (principal, body) VALUES (@principal, @body) ON CONFLICT (principal) DO UPDATE SET body = excluded.body
        """, new { principal, body = JsonSerializer.Serialize(terms.Checked(), Json.Options) }), stop);

    /// <summary>Stores a round with its numbers, in the order of its file.</summary>
    public async Task<long> Add(long principal, long campaign, string enteredBy, RpoChosen chosen, decimal? price, CancellationToken stop)
    {
        var id = await database.Write(connection => connection.ExecuteScalarAsync<long>("""
            INSERT INTO rpo_round (principal, campaign, entered_by, created_ms, ready, looked_at, spared, wanted, chosen, price_eur)
            VALUES (@principal, @campaign, @enteredBy, @now, FALSE, @LookedAt, @Spared, @Wanted, @count, @price) RETURNING id
            """,
            new
            {
                principal, campaign, enteredBy, now = clock.NowMs(), chosen.LookedAt, chosen.Spared, chosen.Wanted, count = (long)chosen.Numbers.Count,
                price = price?.ToString(CultureInfo.InvariantCulture) ?? "",
            }), stop);
        var ordinal = 0L;
        foreach (var piece in chosen.Numbers.Chunk(PieceRows))
        {
            await database.Write(connection => connection is NpgsqlConnection postgres
                ? Copy(postgres, id, ordinal, piece)
                : Insert(connection, id, ordinal, piece), stop);
            ordinal += piece.Length;
        }

        await database.Write(connection => connection.ExecuteAsync("UPDATE rpo_round SET ready = TRUE WHERE id = @id", new { id }), stop);
        return id;
    }

    public Task<RpoRound?> Find(long id, CancellationToken stop) =>
        database.Read(connection => connection.QuerySingleOrDefaultAsync<RpoRound>($"{Select} WHERE id = @id AND ready", new { id }), stop);

    /// <summary>A principal's rounds, the latest first.</summary>
    public Task<IReadOnlyList<RpoRound>> Of(long principal, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<RpoRound>)(await connection.QueryAsync<RpoRound>(
            $"{Select} WHERE principal = @principal AND ready ORDER BY id DESC LIMIT {MostListed.ToString(CultureInfo.InvariantCulture)}", new { principal })).AsList(), stop);

    /// <summary>The numbers of a round, in the order of its file.</summary>
    public Task<IReadOnlyList<long>> Numbers(long round, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<long>)(await connection.QueryAsync<long>(
            "SELECT number FROM rpo_round_number WHERE round = @round ORDER BY ordinal", new { round })).AsList(), stop);

    /// <summary>Numbers that were submitted a short while ago and are not answered yet.</summary>
    public Task<HashSet<long>> UnderwayOf(long principal, CancellationToken stop) => database.Read(async connection =>
        (await connection.QueryAsync<long>("""
            SELECT rpo_round_number.number FROM rpo_round JOIN rpo_round_number ON rpo_round_number.round = rpo_round.id
            WHERE rpo_round.principal = @principal AND rpo_round.answered_ms IS NULL AND rpo_round.cancelled_ms IS NULL AND rpo_round.created_ms > @since
            """,
            new { principal, since = (clock.GetUtcNow() - Underway).ToUnixTimeMilliseconds() })).ToHashSet(), stop);

    /// <summary>Notes that a round was answered. False: it was before, or it was cancelled.</summary>
    public Task<bool> Answer(long round, string at, long answers, long listed, long import, CancellationToken stop) => database.Write(async connection =>
        await connection.ExecuteAsync("""
            UPDATE rpo_round SET answered_ms = @now, answer_at = @at, answers = @answers, listed = @listed, fact_import = @import
            WHERE id = @round AND answered_ms IS NULL AND cancelled_ms IS NULL
            """, new { round, at, answers, listed, import, now = clock.NowMs() }) == 1, stop);

    /// <summary>Cancels a round whose file was not submitted. False: it has been answered or cancelled.</summary>
    public Task<bool> Cancel(long round, CancellationToken stop) => database.Write(async connection => await connection.ExecuteAsync(
        "UPDATE rpo_round SET cancelled_ms = @now WHERE id = @round AND answered_ms IS NULL AND cancelled_ms IS NULL", new { round, now = clock.NowMs() }) == 1, stop);

    private static async Task Insert(DbConnection connection, long id, long ordinal, long[] numbers)
    {
        var round = new Round(connection);
        foreach (var number in numbers)
        {
            round.Add("INSERT INTO rpo_round_number (round, ordinal, number) VALUES (@id, @ordinal, @number)", row: null,
                ("@id", id), ("@ordinal", ordinal++), ("@number", number));
        }

        await round.Run();
    }

    private static async Task Copy(NpgsqlConnection connection, long id, long ordinal, long[] numbers)
    {
        await using var copy = await connection.BeginBinaryImportAsync("COPY rpo_round_number (round, ordinal, number) FROM STDIN (FORMAT BINARY)", CancellationToken.None);
        foreach (var number in numbers)
        {
            await copy.StartRowAsync(CancellationToken.None);
            await copy.WriteAsync(id, NpgsqlDbType.Bigint, CancellationToken.None);
            await copy.WriteAsync(ordinal++, NpgsqlDbType.Bigint, CancellationToken.None);
            await copy.WriteAsync(number, NpgsqlDbType.Bigint, CancellationToken.None);
        }

        await copy.CompleteAsync(CancellationToken.None);
    }
}
