using System.Data.Common;
using Dapper;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Storage;

namespace Quiete.Server.Companies;

/// <summary>What a campaign is: chosen when it begins and never changed, because decisions rest on it.</summary>
/// <param name="Agency">Who runs it; null: the principal's own staff.</param>
internal sealed record CampaignBrief(string Name, long? Agency, Sectors Sector, Purpose Purpose, Channels Channel);

/// <summary>What of a campaign may change while it runs.</summary>
/// <param name="Line">The line shown to the people called, as people write it; null: withheld.</param>
/// <param name="OriginCountry">Where its calls start, in two capital letters.</param>
internal sealed record CampaignTerms(DateOnly? From = null, DateOnly? To = null, string? Line = null, string? OriginCountry = null);

/// <summary>A campaign as it was entered.</summary>
internal sealed record CampaignEntry
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required CompanyName Principal { get; init; }

    /// <summary>Absent: the principal's own staff.</summary>
    public CompanyName? Agency { get; init; }

    public required Sectors Sector { get; init; }

    public required Purpose Purpose { get; init; }

    public required Channels Channel { get; init; }

    public CallerLine Line { get; init; }

    public string? OriginCountry { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? Closed { get; init; }

    public bool RunsOn(DateOnly day) => Closed is null && !(day < From) && !(day > To);
}

/// <summary>The campaigns of principals.</summary>
internal sealed class CampaignStore(CompanyWrites writes, TimeProvider clock)
{
    /// <summary>The most campaigns of a principal that are open.</summary>
    public const int MaxOpen = 2_000;

    private const string Select = """
        SELECT campaign.id AS Id, campaign.name AS Name, campaign.principal AS Principal, principal.name AS PrincipalName,
               campaign.agency AS Agency, agency.name AS AgencyName, campaign.sector AS Sector, campaign.purpose AS Purpose,
               campaign.channel AS Channel, campaign.line AS Line, campaign.origin_country AS OriginCountry,
               campaign.from_day AS FromDay, campaign.to_day AS ToDay, campaign.created_ms AS CreatedMs, campaign.closed_ms AS ClosedMs
        FROM campaign JOIN company principal ON principal.id = campaign.principal LEFT JOIN company agency ON agency.id = campaign.agency
        """;

    /// <summary>Enters a campaign.</summary>
    /// <exception cref="BadInputException">A field cannot be used, or the principal has a campaign of this name.</exception>
    public async Task<long> Create(long principal, CampaignBrief brief, CampaignTerms terms, CancellationToken stop)
    {
        var name = Texts.Needed("name", brief.Name);
        var columns = Checked(terms);
        var id = await writes.Write(async connection =>
        {
            await CompanyStore.MustBe(connection, principal, CompanyKind.Principal, "principal");
            if (brief.Agency is { } agency) await CompanyStore.MustBe(connection, agency, CompanyKind.Agency, "agency");
            await CompanyWrites.MustHaveRoom(
                connection, "SELECT count(*) FROM campaign WHERE principal = @company AND closed_ms IS NULL", principal, MaxOpen, "name");
            return await connection.ExecuteScalarAsync<long?>("""
                INSERT INTO campaign (principal, agency, name, sector, purpose, channel, line, origin_country, from_day, to_day, created_ms)
                VALUES (@principal, @Agency, @name, @sector, @purpose, @channel, @Line, @OriginCountry, @From, @To, @now)
                ON CONFLICT (principal, name) DO NOTHING
                RETURNING id
                """,
                new
                {
                    principal, brief.Agency, name, sector = Terms.Of(brief.Sector), purpose = Terms.Of(brief.Purpose), channel = Terms.Of(brief.Channel),
                    columns.Line, columns.OriginCountry, columns.From, columns.To, now = clock.NowMs(),
                });
        }, stop);
        return id ?? throw new BadInputException("name", "There is a campaign of this name already.");
    }

    /// <summary>Changes the terms of a campaign that is not closed. False: there is none.</summary>
    public Task<bool> Change(long id, CampaignTerms terms, CancellationToken stop)
    {
        var columns = Checked(terms);
        return writes.Write(async connection => await connection.ExecuteAsync("""
            UPDATE campaign SET line = @Line, origin_country = @OriginCountry, from_day = @From, to_day = @To WHERE id = @id AND closed_ms IS NULL
            """,
            new { id, columns.Line, columns.OriginCountry, columns.From, columns.To }) == 1, stop);
    }

