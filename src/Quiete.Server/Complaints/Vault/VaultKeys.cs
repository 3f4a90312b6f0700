using System.Security.Cryptography;
using Dapper;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>Everybody's key: random, wrapped with the house secret for that person alone. Without its row nothing of theirs can be read any more.</summary>
internal sealed class VaultKeys(Database database, HouseSecret secret)
{
    /// <summary>A person's key; null: they have none.</summary>
    public async Task<SealingKey?> Find(long person, CancellationToken stop) =>
        await database.Read(connection => connection.ExecuteScalarAsync<byte[]?>("SELECT box FROM vault_key WHERE person = @person", new { person }), stop) is { } box
            ? new SealingKey(Wrapping(person).Open(box))
            : null;

    /// <summary>A person's key, which is made when there is none.</summary>
    /// <exception cref="BadInputException">There is no such person any more.</exception>
    public async Task<SealingKey> Of(long person, CancellationToken stop)
    {
        if (await Find(person, stop) is { } known) return known;
        var box = Wrapping(person).Seal(RandomNumberGenerator.GetBytes(SealingKey.KeyBytes));
        await database.Write(connection => connection.ExecuteAsync(
            "INSERT INTO vault_key (person, box) SELECT id, @box FROM person WHERE id = @person ON CONFLICT (person) DO NOTHING", new { person, box }), stop);
        return await Find(person, stop) ?? throw VaultLimits.Gone();
    }

    private SealingKey Wrapping(long person) => secret.For($"vault key of person {person}");
}
