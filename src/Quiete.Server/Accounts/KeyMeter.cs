using System.Collections.Concurrent;
using Dapper;
using Quiete.Rules;
using Quiete.Server.Storage;

namespace Quiete.Server.Accounts;

/// <summary>Counts the requests of keys in memory, holds them to their quotas, and writes down the counts now and then.</summary>
/// <remarks>
/// Several services add up in the database: each hears of the others' requests when it writes its own, within a second. A quota may
/// be passed by what they answer in that second.
/// </remarks>
internal sealed class KeyMeter(Database database, TimeProvider clock)
{
    /// <summary>How often a key without a quota is written down.</summary>
    private static readonly TimeSpan Seldom = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(long Key, DateOnly Day), Use> uses = [];

    /// <summary>Counts a request; false when the day's quota is used up.</summary>
    public bool TryCount(ApiKey key)
    {
        var now = clock.GetUtcNow();
        var use = uses.GetOrAdd((key.Id, RomeTime.DayOf(now)), _ => new Use());
        return use.TryAdd(key.DailyQuota, now.ToUnixTimeMilliseconds());
    }

    /// <summary>Reads what the day has seen so far.</summary>
    public async Task Load(CancellationToken stop)
    {
        var today = RomeTime.DayOf(clock.GetUtcNow());
        var rows = await database.Read(connection => connection.QueryAsync<(long Key, long Requests)>(
            "SELECT key_id, requests FROM api_key_use WHERE day = @day", new { day = Text(today) }), stop);
        foreach (var (key, requests) in rows) uses.GetOrAdd((key, today), _ => new Use()).Written(0, requests, 0);
    }

    /// <summary>Writes down what is due: keys with a quota each time, others once a minute.</summary>
    /// <param name="all">Write everything, for the service is stopping.</param>
    public async Task Flush(bool all, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var nowMs = now.ToUnixTimeMilliseconds();
        var due = uses.Where(pair => pair.Value.Pending > 0 && (all || pair.Value.HasQuota || nowMs - pair.Value.WrittenMs >= Seldom.TotalMilliseconds))
            .Select(pair => (pair.Key.Key, pair.Key.Day, Use: pair.Value, Added: pair.Value.Pending, pair.Value.LastMs)).ToList();
        if (due.Count > 0)
        {
            var totals = await database.Write(async connection =>
            {
                var sums = new List<long>(due.Count);
                foreach (var (key, day, _, added, lastMs) in due.OrderBy(one => one.Key)) // in order: two services do not lock each other out
                {
                    await connection.ExecuteAsync(
                        "UPDATE api_key SET last_used_ms = @lastMs WHERE id = @key AND (last_used_ms IS NULL OR last_used_ms < @lastMs)", new { key, lastMs });
                    sums.Add(await connection.ExecuteScalarAsync<long>("""
                        INSERT INTO api_key_use (key_id, day, requests) VALUES (@key, @day, @added)
                        ON CONFLICT (key_id, day) DO UPDATE SET requests = api_key_use.requests + @added RETURNING requests
                        """, new { key, day = Text(day), added }));
                }

                return sums;
            }, stop);
            foreach (var ((_, _, use, added, _), total) in due.OrderBy(one => one.Key).Zip(totals)) use.Written(added, total, nowMs);
        }

        // Yesterday's, once they are written down, are of no more use here.
        var today = RomeTime.DayOf(now);
        foreach (var (id, use) in uses.Where(pair => pair.Key.Day < today && pair.Value.Pending == 0)) uses.TryRemove(new(id, use));
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What one key did on one day.</summary>
    private sealed class Use
    {
        private long written;
        private long pending;
        private long lastMs;
        private long writtenMs = long.MinValue / 2;

        public long Pending => Interlocked.Read(ref pending);

        public long LastMs => Interlocked.Read(ref lastMs);

        public long WrittenMs => Interlocked.Read(ref writtenMs);

        public bool HasQuota { get; private set; }

        public bool TryAdd(long? quota, long nowMs)
        {
            HasQuota = quota is not null;
            if (Interlocked.Increment(ref pending) + Interlocked.Read(ref written) > quota)
            {
                Interlocked.Decrement(ref pending);
                return false;
            }

            Interlocked.Exchange(ref lastMs, nowMs);
            return true;
        }

        public void Written(long added, long total, long atMs)
        {
            Interlocked.Exchange(ref written, total);
            Interlocked.Add(ref pending, -added);
            if (added > 0) Interlocked.Exchange(ref writtenMs, atMs);
        }
    }
}
