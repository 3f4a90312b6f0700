using Dapper;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Reputation;

/// <summary>Other names of brands: what people write, joined by an administrator.</summary>
internal sealed class AliasStore(Database database, TimeProvider clock, ChangeSignal signal)
{
    /// <summary>Joins a name to a brand; it leaves the brand that it was joined to.</summary>
    public async Task Join(string name, long brand, CancellationToken stop)
    {
        var folded = NameKey.Fold(name);
        if (folded.Length == 0) throw new BadInputException("name", "This field is needed.");
        await database.Write(async connection => await connection.ExecuteAsync("""
            INSERT INTO brand_alias (name, brand, since_ms, change) VALUES (@folded, @brand, @now, @change)
            ON CONFLICT (name) DO UPDATE SET brand = excluded.brand, since_ms = excluded.since_ms, change = excluded.change
            """, new { folded, brand, now = clock.NowMs(), change = await Change.Next(connection) }), stop);
        signal.Raise();
    }

    /// <summary>All joined names with their brands.</summary>
    public async Task<IReadOnlyDictionary<string, long>> All(CancellationToken stop) =>
        (await database.Read(connection => connection.QueryAsync<(string Name, long Brand)>("SELECT name, brand FROM brand_alias"), stop))
            .ToDictionary(one => one.Name, one => one.Brand, StringComparer.Ordinal);
}
