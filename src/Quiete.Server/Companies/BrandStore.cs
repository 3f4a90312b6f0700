using Dapper;
using Quiete.Rules;
using Quiete.Server.Storage;

namespace Quiete.Server.Companies;

/// <summary>The names that people choose among when they record who called.</summary>
internal sealed class BrandStore(Database database, TimeProvider clock)
{
    /// <summary>The most characters of a name.</summary>
    public const int MaxName = 80;

    private const string Select = "SELECT id AS Id, name AS Name, kind AS Kind, company AS Company, website AS Website FROM brand";

    /// <summary>Enters a brand; one of this name that stands already gets the kind, company and site given here.</summary>
    /// <returns>Its id.</returns>
    public Task<long> Enter(string name, BrandKind kind, long? company, string? website, CancellationToken stop)
    {
        name = Texts.Needed("name", name);
        if (name.Length > MaxName) throw new BadInputException("name", $"At most {MaxName} characters.");
        return database.Write(async connection => await connection.ExecuteScalarAsync<long>("""
            INSERT INTO brand (name, kind, company, website, created_ms, change) VALUES (@name, @kind, @company, @website, @now, @change)
            ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, company = excluded.company, website = excluded.website, change = excluded.change
            RETURNING id
            """, new { name, kind = Terms.Of(kind), company, website, now = clock.NowMs(), change = await Change.Next(connection) }), stop);
    }

    public async Task<Brand?> Find(long id, CancellationToken stop) => (await Read("WHERE id = @id", new { id }, stop)).SingleOrDefault();

    /// <summary>The brand of this name, whatever the case of its letters.</summary>
    public async Task<Brand?> Find(string name, CancellationToken stop) => (await Read("WHERE lower(name) = lower(@name) ORDER BY id", new { name }, stop)).FirstOrDefault();

    /// <summary>All brands, by name.</summary>
    public Task<IReadOnlyList<Brand>> All(CancellationToken stop) => database.Read(connection => database.Unread.Read(
        connection, "brand", $"{Select} ORDER BY name", what: null, ((long Id, string Name, string Kind, long? Company, string? Website) row) => Of(row)), stop);

    /// <summary>The brands of a company of Quiete.</summary>
    public Task<IReadOnlyList<Brand>> Of(long company, CancellationToken stop) => Read("WHERE company = @company ORDER BY name", new { company }, stop);

    private async Task<IReadOnlyList<Brand>> Read(string where, object what, CancellationToken stop)
    {
        var rows = await database.Read(connection => connection.QueryAsync<(long Id, string Name, string Kind, long? Company, string? Website)>($"{Select} {where}", what), stop);
        return [.. rows.Select(Of)];
    }

    private static Brand Of((long Id, string Name, string Kind, long? Company, string? Website) row) =>
        new(row.Id, row.Name, Columns.Word<BrandKind>(row.Kind), row.Company, row.Website);
}
