using System.Data.Common;
using Dapper;
using Quiete.Rules;
using Quiete.Server.Storage;

namespace Quiete.Server.Companies;

/// <summary>The companies: who they are and what an administrator has checked of them.</summary>
internal sealed class CompanyStore(CompanyWrites writes, TimeProvider clock)
{
    private const string Select = """
        SELECT id AS Id, kind AS Kind, name AS Name, legal_name AS LegalName, vat AS Vat, contact_email AS ContactEmail, website AS Website,
               sector AS Sector, turnover_eur AS TurnoverEur, roc AS Roc, roc_to AS RocTo, code_member AS CodeMember, code_to AS CodeTo,
               created_ms AS CreatedMs, closed_ms AS ClosedMs
        FROM company
        """;

    /// <summary>Enters a company.</summary>
    /// <exception cref="BadInputException">A field cannot be used, or the name is taken.</exception>
    public async Task<long> Create(CompanyKind kind, string name, Profile profile, Accreditation accreditation, CancellationToken stop)
    {
        name = Texts.Needed("name", name);
        (profile, accreditation) = (profile.Checked(), accreditation.Checked());
        var id = await writes.Write(connection => connection.ExecuteScalarAsync<long?>("""
            INSERT INTO company (kind, name, legal_name, vat, contact_email, website, sector, turnover_eur, roc, roc_to, code_member, code_to, created_ms)
            VALUES (@kind, @name, @LegalName, @Vat, @ContactEmail, @Website, @sector, @TurnoverEur, @Roc, @rocTo, @CodeMember, @codeTo, @now)
            ON CONFLICT (name) DO NOTHING
            RETURNING id
            """,
            new
            {
                kind = Terms.Of(kind), name, profile.LegalName, profile.Vat, profile.ContactEmail, profile.Website, profile.TurnoverEur,
                sector = WordOf(profile.Sector), accreditation.Roc, rocTo = Columns.Text(accreditation.RocTo), accreditation.CodeMember,
                codeTo = Columns.Text(accreditation.CodeTo), now = clock.NowMs(),
            }), stop);
        return id ?? throw new BadInputException("name", "There is a company of this name already.");
    }

    /// <summary>Changes what a company says of itself. False: there is none.</summary>
    public Task<bool> Change(long id, Profile profile, CancellationToken stop)
    {
        profile = profile.Checked();
        return writes.Write(async connection => await connection.ExecuteAsync("""
            UPDATE company SET legal_name = @LegalName, vat = @Vat, contact_email = @ContactEmail, website = @Website, sector = @sector, turnover_eur = @TurnoverEur
            WHERE id = @id
            """,
            new { id, profile.LegalName, profile.Vat, profile.ContactEmail, profile.Website, sector = WordOf(profile.Sector), profile.TurnoverEur }) == 1, stop);
    }

    /// <summary>Enters what was checked of a company. False: there is none.</summary>
    public Task<bool> Accredit(long id, Accreditation accreditation, CancellationToken stop)
    {
        accreditation = accreditation.Checked();
        return writes.Write(async connection => await connection.ExecuteAsync(
            "UPDATE company SET roc = @Roc, roc_to = @rocTo, code_member = @CodeMember, code_to = @codeTo WHERE id = @id",
            new
            {
                id, accreditation.Roc, rocTo = Columns.Text(accreditation.RocTo), accreditation.CodeMember, codeTo = Columns.Text(accreditation.CodeTo),
            }) == 1, stop);
    }

    /// <summary>Closes a company for good, and with it its mandates, lines and campaigns. False: there is none that is open.</summary>
    public Task<bool> Close(long id, CancellationToken stop) => writes.Write(async connection =>
    {
        var what = new { id, now = clock.NowMs() };
        if (await connection.ExecuteAsync("UPDATE company SET closed_ms = @now WHERE id = @id AND closed_ms IS NULL", what) == 0) return false;
        await connection.ExecuteAsync(
            "UPDATE mandate SET ended_ms = @now WHERE ended_ms IS NULL AND (principal = @id OR agency = @id OR through = @id)", what);
        await connection.ExecuteAsync("UPDATE caller_line SET withdrawn_ms = @now WHERE withdrawn_ms IS NULL AND company = @id", what);
        await connection.ExecuteAsync("UPDATE campaign SET closed_ms = @now WHERE closed_ms IS NULL AND (principal = @id OR agency = @id)", what);
        return true;
    }, stop);

