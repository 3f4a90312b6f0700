using Quiete.Server.Companies;

namespace Quiete.Server.Register;

/// <summary>What became of one entry that was sent.</summary>
/// <param name="Id">The entry that stands; null: it was refused.</param>
/// <param name="IsNew">False: the device had sent it before.</param>
internal sealed record RecordedEntry(long? Id, bool IsNew, BadInputException? Mistake);

/// <summary>Takes down what people tell of contacts: reads, enters, and remembers the lines that they want.</summary>
internal sealed class EntryDesk(EntryStore entries, EntryCorrections corrections, LineWishStore wishes, BrandStore brands, TimeProvider clock)
{
    /// <summary>Records one contact.</summary>
    /// <exception cref="BadInputException">A field cannot be used.</exception>
    public async Task<Entry> Record(long person, long account, EntryTold told, CancellationToken stop)
    {
        var entry = (await Reader(deviceNow: null, stop)).Read(told);
        var stands = await entries.Enter(person, account, entry, stop);
        await Allow(person, told, entry, stop);
        return stands;
    }

    /// <summary>Records several. One that cannot be used does not keep the others out.</summary>
    /// <param name="deviceNow">What the clock of their device shows.</param>
    public async Task<IReadOnlyList<RecordedEntry>> RecordAll(long person, long account, IReadOnlyList<EntryTold> told, DateTimeOffset? deviceNow, CancellationToken stop)
    {
        var reader = await Reader(deviceNow, stop);
        var done = new RecordedEntry[told.Count];
        var good = new List<(int At, NewEntry Entry)>(told.Count);
        for (var at = 0; at < told.Count; at++)
        {
            try
            {
                good.Add((at, reader.Read(told[at])));
            }
            catch (BadInputException mistake)
            {
                done[at] = new(Id: null, IsNew: false, mistake); // told to whoever sent it
            }
        }

        var stand = await entries.EnterAll(person, account, [.. good.Select(one => one.Entry)], stop);
        for (var at = 0; at < good.Count; at++)
        {
            done[good[at].At] = new(stand[at].Id, stand[at].IsNew, Mistake: null);
            if (stand[at].IsNew) await Allow(person, told[good[at].At], good[at].Entry, stop);
        }

        return done;
    }

    /// <summary>Records that the same happened again, now.</summary>
    /// <param name="key">The key of this tap.</param>
    /// <returns>Null: the person has no such entry.</returns>
    public async Task<Entry?> Again(long person, long account, long id, string? key, CancellationToken stop)
    {
        if (await entries.Find(person, id, stop) is not { } before) return null;
        var told = before.Told;
        return await Record(person, account, new EntryTold(
            key, Channel: told.Channel, Line: told.LineText ?? told.Line.ToString(), Company: told.Claimed, Brand: told.Brand, OwnNumber: told.OwnNumber?.ToString(),
            Basis: told.Basis, Kind: told.Kind, Useful: told.Useful, AgainOf: told.DeviceKey), stop);
    }

    /// <summary>Corrects an entry. Its key, and of which it is a repetition, stay.</summary>
    /// <returns>False: the person has no such entry.</returns>
    public async Task<bool> Correct(long person, long account, Entry before, EntryTold told, CancellationToken stop)
    {
        var read = (await Reader(deviceNow: null, stop)).Read(told);
        var entry = read with { DeviceKey = before.Told.DeviceKey, AgainOf = before.Told.AgainOf, Import = before.Told.Import };
        if (!await corrections.Correct(person, before.Id, account, entry, stop)) return false;
        await Allow(person, told, entry, stop);
        return true;
    }

    /// <summary>Says that a contact was wanted, and lets its line ring from now on.</summary>
    /// <returns>False: the person has no such entry.</returns>
    public async Task<bool> Welcome(long person, long account, long id, CancellationToken stop) =>
        await entries.Find(person, id, stop) is { } entry && await Correct(person, account, entry, EntryTold.Of(entry.Told) with { Useful = true, AllowLine = true }, stop);

    /// <summary>A reader as of now.</summary>
    public async Task<EntryReader> Reader(DateTimeOffset? deviceNow, CancellationToken stop) => new(await brands.All(stop), clock.GetUtcNow(), deviceNow);

    private async Task Allow(long person, EntryTold told, NewEntry entry, CancellationToken stop)
    {
        if (told.AllowLine != true || !entry.Useful || entry.Line.IsWithheld) return;
        var label = entry.Claimed ?? (entry.Brand is { } brand ? (await brands.Find(brand, stop))?.Name : null);
        await wishes.Enter(person, entry.Line.ToString(), isRange: false, Wish.Allow, label, stop);
    }
}
