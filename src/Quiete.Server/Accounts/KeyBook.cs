using System.Collections.Frozen;
using System.Security.Claims;
using System.Security.Cryptography;
using Quiete.Server.Storage;

namespace Quiete.Server.Accounts;

/// <summary>The keys that are good, in memory, so that a request costs no question to the database.</summary>
/// <remarks><see cref="KeyFollower"/> keeps it in step with other processes.</remarks>
internal sealed class KeyBook(Database database, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private FrozenDictionary<long, KnownKey> known = FrozenDictionary<long, KnownKey>.Empty;
    private FrozenSet<long> unread = [];
    private long seen = -1;

    /// <summary>Whose key this is; null when it is none, or no longer.</summary>
    /// <exception cref="NotNowException">This version cannot read what the key may do.</exception>
    public KnownKey? Find(ReadOnlySpan<char> text)
    {
        if (!KeyText.TryParse(text, out var id, out var secret)) return null;
        if (Volatile.Read(ref unread).Contains(id))
        {
            throw new NotNowException("key-unreadable", $"This version of Quiete cannot read what key {id} may do. Whoever runs the service has been told.", isKnown: true);
        }

        var hash = KeyText.Hash(secret);
        return Volatile.Read(ref known).TryGetValue(id, out var key)
            && CryptographicOperations.FixedTimeEquals(hash, key.Hash)
            && key.Key.IsAlive(clock.GetUtcNow())
                ? key
                : null;
    }

    /// <summary>Whether a key that was good a while ago still is.</summary>
    public bool IsGood(ApiKey key) => Volatile.Read(ref known).TryGetValue(key.Id, out var now) && now.Key.IsAlive(clock.GetUtcNow());

    /// <summary>Reads the keys again if any has changed.</summary>
    public async Task Refresh(CancellationToken stop)
    {
        await turn.WaitAsync(stop); // one at a time, so that an older reading never takes the place of a newer one
        try
        {
            var change = await database.Read(KeyStore.Change, stop);
            if (change == seen) return;
            var lost = new HashSet<long>();
            (seen, var keys) = await database.Read(connection => KeyStore.Alive(connection, database.Unread, id => lost.Add(id)), stop);
            Volatile.Write(ref unread, lost.ToFrozenSet());
            Volatile.Write(ref known, keys.ToFrozenDictionary(pair => pair.Key.Id, pair => new KnownKey(pair.Key, pair.Hash)));
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}

/// <summary>A key that is good, and what requests with it are taken for.</summary>
internal sealed class KnownKey(ApiKey key, byte[] hash)
{
    public ApiKey Key => key;

    public byte[] Hash => hash;

    public ClaimsPrincipal Principal { get; } =
        new(new ClaimsIdentity(key.Caller.Claims(), ApiKeyHandler.Scheme, Caller.NameClaim, Caller.RoleClaim));
}
