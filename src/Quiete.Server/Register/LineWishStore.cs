using Dapper;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>The lines that people block or allow for themselves.</summary>
internal sealed class LineWishStore(Database database, TimeProvider clock, ChangeSignal signal)
{
    /// <summary>The most wishes of one person.</summary>
    public const int MostOfPerson = 10_000;

    private const string Select = """
        SELECT change AS Change, person AS Person, line AS Line, is_range AS IsRange, wish AS Wish, label AS Label, since_ms AS SinceMs, removed_ms AS RemovedMs FROM line_wish
        """;

    /// <summary>Enters a wish; it takes the place of the one that the person had for the same line.</summary>
    /// <exception cref="BadInputException">The person has as many as one may have.</exception>
    public async Task Enter(long person, string line, bool isRange, Wish wish, string? label, CancellationToken stop)
    {
        await database.Write(async connection =>
        {
            if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM line_wish WHERE person = @person", new { person }) >= MostOfPerson)
            {
                throw new BadInputException("line", $"There are {MostOfPerson} of these already, and that is the most.");
            }

            await connection.ExecuteAsync("""
                INSERT INTO line_wish (person, line, is_range, wish, label, since_ms, change) VALUES (@person, @line, @isRange, @wish, @label, @now, @change)
                ON CONFLICT (person, line, is_range) DO UPDATE
                SET wish = excluded.wish, label = excluded.label, since_ms = excluded.since_ms, removed_ms = NULL, change = excluded.change
                """,
                new { person, line, isRange, wish = Terms.Of(wish), label, now = clock.NowMs(), change = await Change.Next(connection) });
        }, stop);
        signal.Raise();
    }

    /// <summary>Allows many lines at once. Those of which the person wishes something already stay as they are.</summary>
    /// <param name="since">By which <see cref="RemoveSince"/> finds them.</param>
    /// <returns>How many are new.</returns>
    public async Task<int> AllowAll(long person, IReadOnlyList<(string Line, string? Label)> lines, DateTimeOffset since, CancellationToken stop)
    {
        var added = await database.Write(async connection =>
        {
            if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM line_wish WHERE person = @person", new { person }) + lines.Count > MostOfPerson)
            {
                throw new BadInputException("line", $"There may be {MostOfPerson} of these at most.");
            }

            var count = 0;
            foreach (var (line, label) in lines)
            {
                count += await connection.ExecuteAsync("""
                    INSERT INTO line_wish (person, line, is_range, wish, label, since_ms, change) VALUES (@person, @line, FALSE, 'allow', @label, @since, @change)
                    ON CONFLICT (person, line, is_range) DO UPDATE
                    SET wish = excluded.wish, label = excluded.label, since_ms = excluded.since_ms, removed_ms = NULL, change = excluded.change
                    WHERE line_wish.removed_ms IS NOT NULL
                    """, new { person, line, label, since = since.ToUnixTimeMilliseconds(), change = await Change.Next(connection) });
            }

            return count;
        }, stop);
        signal.Raise();
        return added;
    }

    /// <summary>Takes back the lines that were allowed together.</summary>
    public async Task RemoveSince(long person, DateTimeOffset since, CancellationToken stop)
    {
        await database.Write(async connection =>
        {
            var lines = (await connection.QueryAsync<string>(
                "SELECT line FROM line_wish WHERE person = @person AND since_ms = @since AND wish = 'allow' AND removed_ms IS NULL ORDER BY line",
                new { person, since = since.ToUnixTimeMilliseconds() })).ToList();
            foreach (var line in lines)
            {
                await connection.ExecuteAsync("UPDATE line_wish SET removed_ms = @now, change = @change WHERE person = @person AND line = @line AND is_range = FALSE",
                    new { person, line, now = clock.NowMs(), change = await Change.Next(connection) });
            }
        }, stop);
        signal.Raise();
    }

    /// <summary>Takes a wish back. False: there is none.</summary>
    public async Task<bool> Remove(long person, string line, bool isRange, CancellationToken stop)
    {
        var done = await database.Write(async connection => await connection.ExecuteAsync(
            "UPDATE line_wish SET removed_ms = @now, change = @change WHERE person = @person AND line = @line AND is_range = @isRange AND removed_ms IS NULL",
            new { person, line, isRange, now = clock.NowMs(), change = await Change.Next(connection) }) == 1, stop);
        signal.Raise();
        return done;
    }

    /// <summary>What a person wants today, by line.</summary>
    public Task<IReadOnlyList<LineWish>> Of(long person, CancellationToken stop) => Read("WHERE person = @person AND removed_ms IS NULL ORDER BY line, is_range", new { person }, stop);

    /// <summary>Whose wishes changed after a change, removals too, in the order of changes.</summary>
    public async Task<IReadOnlyList<(long Person, long Change)>> ChangedSince(long change, int most, CancellationToken stop) => [.. await database.Read(connection =>
        connection.QueryAsync<(long, long)>("SELECT person, change FROM line_wish WHERE change > @change ORDER BY change LIMIT @most", new { change, most }), stop)];

    // Wishes have no id, and lines are people's: in the log one that cannot be read goes by its change.
    private Task<IReadOnlyList<LineWish>> Read(string where, object what, CancellationToken stop) => database.Read(connection => database.Unread.Read(
        connection, "line_wish by change", $"{Select} {where}", what,
        (Row row) => new LineWish(row.Person, row.Line, row.IsRange, Columns.Word<Wish>(row.Wish), row.Label, Columns.Instant(row.SinceMs), Columns.Instant(row.RemovedMs), row.Change)), stop);

    private sealed record Row
    {
        public long Person { get; init; }
        public string Line { get; init; } = "";
        public bool IsRange { get; init; }
        public string Wish { get; init; } = "";
        public string? Label { get; init; }
        public long SinceMs { get; init; }
        public long? RemovedMs { get; init; }
        public long Change { get; init; }
    }
}
