using System.Text;
using Dapper;
using Quiete.Audit;
using Quiete.Server.Storage;

namespace Quiete.Server.Audit;

/// <summary>The keys that sign batches and checkpoints. Old ones stay published, so that what they signed can be verified for good.</summary>
internal sealed class SigningKeys(Database database, HouseSecret secret, TimeProvider clock) : IDisposable
{
    /// <summary>How long this process goes on with a key before it asks whether another process has changed it.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim loading = new(1);
    private SigningKey? current;
    private DateTimeOffset loaded;

    /// <summary>The key to sign with; the first one is made when there is none.</summary>
    public async ValueTask<SigningKey> Current(CancellationToken stop)
    {
        if (current is { } known && clock.GetUtcNow() - loaded < Freshness) return known;
        await loading.WaitAsync(stop);
        try
        {
            if (current is not null && clock.GetUtcNow() - loaded < Freshness) return current;
            var (kid, sealedKey) = await database.Read(Newest, stop);
            if (kid is null)
            {
                await Make(stop);
                (kid, sealedKey) = await database.Read(Newest, stop);
            }

            // A key that was replaced is not disposed of: a batch may be signing with it.
            if (current?.Kid != kid) current = SigningKey.FromPkcs8(secret.Open(sealedKey!));
            loaded = clock.GetUtcNow();
            return current!;
        }
        finally
        {
            loading.Release();
        }
    }

    /// <summary>Makes a new key and signs with it from now on.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> Rotate(CancellationToken stop)
    {
        var kid = await Make(stop);
        loaded = default;
        return kid;
    }

    /// <summary>Every public key that ever signed.</summary>
    public Task<KeySet> Published(CancellationToken stop) => database.Read(async connection =>
    {
        var keys = await connection.QueryAsync<string>("SELECT public_jwk FROM signing_key ORDER BY created_ms, kid");
        return KeySet.Read(Encoding.UTF8.GetBytes($$"""{"keys":[{{string.Join(',', keys)}}]}"""), "signing_key");
    }, stop);

    public void Dispose() => loading.Dispose();

    private static Task<(string? Kid, byte[]? Sealed)> Newest(System.Data.Common.DbConnection connection) =>
        connection.QueryFirstOrDefaultAsync<(string?, byte[]?)>(
            "SELECT kid, sealed FROM signing_key WHERE retired_ms IS NULL ORDER BY created_ms DESC, kid LIMIT 1");

    private async Task<string> Make(CancellationToken stop)
    {
        using var key = SigningKey.Create();
        var (kid, jwk, now) = (key.Kid, key.PublicJwk, clock.GetUtcNow().ToUnixTimeMilliseconds());
        var sealedKey = secret.Seal(key.ToPkcs8());
        await database.Write(async connection =>
        {
            await connection.ExecuteAsync("UPDATE signing_key SET retired_ms = @now WHERE retired_ms IS NULL", new { now });
            await connection.ExecuteAsync(
                "INSERT INTO signing_key (kid, public_jwk, sealed, created_ms) VALUES (@kid, @jwk, @sealedKey, @now)", new { kid, jwk, sealedKey, now });
        }, stop);
        return kid;
    }
}