    public Task<Company?> Find(long id, CancellationToken stop) => One("WHERE id = @id", new { id }, stop);

    public Task<Company?> Find(string name, CancellationToken stop) => One("WHERE name = @name", new { name }, stop);

    /// <summary>All companies, by name; those that are closed too when asked.</summary>
    public Task<IReadOnlyList<Company>> List(CompanyKind? kind, bool closedToo, CancellationToken stop) => writes.Database.Read(
        connection => ReadEach(connection, writes.Database.Unread, "WHERE (@kind IS NULL OR kind = @kind) AND (@closedToo OR closed_ms IS NULL) ORDER BY name",
            new { kind = kind is { } one ? Terms.Of(one) : null, closedToo }), stop);

    /// <summary>Every company there ever was, for the book.</summary>
    internal static Task<IReadOnlyList<Company>> All(DbConnection connection, UnreadRows unread) => ReadEach(connection, unread, "", what: null);

    /// <summary>Refuses a company that is not open or not of the kind.</summary>
    internal static async Task MustBe(DbConnection connection, long company, CompanyKind kind, string field)
    {
        var found = await connection.ExecuteScalarAsync<string?>("SELECT kind FROM company WHERE id = @company AND closed_ms IS NULL", new { company });
        if (found != Terms.Of(kind)) throw new BadInputException(field, $"There is no such {Terms.Of(kind)}.");
    }

    private async Task<Company?> One(string where, object what, CancellationToken stop) =>
        (await writes.Database.Read(connection => Read(connection, where, what), stop)).SingleOrDefault();

    private static Task<IReadOnlyList<Company>> ReadEach(DbConnection connection, UnreadRows unread, string where, object? what) =>
        unread.Read(connection, "company", $"{Select} {where}", what, (Row row) => row.Company());

    private static async Task<IReadOnlyList<Company>> Read(DbConnection connection, string where, object? what) =>
        [.. (await connection.QueryAsync<Row>($"{Select} {where}", what)).Select(row => row.Company())];

    private static string? WordOf(Sectors? sector) => sector is { } one ? Terms.Of(one) : null;

    /// <summary>A row as the databases give it: SQLite knows no booleans, and neither knows our words.</summary>
    private sealed record Row
    {
        public long Id { get; init; }
        public string Kind { get; init; } = "";
        public string Name { get; init; } = "";
        public string LegalName { get; init; } = "";
        public string? Vat { get; init; }
        public string? ContactEmail { get; init; }
        public string? Website { get; init; }
        public string? Sector { get; init; }
        public long? TurnoverEur { get; init; }
        public string? Roc { get; init; }
        public string? RocTo { get; init; }
        public bool CodeMember { get; init; }
        public string? CodeTo { get; init; }
        public long CreatedMs { get; init; }
        public long? ClosedMs { get; init; }

        public Company Company() => new()
        {
            Id = Id,
            Kind = Columns.Word<CompanyKind>(Kind),
            Name = Name,
            Profile = new()
            {
                LegalName = LegalName,
                Vat = Vat,
                ContactEmail = ContactEmail,
                Website = Website,
                Sector = Sector is null ? null : Columns.Word<Sectors>(Sector),
                TurnoverEur = TurnoverEur,
            },
            Accreditation = new() { Roc = Roc, RocTo = Columns.Day(RocTo), CodeMember = CodeMember, CodeTo = Columns.Day(CodeTo) },
            Created = Columns.Instant(CreatedMs),
            Closed = Columns.Instant(ClosedMs),
        };
    }
}
