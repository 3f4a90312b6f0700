using System.Globalization;
using Dapper;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>A list to be screened: who asked, for which campaign, and how far it is.</summary>
internal sealed record Screening
{
    public long Id { get; init; }

    /// <summary>Who asked.</summary>
    public long Company { get; init; }

    public long Campaign { get; init; }
    public long Principal { get; init; }
    public string Name { get; init; } = "";

    /// <summary>The column of the telephone, where the list's owner named it.</summary>
    public string? PhoneColumn { get; init; }

    public string EnteredBy { get; init; } = "";
    public JobState State { get; init; }
    public long CreatedMs { get; init; }

    /// <summary>The instant that was judged.</summary>
    public long? JudgedMs { get; init; }

    public long? EndedMs { get; init; }
    public long TotalBytes { get; init; }
    public long ReadBytes { get; init; }
    public long Rows { get; init; }

    /// <summary>What was found, counted, as JSON; once it is done.</summary>
    public string? Report { get; init; }

    /// <summary>Why it was refused.</summary>
    public string? Fault { get; init; }

    public double Progress => State == JobState.Done || TotalBytes == 0 ? 1 : Math.Min(1, (double)ReadBytes / TotalBytes);
}

/// <summary>The lists to be screened, one row each.</summary>
internal sealed class ScreeningStore(Database database, TimeProvider clock)
{
    private const int MostListed = 100;

    private const string Select = """
        SELECT id AS Id, company AS Company, campaign AS Campaign, principal AS Principal, name AS Name, phone_column AS PhoneColumn, entered_by AS EnteredBy,
               state AS State, created_ms AS CreatedMs, judged_ms AS JudgedMs, ended_ms AS EndedMs, total_bytes AS TotalBytes, read_bytes AS ReadBytes,
               row_count AS Rows, report AS Report, fault AS Fault
        FROM screening
        """;

    public Task<long> Add(long company, KnownCampaign campaign, string name, string? phoneColumn, string enteredBy, long bytes, CancellationToken stop) =>
        database.Write(connection => connection.ExecuteScalarAsync<long>("""
            INSERT INTO screening (company, campaign, principal, name, phone_column, entered_by, state, created_ms, total_bytes)
            VALUES (@company, @campaign, @principal, @name, @phoneColumn, @enteredBy, 0, @now, @bytes) RETURNING id
            """,
            new { company, campaign = campaign.Id, principal = campaign.Principal.Id, name, phoneColumn, enteredBy, bytes, now = clock.NowMs() }), stop);

    public Task<Screening?> Find(long id, CancellationToken stop) =>
        database.Read(connection => connection.QuerySingleOrDefaultAsync<Screening>($"{Select} WHERE id = @id", new { id }), stop);

    /// <summary>A company's lists, the latest first.</summary>
    public Task<IReadOnlyList<Screening>> Of(long company, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<Screening>)(await connection.QueryAsync<Screening>(
            $"{Select} WHERE company = @company ORDER BY id DESC LIMIT {MostListed.ToString(CultureInfo.InvariantCulture)}", new { company })).AsList(), stop);

    /// <summary>Those that wait or run, in order.</summary>
    public Task<IReadOnlyList<Screening>> Open(CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<Screening>)(await connection.QueryAsync<Screening>($"{Select} WHERE state < 2 ORDER BY id")).AsList(), stop);

    /// <summary>Moves a list from one state to another. False: it was not in that state.</summary>
    public Task<bool> Move(long id, JobState from, JobState to, CancellationToken stop) => database.Write(async connection => await connection.ExecuteAsync(
        "UPDATE screening SET state = @to WHERE id = @id AND state = @from", new { id, from = (short)from, to = (short)to }) == 1, stop);

    /// <summary>Writes down how far it is. False: it was cancelled meanwhile.</summary>
    public Task<bool> Tell(long id, long bytes, long rows, CancellationToken stop) => database.Write(async connection => await connection.ExecuteAsync(
        "UPDATE screening SET read_bytes = @bytes, row_count = @rows WHERE id = @id AND state = 1", new { id, bytes, rows }) == 1, stop);

    /// <summary>Ends it with its report. False: it was cancelled meanwhile.</summary>
    public Task<bool> Complete(long id, DateTimeOffset judged, long rows, string report, CancellationToken stop) => database.Write(async connection =>
        await connection.ExecuteAsync(
            "UPDATE screening SET state = 2, judged_ms = @judged, ended_ms = @now, row_count = @rows, report = @report WHERE id = @id AND state = 1",
            new { id, judged = judged.ToUnixTimeMilliseconds(), rows, report, now = clock.NowMs() }) == 1, stop);

    /// <summary>Ends it without a result.</summary>
    public Task Refuse(long id, string fault, CancellationToken stop) => database.Write(connection => connection.ExecuteAsync(
        "UPDATE screening SET state = 3, ended_ms = @now, fault = @fault WHERE id = @id AND state < 2", new { id, fault, now = clock.NowMs() }), stop);

    /// <summary>Cancels it for whoever asked. False: it has ended.</summary>
    public Task<bool> Cancel(long id, CancellationToken stop) => database.Write(async connection => await connection.ExecuteAsync(
        "UPDATE screening SET state = 4, ended_ms = @now WHERE id = @id AND state < 2", new { id, now = clock.NowMs() }) == 1, stop);
}
