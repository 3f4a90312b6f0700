using System.Data.Common;
using Dapper;
using Quiete.Server.Storage;

namespace Quiete.Server.Companies;

/// <summary>Who may call for whom, on which days.</summary>
internal sealed class MandateStore(CompanyWrites writes, TimeProvider clock)
{
    /// <summary>The most mandates in force to one principal, those passed on too.</summary>
    public const int MaxOfPrincipal = 2_000;

    private const string Select = """
        SELECT mandate.id AS Id, mandate.principal AS Principal, principal.name AS PrincipalName, mandate.agency AS Agency, agency.name AS AgencyName,
               mandate.through AS Through, through.name AS ThroughName, mandate.from_day AS FromDay, mandate.to_day AS ToDay,
               mandate.created_ms AS CreatedMs, mandate.ended_ms AS EndedMs
        FROM mandate JOIN company principal ON principal.id = mandate.principal JOIN company agency ON agency.id = mandate.agency
             LEFT JOIN company through ON through.id = mandate.through
        """;

    /// <summary>Gives a mandate, or passes one on.</summary>
    /// <param name="through">The agency that passes its own mandate on; null: the principal gives it.</param>
    /// <exception cref="BadInputException">The companies are not what they must be, or the days go beyond the mandate that is passed on.</exception>
    public Task<long> Give(long principal, long agency, long? through, DaySpan days, CancellationToken stop)
    {
        Days.Check(days.From, days.To);
        if (agency == through) throw new BadInputException("agency", "An agency cannot pass a mandate on to itself.");
        return writes.Write(async connection =>
        {
            await CompanyStore.MustBe(connection, principal, CompanyKind.Principal, "principal");
            await CompanyStore.MustBe(connection, agency, CompanyKind.Agency, "agency");
            await CompanyWrites.MustHaveRoom(
                connection, "SELECT count(*) FROM mandate WHERE principal = @company AND ended_ms IS NULL", principal, MaxOfPrincipal, "agency");
            if (through is { } from && !Mandates.Of(await OfPrincipal(connection, principal)).Days(principal, from).Any(span => span.Holds(days)))
            {
                throw new BadInputException("from", "A mandate can be passed on only for days on which one's own is in force.");
            }

            return await connection.ExecuteScalarAsync<long>("""
                INSERT INTO mandate (principal, agency, through, from_day, to_day, created_ms) VALUES (@principal, @agency, @through, @from, @to, @now)
                RETURNING id
                """,
                new { principal, agency, through, from = Columns.Text(days.From), to = Columns.Text(days.To), now = clock.NowMs() });
        }, stop);
    }

    /// <summary>Ends a mandate at once: from today on it is not in force, nor is what rests on it.</summary>
    /// <returns>False: there is no such mandate, or it has been ended.</returns>
    public Task<bool> End(long id, CancellationToken stop) => writes.Write(async connection => await connection.ExecuteAsync(
        "UPDATE mandate SET ended_ms = @now WHERE id = @id AND ended_ms IS NULL", new { id, now = clock.NowMs() }) == 1, stop);

    /// <summary>Sets the last day of a mandate. Those that were passed on from it follow by themselves.</summary>
    /// <exception cref="BadInputException">The day is before the first, or beyond the mandate that was passed on.</exception>
    /// <returns>False: there is no such mandate, or it has been ended.</returns>
    public Task<bool> ChangeEnd(long id, DateOnly? to, CancellationToken stop) => writes.Write(async connection =>
    {
        if ((await Read(connection, "WHERE mandate.id = @id AND mandate.ended_ms IS NULL", new { id })).SingleOrDefault() is not { } mandate) return false;
        var days = mandate.Days with { To = to };
        Days.Check(days.From, days.To);
        if (mandate.Through is { } through
            && !Mandates.Of(await OfPrincipal(connection, mandate.Principal.Id)).Days(mandate.Principal.Id, through.Id).Any(span => span.Holds(days)))
        {
            throw new BadInputException("to", "A mandate can be passed on only for days on which one's own is in force.");
        }

        await connection.ExecuteAsync("UPDATE mandate SET to_day = @to WHERE id = @id", new { id, to = Columns.Text(to) });
        return true;
    }, stop);

    public async Task<Mandate?> Find(long id, CancellationToken stop) =>
        (await writes.Database.Read(connection => Read(connection, "WHERE mandate.id = @id", new { id }), stop)).SingleOrDefault();

    /// <summary>All mandates to a principal, those passed on too, as they were given.</summary>
    public Task<IReadOnlyList<Mandate>> OfPrincipal(long principal, CancellationToken stop) =>
        writes.Database.Read(connection => OfPrincipal(connection, principal), stop);

    /// <summary>The mandates that a company gave, has or passed on.</summary>
    public Task<IReadOnlyList<Mandate>> Of(long company, CancellationToken stop) => writes.Database.Read(connection => ReadEach(
        connection, writes.Database.Unread, "WHERE mandate.principal = @company OR mandate.agency = @company OR mandate.through = @company ORDER BY mandate.id", new { company }), stop);

    /// <summary>The chains to every principal that some mandates are for.</summary>
    public async Task<Mandates> Chains(IEnumerable<Mandate> some, CancellationToken stop)
    {
        List<Mandate> all = [];
        foreach (var principal in some.Select(mandate => mandate.Principal.Id).Distinct()) all.AddRange(await OfPrincipal(principal, stop));
        return Mandates.Of(all);
    }

    /// <summary>Every mandate, for the book.</summary>
    /// <param name="lost">Told of each that cannot be read, with its id, its principal and its agency.</param>
    internal static Task<IReadOnlyList<Mandate>> All(DbConnection connection, UnreadRows unread, Action<long, long, long> lost) => ReadEach(
        connection, unread, "ORDER BY mandate.id", what: null, row => lost(row.GetInt64(0), row.GetInt64(1), row.GetInt64(3)));

    // One that cannot be read opens no day.
    private Task<IReadOnlyList<Mandate>> OfPrincipal(DbConnection connection, long principal) =>
        ReadEach(connection, writes.Database.Unread, "WHERE mandate.principal = @principal ORDER BY mandate.id", new { principal });

    private static Task<IReadOnlyList<Mandate>> ReadEach(DbConnection connection, UnreadRows unread, string where, object? what, Action<DbDataReader>? lost = null) =>
        unread.Read(connection, "mandate", $"{Select} {where}", what, (Row row) => row.Mandate(), lost);

    private static async Task<IReadOnlyList<Mandate>> Read(DbConnection connection, string where, object? what) =>
        [.. (await connection.QueryAsync<Row>($"{Select} {where}", what)).Select(row => row.Mandate())];

    private sealed record Row
    {
        public long Id { get; init; }
        public long Principal { get; init; }
        public string PrincipalName { get; init; } = "";
        public long Agency { get; init; }
        public string AgencyName { get; init; } = "";
        public long? Through { get; init; }
        public string? ThroughName { get; init; }
        public string FromDay { get; init; } = "";
        public string? ToDay { get; init; }
        public long CreatedMs { get; init; }
        public long? EndedMs { get; init; }

        public Mandate Mandate() => new(
            Id, new(Principal, PrincipalName), new(Agency, AgencyName), Through is { } through ? new CompanyName(through, ThroughName!) : null,
            new(Columns.Day(FromDay)!.Value, Columns.Day(ToDay)), Columns.Instant(CreatedMs), Columns.Instant(EndedMs));
    }
}
