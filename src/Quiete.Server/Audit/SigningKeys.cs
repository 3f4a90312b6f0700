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
    private volatile Loaded? current;

    /// <summary>The key to sign with; the first one is made when there is none.</summary>
    public async ValueTask<SigningKey> Current(CancellationToken stop)
    {
        if (Fresh(current) is { } known) return known;
        await loading.WaitAsync(stop);
        try
        {
            if (Fresh(current) is { } meanwhile) return meanwhile;
            var asked = clock.GetTimestamp();
            var (kid, sealedKey) = await database.Read(Newest, stop);
            if (kid is null)
            {
                await Make(stop);
                (kid, sealedKey) = await database.Read(Newest, stop);
            }

            // A key that was replaced is not disposed of: a batch may be signing with it.
            var key = current is { } before && before.Key.Kid == kid ? before.Key : SigningKey.FromPkcs8(secret.Open(sealedKey!));
            current = new(key, asked);
            return key;
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
        // Whoever asks for the newest key at this moment waits: the one before must not count as fresh afterwards.
        await loading.WaitAsync(stop);
        try
        {
            var kid = await Make(stop);
            current = null;
            return kid;
        }
        finally
        {
            loading.Release();
        }
    }

    /// <summary>Every public key that ever signed.</summary>
    public Task<KeySet> Published(CancellationToken stop) => database.Read(async connection =>
    {
        var keys = await connection.QueryAsync<string>("SELECT public_jwk FROM signing_key ORDER BY created_ms, kid");
        return KeySet.Read(Encoding.UTF8.GetBytes($$"""{"keys":[{{string.Join(',', keys)}}]}"""), "signing_key");
    }, stop);

    public void Dispose() => loading.Dispose();

    // Measured, not told by the clock of the wall: one that is set back would keep a key for as long as it was set back.
    private SigningKey? Fresh(Loaded? loaded) => loaded is not null && clock.GetElapsedTime(loaded.At) < Freshness ? loaded.Key : null;

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

    private sealed record Loaded(SigningKey Key, long At);
}
