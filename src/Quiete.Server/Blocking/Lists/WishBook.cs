using System.Collections.Concurrent;
using Quiete.Server.Register;
using Quiete.Server.Storage;

namespace Quiete.Server.Blocking;

/// <summary>What the people whose devices ask want of lines, in memory; it follows the register.</summary>
internal sealed class WishBook(Database database, LineWishStore wishes, EntryStore entries, PersonNumbers numbers, TimeProvider clock)
{
    private const int MostAtOnce = 1_000;

    private readonly ConcurrentDictionary<long, Lazy<Task<PersonWishes>>> known = [];
    private long seen = -1;
    private DateOnly day;

    /// <summary>A person's wishes. The same object as long as nothing changed.</summary>
    public async ValueTask<PersonWishes> Of(long person, CancellationToken stop)
    {
        // It stands in the dictionary before it is read: a change that comes in between takes it out again.
        var reading = known.GetOrAdd(person, id => new(() => Read(id)));
        try
        {
            return await reading.Value.WaitAsync(stop);
        }
        catch (Exception) when (reading.Value.IsFaulted)
        {
            known.TryRemove(KeyValuePair.Create(person, reading)); // the next one reads again
            throw;
        }
    }

    /// <summary>Forgets whose wishes changed since the last look.</summary>
    public async Task Follow(CancellationToken stop)
    {
        var today = Quiete.Rules.RomeTime.DayOf(clock.GetUtcNow());
        if (seen < 0 || today != day || seen < await database.Read(Change.Restored, stop))
        {
            // Once a day everything is read anew: the numbers on which people say they are called come from entries, which are not followed.
            seen = await database.Read(Change.Last, stop);
            day = today;
            known.Clear();
        }

        IReadOnlyList<(long Person, long Change)> changed;
        do
        {
            changed = await wishes.ChangedSince(seen, MostAtOnce, stop);
            foreach (var (person, _) in changed) Forget(person);
            if (changed.Count > 0) seen = changed[^1].Change;
        }
        while (changed.Count == MostAtOnce);
    }

    /// <summary>Forgets one person's wishes, who just changed them here.</summary>
    public void Forget(long person) => known.TryRemove(person, out _);

    private async Task<PersonWishes> Read(long person)
    {
        var all = await wishes.Of(person, CancellationToken.None);
        var own = await entries.OwnNumbers(person, CancellationToken.None);
        var proved = await numbers.Of(person, CancellationToken.None);
        return new(all, [.. own.Union(proved.Select(one => one.Number)).Select(number => number.ToString())]);
    }
}
