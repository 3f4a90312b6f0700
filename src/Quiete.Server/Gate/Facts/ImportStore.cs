using System.Globalization;
using Dapper;
using Quiete.Screening;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>A file of facts: what was asked, and how far it is.</summary>
internal sealed record FactImport
{
    public long Id { get; init; }
    public long Principal { get; init; }
    public FactKind Kind { get; init; }
    public string Name { get; init; } = "";
    public string EnteredBy { get; init; } = "";

    /// <summary>Whence its facts are; null: the import itself.</summary>
    public string? Source { get; init; }

    /// <summary>One row that cannot be read refuses everything.</summary>
    public bool Strict { get; init; }

    public JobState State { get; init; }
    public long CreatedMs { get; init; }
    public long? EndedMs { get; init; }
    public long TotalBytes { get; init; }
    public long ReadBytes { get; init; }
    public long Rows { get; init; }
    public long Added { get; init; }
    public long AlreadyThere { get; init; }
    public long Rejected { get; init; }

    /// <summary>Why it was refused.</summary>
    public string? Fault { get; init; }
}

/// <summary>The counts of an import while it runs.</summary>
internal sealed record ImportProgress(long ReadBytes, long Rows, long Added, long AlreadyThere, long Rejected);

/// <summary>The imports of facts, one row each.</summary>
internal sealed class ImportStore(Database database, TimeProvider clock)
{
    private const int MostListed = 100;

    private const string Select = """
        SELECT id AS Id, principal AS Principal, kind AS Kind, name AS Name, entered_by AS EnteredBy, source AS Source, strict AS Strict, state AS State, created_ms AS CreatedMs,
               ended_ms AS EndedMs, total_bytes AS TotalBytes, read_bytes AS ReadBytes, row_count AS Rows, added AS Added, already_there AS AlreadyThere,
               rejected AS Rejected, fault AS Fault
        FROM fact_import
        """;

    /// <param name="source">Whence its facts are, such as <c>rpo 4</c>; null: the import itself.</param>
    public Task<long> Add(
        long principal, FactKind kind, string name, string enteredBy, bool strict, long bytes, CancellationToken stop, string? source = null) =>
        database.Write(connection => connection.ExecuteScalarAsync<long>("""
            INSERT INTO fact_import (principal, kind, name, entered_by, source, strict, state, created_ms, total_bytes)
            VALUES (@principal, @kind, @name, @enteredBy, @source, @strict, 0, @now, @bytes) RETURNING id
            """, new { principal, kind = (short)kind, name, enteredBy, source, strict, bytes, now = clock.NowMs() }), stop);

    public Task<FactImport?> Find(long id, CancellationToken stop) =>
        database.Read(connection => connection.QuerySingleOrDefaultAsync<FactImport>($"{Select} WHERE id = @id", new { id }), stop);

    /// <summary>A principal's imports, the latest first.</summary>
    public Task<IReadOnlyList<FactImport>> Of(long principal, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<FactImport>)(await connection.QueryAsync<FactImport>(
            $"{Select} WHERE principal = @principal ORDER BY id DESC LIMIT {MostListed.ToString(CultureInfo.InvariantCulture)}", new { principal })).AsList(), stop);

    /// <summary>Those that wait or run, in order.</summary>
    public Task<IReadOnlyList<FactImport>> Open(CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<FactImport>)(await connection.QueryAsync<FactImport>($"{Select} WHERE state < 2 ORDER BY id")).AsList(), stop);

    /// <summary>Moves an import from one state to another. False: it was not in that state.</summary>
    public Task<bool> Move(long id, JobState from, JobState to, CancellationToken stop) => database.Write(async connection => await connection.ExecuteAsync(
        "UPDATE fact_import SET state = @to WHERE id = @id AND state = @from", new { id, from = (short)from, to = (short)to }) == 1, stop);

    /// <summary>Writes down how far it is. False: it was cancelled meanwhile.</summary>
    public Task<bool> Tell(long id, ImportProgress progress, CancellationToken stop) => database.Write(async connection => await connection.ExecuteAsync("""
        UPDATE fact_import SET read_bytes = @ReadBytes, row_count = @Rows, added = @Added, already_there = @AlreadyThere, rejected = @Rejected
        WHERE id = @id AND state = 1
        """, new { id, progress.ReadBytes, progress.Rows, progress.Added, progress.AlreadyThere, progress.Rejected }) == 1, stop);

    /// <summary>Makes all its facts visible at once. False: it was cancelled meanwhile.</summary>
    public Task<bool> Complete(long id, CancellationToken stop) => database.Write(async connection => await connection.ExecuteAsync(
        "UPDATE fact_import SET state = 2, ended_ms = @now, change = @change WHERE id = @id AND state = 1",
        new { id, now = clock.NowMs(), change = await Change.Next(connection) }) == 1, stop);

    /// <summary>Ends it without its facts.</summary>
    public Task Refuse(long id, string fault, CancellationToken stop) => database.Write(connection => connection.ExecuteAsync(
        "UPDATE fact_import SET state = 3, ended_ms = @now, fault = @fault WHERE id = @id AND state < 2", new { id, fault, now = clock.NowMs() }), stop);

    /// <summary>Cancels it for its principal. False: it has ended.</summary>
    public Task<bool> Cancel(long id, CancellationToken stop) => database.Write(async connection => await connection.ExecuteAsync(
        "UPDATE fact_import SET state = 4, ended_ms = @now WHERE id = @id AND state < 2", new { id, now = clock.NowMs() }) == 1, stop);
}