    /// <summary>Changes the line shown and where calls start, and leaves the days. False: there is no such campaign, or it is closed.</summary>
    public Task<bool> ChangeLine(long id, string? line, string? originCountry, CancellationToken stop)
    {
        var columns = Checked(new(Line: line, OriginCountry: originCountry));
        return writes.Write(async connection => await connection.ExecuteAsync(
            "UPDATE campaign SET line = @Line, origin_country = @OriginCountry WHERE id = @id AND closed_ms IS NULL",
            new { id, columns.Line, columns.OriginCountry }) == 1, stop);
    }

    /// <summary>Closes a campaign for good. False: there is none that is open.</summary>
    public Task<bool> Close(long id, CancellationToken stop) => writes.Write(async connection => await connection.ExecuteAsync(
        "UPDATE campaign SET closed_ms = @now WHERE id = @id AND closed_ms IS NULL", new { id, now = clock.NowMs() }) == 1, stop);

    public async Task<CampaignEntry?> Find(long id, CancellationToken stop) =>
        (await writes.Database.Read(connection => Read(connection, "WHERE campaign.id = @id", new { id }), stop)).SingleOrDefault();

    /// <summary>The campaigns that a company gives or runs, the latest first.</summary>
    public Task<IReadOnlyList<CampaignEntry>> Of(long company, CancellationToken stop) => writes.Database.Read(connection => ReadEach(
        connection, writes.Database.Unread, "WHERE campaign.principal = @company OR campaign.agency = @company ORDER BY campaign.id DESC", new { company }), stop);

    /// <summary>Every campaign, for the book.</summary>
    /// <param name="lost">Told of each that cannot be read, with what is known of it all the same.</param>
    internal static Task<IReadOnlyList<CampaignEntry>> All(DbConnection connection, UnreadRows unread, Action<long, CampaignParties> lost) => ReadEach(
        connection, unread, "", what: null,
        row => lost(row.GetInt64(0), new(row.GetInt64(2), row.IsDBNull(4) ? null : new CompanyName(row.GetInt64(4), row.GetString(5)))));

    private static (string? Line, string? OriginCountry, string? From, string? To) Checked(CampaignTerms terms)
    {
        Days.Check(terms.From, terms.To);
        var line = string.IsNullOrWhiteSpace(terms.Line) ? null : LineStore.Declarable(terms.Line).ToString();
        var country = string.IsNullOrWhiteSpace(terms.OriginCountry) ? null : terms.OriginCountry.Trim();
        if (country is not (null or [>= 'A' and <= 'Z', >= 'A' and <= 'Z']))
        {
            throw new BadInputException("originCountry", "A country in two capital letters is needed, such as IT.");
        }

        return (line, country, Columns.Text(terms.From), Columns.Text(terms.To));
    }

    private static Task<IReadOnlyList<CampaignEntry>> ReadEach(DbConnection connection, UnreadRows unread, string where, object? what, Action<DbDataReader>? lost = null) =>
        unread.Read(connection, "campaign", $"{Select} {where}", what, (Row row) => row.CampaignEntry(), lost);

    private static async Task<IReadOnlyList<CampaignEntry>> Read(DbConnection connection, string where, object? what) =>
        [.. (await connection.QueryAsync<Row>($"{Select} {where}", what)).Select(row => row.CampaignEntry())];

    private sealed record Row
    {
        public long Id { get; init; }
        public string Name { get; init; } = "";
        public long Principal { get; init; }
        public string PrincipalName { get; init; } = "";
        public long? Agency { get; init; }
        public string? AgencyName { get; init; }
        public string Sector { get; init; } = "";
        public string Purpose { get; init; } = "";
        public string Channel { get; init; } = "";
        public string? Line { get; init; }
        public string? OriginCountry { get; init; }
        public string? FromDay { get; init; }
        public string? ToDay { get; init; }
        public long CreatedMs { get; init; }
        public long? ClosedMs { get; init; }

        public CampaignEntry CampaignEntry() => new()
        {
            Id = Id,
            Name = Name,
            Principal = new(Principal, PrincipalName),
            Agency = Agency is { } agency ? new CompanyName(agency, AgencyName!) : null,
            Sector = Columns.Word<Sectors>(Sector),
            Purpose = Columns.Word<Purpose>(Purpose),
            Channel = Columns.Word<Channels>(Channel),
            Line = Columns.Line(Line),
            OriginCountry = OriginCountry,
            From = Columns.Day(FromDay),
            To = Columns.Day(ToDay),
            Created = Columns.Instant(CreatedMs),
            Closed = Columns.Instant(ClosedMs),
        };
    }
}
