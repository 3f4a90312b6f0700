using Dapper;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>A file that a person sent.</summary>
/// <param name="Content">Until it is taken in, or a day has passed.</param>
/// <param name="Done">When it was taken in.</param>
/// <param name="Known">Rows that the register had already.</param>
/// <param name="Skipped">Rows left out on purpose.</param>
/// <param name="Rejects">The rows left out, with their reasons, as CSV.</param>
internal sealed record RegisterImport(
    long Id, long Person, long Account, string Name, DateTimeOffset Sent, byte[]? Content, DateTimeOffset? Done, int Added, int Known, int Skipped, int Rejected, string? Rejects, DateTimeOffset? Undone);

/// <summary>The files that people send to be taken into their registers.</summary>
internal sealed class ImportStore(Database database, TimeProvider clock)
{
    /// <summary>How long a file waits for its person to say yes.</summary>
    public static readonly TimeSpan Waits = TimeSpan.FromDays(1);

    /// <summary>How long the rows left out can be fetched.</summary>
    public static readonly TimeSpan RejectsKept = TimeSpan.FromDays(30);

    private const int MostShown = 20;

    private const string Select = """
        SELECT id AS Id, person AS Person, account AS Account, name AS Name, sent_ms AS SentMs, content AS Content, done_ms AS DoneMs, added AS Added, known AS Known,
               skipped AS Skipped, rejected AS Rejected, rejects AS Rejects, undone_ms AS UndoneMs FROM register_import
        """;

    /// <summary>Keeps a file until its person has seen what is in it, in place of one that they did not take.</summary>
    public Task<long> Keep(long person, long account, string name, byte[] content, CancellationToken stop) => database.Write(async connection =>
    {
        var now = clock.NowMs();
        await connection.ExecuteAsync("DELETE FROM register_import WHERE person = @person AND done_ms IS NULL", new { person }); // the one before was not wanted
        return await connection.ExecuteScalarAsync<long>("""
            INSERT INTO register_import (person, account, name, sent_ms, content, added, known, skipped, rejected) VALUES (@person, @account, @name, @now, @content, 0, 0, 0, 0) RETURNING id
            """, new { person, account, name, now, content });
    }, stop);

    /// <summary>Drops contents and rows left out whose time has passed.</summary>
    public Task Sweep(CancellationToken stop) => database.Write(async connection =>
    {
        var now = clock.NowMs();
        await connection.ExecuteAsync("UPDATE register_import SET content = NULL WHERE content IS NOT NULL AND sent_ms < @before", new { before = now - (long)Waits.TotalMilliseconds });
        await connection.ExecuteAsync("UPDATE register_import SET rejects = NULL WHERE rejects IS NOT NULL AND sent_ms < @before", new { before = now - (long)RejectsKept.TotalMilliseconds });
    }, stop);

    public async Task<RegisterImport?> Find(long person, long id, CancellationToken stop) => (await Read("WHERE person = @person AND id = @id", new { person, id }, stop)).SingleOrDefault();

    /// <summary>The files that were taken in, the latest first, without their contents.</summary>
    public Task<IReadOnlyList<RegisterImport>> Of(long person, CancellationToken stop) =>
        Read("WHERE person = @person AND done_ms IS NOT NULL ORDER BY id DESC LIMIT @most", new { person, most = MostShown }, stop);

    /// <summary>Writes down what came of a file, and drops its content.</summary>
    public Task Finish(long id, int added, int known, int skipped, int rejected, string? rejects, CancellationToken stop) => database.Write(connection => connection.ExecuteAsync("""
        UPDATE register_import SET content = NULL, done_ms = @now, added = @added, known = @known, skipped = @skipped, rejected = @rejected, rejects = @rejects WHERE id = @id
        """, new { id, added, known, skipped, rejected, rejects, now = clock.NowMs() }), stop);

    /// <summary>Notes that all that came with a file was taken back.</summary>
    public Task Undo(long id, CancellationToken stop) =>
        database.Write(connection => connection.ExecuteAsync("UPDATE register_import SET undone_ms = @now WHERE id = @id", new { id, now = clock.NowMs() }), stop);

    private async Task<IReadOnlyList<RegisterImport>> Read(string where, object what, CancellationToken stop) =>
        [.. (await database.Read(connection => connection.QueryAsync<Row>($"{Select} {where}", what), stop)).Select(row => new RegisterImport(
            row.Id, row.Person, row.Account, row.Name, Columns.Instant(row.SentMs), row.Content, Columns.Instant(row.DoneMs), row.Added, row.Known, row.Skipped, row.Rejected, row.Rejects,
            Columns.Instant(row.UndoneMs)))];

    private sealed record Row
    {
        public long Id { get; init; }
        public long Person { get; init; }
        public long Account { get; init; }
        public string Name { get; init; } = "";
        public long SentMs { get; init; }
        public byte[]? Content { get; init; }
        public long? DoneMs { get; init; }
        public int Added { get; init; }
        public int Known { get; init; }
        public int Skipped { get; init; }
        public int Rejected { get; init; }
        public string? Rejects { get; init; }
        public long? UndoneMs { get; init; }
    }
}
