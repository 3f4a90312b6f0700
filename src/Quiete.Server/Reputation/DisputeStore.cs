using System.Data.Common;
using Dapper;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Reputation;

/// <summary>The disputes of lines' owners. Decided ones stay: they are the log of outcomes.</summary>
internal sealed class DisputeStore(Database database, TimeProvider clock, ChangeSignal signal)
{
    public const int MaxWords = 2_000;

    /// <summary>The most open disputes of one account.</summary>
    public const int MostOpen = 200;

    private const string Select = """
        SELECT id AS Id, line AS Line, account AS Account, company AS Company, words AS Words, opened_ms AS OpenedMs, due AS Due,
               decided_ms AS DecidedMs, upheld AS Upheld, reason AS Reason, decided_by AS DecidedBy FROM line_dispute
        """;

    /// <summary>Opens a dispute. From now on the line is shown as contested.</summary>
    /// <exception cref="BadInputException">One is open already, or the text is no good.</exception>
    public async Task<Dispute> Open(CallerLine line, long account, long? company, string? words, CancellationToken stop)
    {
        var text = PlainText.ForOthers("words", words, MaxWords);
        var now = clock.GetUtcNow();
        var id = await database.Write(async connection =>
        {
            if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM line_dispute WHERE account = @account AND decided_ms IS NULL", new { account }) >= MostOpen)
            {
                throw new BadInputException("line", $"There are {MostOpen} open disputes already, and that is the most.");
            }

            return await connection.ExecuteScalarAsync<long?>("""
                INSERT INTO line_dispute (line, account, company, words, opened_ms, due, change)
                VALUES (@line, @account, @company, @text, @now, @due, @change)
                ON CONFLICT (line) WHERE decided_ms IS NULL DO NOTHING RETURNING id
                """,
                new
                {
                    line = line.ToString(), account, company, text, now = now.ToUnixTimeMilliseconds(),
                    due = Columns.Text(Dispute.DueAfter(RomeTime.DayOf(now))), change = await Change.Next(connection),
                });
        }, stop) ?? throw new BadInputException("line", "A dispute about this line is open already.");
        signal.Raise();
        return (await Read("WHERE id = @id", new { id }, stop)).Single();
    }

    /// <summary>Decides a dispute, once.</summary>
    /// <returns>False: there is no such open dispute.</returns>
    public async Task<bool> Decide(long id, bool upheld, string? reason, string by, CancellationToken stop)
    {
        var text = PlainText.ForOthers("reason", reason, MaxWords);
        var done = await database.Write(async connection => await connection.ExecuteAsync("""
            UPDATE line_dispute SET decided_ms = @now, upheld = @upheld, reason = @text, decided_by = @by, change = @change WHERE id = @id AND decided_ms IS NULL
            """, new { id, upheld, text, by, now = clock.NowMs(), change = await Change.Next(connection) }) == 1, stop);
        signal.Raise();
        return done;
    }

    /// <summary>Forgets who disputed, inside the transaction that erases an account: open disputes of a person end with it, of decided ones the outcome stays, without words.</summary>
    internal async Task Forget(DbConnection connection, long account) => await connection.ExecuteAsync("""
        UPDATE line_dispute SET account = 0, words = '', change = @change,
            decided_ms = CASE WHEN company IS NULL THEN coalesce(decided_ms, @now) ELSE decided_ms END,
            upheld = CASE WHEN company IS NULL THEN coalesce(upheld, FALSE) ELSE upheld END
        WHERE account = @account
        """, new { account, now = clock.NowMs(), change = await Change.Next(connection) });

    /// <summary>The disputes of an account, and of the company for which it acts, the newest first.</summary>
    public Task<IReadOnlyList<Dispute>> Of(long account, long? company, CancellationToken stop) =>
        Read("WHERE account = @account OR company = @company ORDER BY opened_ms DESC, id DESC", new { account, company }, stop);

    /// <summary>Those that wait, the most urgent first.</summary>
    public Task<IReadOnlyList<Dispute>> Waiting(CancellationToken stop) => Read("WHERE decided_ms IS NULL ORDER BY due, id", new { }, stop);

    /// <summary>The latest that were decided.</summary>
    public Task<IReadOnlyList<Dispute>> Decided(int most, CancellationToken stop) =>
        Read("WHERE decided_ms IS NOT NULL ORDER BY decided_ms DESC, id DESC LIMIT @most", new { most }, stop);

    /// <summary>What changed after a change.</summary>
    public Task<IReadOnlyList<Dispute>> ChangedSince(long change, CancellationToken stop) => Read("WHERE change > @change ORDER BY change", new { change }, stop);

    private Task<IReadOnlyList<Dispute>> Read(string where, object what, CancellationToken stop) => database.Read(connection => database.Unread.Read(
        connection, "line_dispute", $"{Select} {where}", what,
        (Row row) => new Dispute(row.Id, row.Line, row.Account, row.Company, row.Words, Columns.Instant(row.OpenedMs), Columns.Day(row.Due)!.Value,
            Columns.Instant(row.DecidedMs), row.Upheld == true, row.Reason, row.DecidedBy)), stop);

    private sealed record Row
    {
        public long Id { get; init; }
        public string Line { get; init; } = "";
        public long Account { get; init; }
        public long? Company { get; init; }
        public string Words { get; init; } = "";
        public long OpenedMs { get; init; }
        public string Due { get; init; } = "";
        public long? DecidedMs { get; init; }
        public bool? Upheld { get; init; }
        public string? Reason { get; init; }
        public string? DecidedBy { get; init; }
    }
}
