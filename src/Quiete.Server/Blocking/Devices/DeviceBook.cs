using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Blocking;

/// <summary>The devices in use, in memory, so that a sync costs no question to the database; and when each was last seen.</summary>
/// <remarks><see cref="BlockingFollower"/> keeps it in step with other processes and writes down what was seen.</remarks>
internal sealed class DeviceBook(Database database, DeviceStore store, TimeProvider clock) : IDisposable
{
    /// <summary>The most characters kept of how a client calls itself.</summary>
    private const int MaxClient = 120;

    private readonly SemaphoreSlim turn = new(1);
    private readonly ConcurrentDictionary<long, (long AtMs, string? Client)> seen = [];
    private FrozenDictionary<long, (Device Device, byte[] Hash)> known = FrozenDictionary<long, (Device, byte[])>.Empty;
    private FrozenSet<long> unread = [];
    private (long, long) mark = (-1, -1);

    /// <summary>Whose token this is; null when it is none, or no longer.</summary>
    /// <exception cref="NotNowException">This version cannot read what the device gets. It keeps the list that it has.</exception>
    public Device? Find(ReadOnlySpan<char> token)
    {
        if (!DeviceToken.TryParse(token, out var id, out var secret)) return null;
        if (Volatile.Read(ref unread).Contains(id))
        {
            throw new NotNowException("device-unreadable", $"This version of Quiete cannot read what device {id} gets. Whoever runs the service has been told.", isKnown: true);
        }

        var hash = DeviceToken.Hash(secret);
        return Volatile.Read(ref known).TryGetValue(id, out var one) && CryptographicOperations.FixedTimeEquals(hash, one.Hash) ? one.Device : null;
    }

    /// <summary>Notes that a device showed its token.</summary>
    public void Saw(Device device, string? client)
    {
        if (client?.Length > MaxClient) client = client[..MaxClient];
        seen[device.Id] = (clock.NowMs(), client);
    }

    /// <summary>Reads the devices again if any has changed.</summary>
    public async Task Refresh(CancellationToken stop)
    {
        await turn.WaitAsync(stop); // one at a time, so that an older reading never takes the place of a newer one
        try
        {
            var now = await database.Read(DeviceStore.Mark, stop); // before the devices: what changes in between is read again
            if (now == mark) return;
            var lost = new HashSet<long>();
            var devices = await database.Read(connection => DeviceStore.Alive(connection, database.Unread, id => lost.Add(id)), stop);
            Volatile.Write(ref unread, lost.ToFrozenSet());
            Volatile.Write(ref known, devices.ToFrozenDictionary(pair => pair.Device.Id));
            mark = now;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Writes down what was seen since the last time.</summary>
    public async Task Flush(CancellationToken stop)
    {
        var due = seen.ToArray(); // its own, which waits for writers: LINQ's would not
        if (due.Length == 0) return;
        await store.Seen([.. due.Select(pair => (pair.Key, pair.Value.AtMs, pair.Value.Client))], stop);
        foreach (var pair in due) seen.TryRemove(pair);
    }

    public void Dispose() => turn.Dispose();
}
