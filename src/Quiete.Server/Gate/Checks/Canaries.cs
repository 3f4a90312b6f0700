using System.Buffers;
using System.Collections.Concurrent;
using System.Data.Common;
using System.Text;
using Dapper;
using Quiete.Numbers;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>A number that a principal planted: no campaign has a reason to ask for it.</summary>
internal sealed record Canary(long Number, string? Note, long PlantedMs)
{
    public PhoneNumber Phone => PhoneNumber.Parse($"+{Number}", provider: null);
}

/// <summary>An agency asked for a planted number.</summary>
/// <param name="How"><c>check</c>, <c>contact</c> or <c>screening</c>.</param>
internal sealed record Leak(long Number, long Campaign, string How, long Agency, long Times, long FirstMs, long LastMs);

/// <summary>Planted numbers, and who asked for them all the same: a list that was passed on shows itself.</summary>
internal sealed class Canaries(Database database, TimeProvider clock)
{
    /// <summary>The most numbers that a principal plants.</summary>
    public const int Most = 1_000;

    // So that a contact costs no SQL; another process's planting is heard of this much later.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<long, (HashSet<long> Numbers, long Read)> planted = [];

    /// <summary>Plants a number. False: there are enough.</summary>
    public Task<bool> Plant(long principal, PhoneNumber number, string? note, CancellationToken stop) => Change(principal, async connection =>
        await connection.ExecuteAsync("""
            INSERT INTO canary (principal, number, note, planted_ms)
            SELECT @principal, @number, @note, @now WHERE (SELECT count(*) FROM canary WHERE principal = @principal AND number <> @number) < @most
            ON CONFLICT (principal, number) DO UPDATE SET note = excluded.note
            """,
            new { principal, number = (long)number.Bits, note, now = clock.NowMs(), most = (long)Most }) == 1, stop);

    /// <summary>Takes a number out. False: it was not planted.</summary>
    public Task<bool> Remove(long principal, PhoneNumber number, CancellationToken stop) => Change(principal, async connection => await connection.ExecuteAsync(
        "DELETE FROM canary WHERE principal = @principal AND number = @number", new { principal, number = (long)number.Bits }) == 1, stop);

    public Task<IReadOnlyList<Canary>> Of(long principal, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<Canary>)(await connection.QueryAsync<Canary>(
            "SELECT number AS Number, note AS Note, planted_ms AS PlantedMs FROM canary WHERE principal = @principal ORDER BY planted_ms, number",
            new { principal })).AsList(), stop);

    /// <summary>Who asked for planted numbers, the latest first.</summary>
    public Task<IReadOnlyList<Leak>> Leaks(long principal, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<Leak>)(await connection.QueryAsync<Leak>(
            """
            SELECT number AS Number, campaign AS Campaign, how AS How, agency AS Agency, times AS Times, first_ms AS FirstMs, last_ms AS LastMs
            FROM leak WHERE principal = @principal ORDER BY last_ms DESC, number LIMIT @Most
            """,
            new { principal, Most })).AsList(), stop);

    /// <summary>Notes which of the numbers that a company asks for were planted, when it is the agency of the campaign.</summary>
    public async Task Watch(KnownCampaign campaign, long? company, IEnumerable<PhoneNumber> asked, string how, CancellationToken stop)
    {
        if (campaign.Agency is not { } agency || company != agency.Id) return;
        var numbers = await Planted(campaign.Principal.Id, stop);
        if (numbers.Count == 0) return;
        var met = asked.Select(number => (long)number.Bits).Where(numbers.Contains).Distinct().ToList();
        if (met.Count == 0) return;
        await database.Write(async connection =>
        {
            foreach (var number in met)
            {
                await connection.ExecuteAsync("""
                    INSERT INTO leak (principal, number, campaign, how, agency, times, first_ms, last_ms)
                    VALUES (@principal, @number, @campaign, @how, @agency, 1, @now, @now)
                    ON CONFLICT (principal, number, campaign, how) DO UPDATE SET times = leak.times + 1, last_ms = excluded.last_ms
                    """,
                    new { principal = campaign.Principal.Id, number, campaign = campaign.Id, how, agency = agency.Id, now = clock.NowMs() });
            }
        }, stop);
    }

    /// <summary>Notes which planted numbers stand in a file, in E.164.</summary>
    public async Task WatchFile(KnownCampaign campaign, long? company, string path, string how, CancellationToken stop)
    {
        const int Overlap = 16; // the longest number, with its plus
        if (campaign.Agency is not { } agency || company != agency.Id) return;
        var numbers = (await Planted(campaign.Principal.Id, stop)).ToDictionary(number => $"+{number}", StringComparer.Ordinal);
        if (numbers.Count == 0) return;
        var sought = SearchValues.Create([.. numbers.Keys], StringComparison.Ordinal);
        var met = new HashSet<long>();
        using var file = new StreamReader(path, Encoding.Latin1);
        var text = new char[1 << 20];
        for (int kept = 0, read; (read = await file.ReadBlockAsync(text.AsMemory(kept), stop)) > 0;)
        {
            var length = kept + read;
            for (var at = 0; text.AsSpan(at, length - at).IndexOfAny(sought) is >= 0 and var next; at++)
            {
                at += next;
                foreach (var (word, number) in numbers)
                {
                    if (text.AsSpan(at, length - at).StartsWith(word, StringComparison.Ordinal) && EndsAt(at + word.Length)) met.Add(number);
                }
            }

            kept = Math.Min(Overlap, length);
            text.AsSpan(length - kept, kept).CopyTo(text);

            // A longer number is another one. What ends with the piece is looked at again with the next.
            bool EndsAt(int end) => end < length ? !char.IsAsciiDigit(text[end]) : file.Peek() < 0;
        }

        await Watch(campaign, company, met.Select(number => PhoneNumber.Parse($"+{number}", provider: null)), how, stop);
    }

    private async ValueTask<HashSet<long>> Planted(long principal, CancellationToken stop)
    {
        if (planted.TryGetValue(principal, out var known) && clock.GetElapsedTime(known.Read) < Remembered) return known.Numbers;
        var read = clock.GetTimestamp();
        var numbers = (await Of(principal, stop)).Select(canary => canary.Number).ToHashSet();
        planted[principal] = (numbers, read);
        return numbers;
    }

    private async Task<bool> Change(long principal, Func<DbConnection, Task<bool>> work, CancellationToken stop)
    {
        try
        {
            return await database.Write(work, stop);
        }
        finally
        {
            planted.TryRemove(principal, out _);
        }
    }
}
