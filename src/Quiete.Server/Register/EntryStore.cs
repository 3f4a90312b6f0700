using System.Data.Common;
using System.Globalization;
using Dapper;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>What people record of the contacts that they receive.</summary>
internal sealed class EntryStore(Database database, TimeProvider clock, ChangeSignal signal)
{
    /// <summary>The most characters of the key that a device makes.</summary>
    public const int MaxDeviceKey = 64;

    /// <summary>The most entries of one register.</summary>
    public const int MostOfPerson = 100_000;

    private const int IdsAtOnce = 500;

    /// <summary>Where <see cref="Select"/> has the change.</summary>
    private const int ChangeColumn = 22;

    private const string Select = """
        SELECT id AS Id, person AS Person, device_key AS DeviceKey, written_by AS WrittenBy, received_ms AS ReceivedMs, recorded_ms AS RecordedMs, channel AS Channel,
               line AS Line, line_text AS LineText, own_number AS OwnNumber, answered AS Answered, seconds AS Seconds, brand AS Brand, claimed AS Claimed,
               basis AS Basis, kind AS Kind, said AS Said, courtesy AS Courtesy, useful AS Useful, again_of AS AgainOf, import AS Import, taken_back_ms AS TakenBackMs, change AS Change
        FROM entry
        """;

    /// <summary>Enters a contact. One that the device sent before is left as it stands.</summary>
    /// <returns>The entry that stands.</returns>
    public async Task<Entry> Enter(long person, long by, NewEntry told, CancellationToken stop)
    {
        var stands = await database.Write(async connection =>
        {
            await MustHaveRoom(connection, person, 1);
            await Insert(connection, person, by, told);
            return (await Read(connection, "WHERE person = @person AND device_key = @DeviceKey", new { person, told.DeviceKey })).Single();
        }, stop);
        signal.Raise();
        return stands;
    }

    /// <summary>Enters several together: all or none.</summary>
    /// <returns>What stands for each, and whether it is new.</returns>
    public async Task<IReadOnlyList<(long Id, bool IsNew)>> EnterAll(long person, long by, IReadOnlyList<NewEntry> told, CancellationToken stop)
    {
        var stand = await database.Write(async connection =>
        {
            await MustHaveRoom(connection, person, told.Count);
            var ids = new List<(long, bool)>(told.Count);
            foreach (var one in told)
            {
                ids.Add(await Insert(connection, person, by, one) is { } id
                    ? (id, true)
                    : (await connection.ExecuteScalarAsync<long>("SELECT id FROM entry WHERE person = @person AND device_key = @DeviceKey", new { person, one.DeviceKey }), false));
            }

            return ids;
        }, stop);
        signal.Raise();
        return stand;
    }

    /// <summary>Takes an entry back: it counts nowhere any more, and can be put back. False: there is none of this person.</summary>
    public Task<bool> TakeBack(long person, long id, CancellationToken stop) => Mark(person, id, "taken_back_ms = coalesce(taken_back_ms, @now)", stop);

    /// <summary>Puts back what was taken back.</summary>
    public Task<bool> PutBack(long person, long id, CancellationToken stop) => Mark(person, id, "taken_back_ms = NULL", stop);

    public async Task<Entry?> Find(long person, long id, CancellationToken stop) => (await database.Read(
        connection => Read(connection, "WHERE person = @person AND id = @id", new { person, id }), stop)).SingleOrDefault();

    /// <summary>A person's entries between two instants, the newest first; not those that were taken back.</summary>
    public Task<IReadOnlyList<Entry>> Of(long person, DateTimeOffset from, DateTimeOffset to, int most, CancellationToken stop) => database.Read(
        connection => ReadEach(connection, """
            WHERE person = @person AND received_ms >= @from AND received_ms < @to AND taken_back_ms IS NULL
            ORDER BY received_ms DESC, id DESC LIMIT @most
            """, new { person, from = from.ToUnixTimeMilliseconds(), to = to.ToUnixTimeMilliseconds(), most }), stop);

    /// <summary>A page of a person's entries, the newest first, behind a place.</summary>
    public Task<IReadOnlyList<Entry>> Page(long person, EntryPlace? after, int most, CancellationToken stop) => database.Read(
        connection => ReadEach(connection, """
            WHERE person = @person AND taken_back_ms IS NULL AND (received_ms, id) < (@ms, @id)
            ORDER BY received_ms DESC, id DESC LIMIT @most
            """, new { person, ms = after?.ReceivedMs ?? long.MaxValue, id = after?.Id ?? long.MaxValue, most }), stop);

    /// <summary>A page of those entries of a person that a filter lets through, the newest first, behind a place.</summary>
    public Task<IReadOnlyList<Entry>> Page(long person, EntryFilter filter, EntryPlace? after, int most, CancellationToken stop)
    {
        // Each line is a parameter of its own: the two databases write lists differently.
        var what = new DynamicParameters(new
        {
            person, filter.Claimed, most, ms = after?.ReceivedMs ?? long.MaxValue, id = after?.Id ?? long.MaxValue,
            from = filter.From is { } first ? RomeTime.StartOf(first).ToUnixTimeMilliseconds() : 0,
            to = filter.To is { } last ? RomeTime.StartOf(last.AddDays(1)).ToUnixTimeMilliseconds() : long.MaxValue,
        });
        var who = new List<string>();
        foreach (var (at, line) in filter.Lines.Index())
        {
            what.Add($"line{at}", line);
            who.Add($"line = @line{at}");
        }

        if (filter.Brands.Count > 0) who.Add($"brand IN ({string.Join(',', filter.Brands)})");
        if (filter.Claimed is not null) who.Add("lower(claimed) = lower(@Claimed)");
        var where = who.Count == 0 ? "" : $"AND ({string.Join(" OR ", who)})";
        return database.Read(connection => ReadEach(connection, $"""
            WHERE person = @person AND taken_back_ms IS NULL AND (received_ms, id) < (@ms, @id) AND received_ms >= @from AND received_ms < @to {where}
            ORDER BY received_ms DESC, id DESC LIMIT @most
            """, what), stop);
    }

    /// <summary>What a person took back, the latest first.</summary>
    public Task<IReadOnlyList<Entry>> TakenBackBy(long person, int most, CancellationToken stop) => database.Read(
        connection => ReadEach(connection, "WHERE person = @person AND taken_back_ms IS NOT NULL ORDER BY taken_back_ms DESC, id DESC LIMIT @most", new { person, most }), stop);

    /// <summary>Takes back all that came with a file and was not taken back yet.</summary>
    /// <returns>How many.</returns>
    public async Task<int> TakeBackImport(long person, long import, CancellationToken stop)
    {
        var count = await database.Write(async connection =>
        {
            var ids = (await connection.QueryAsync<long>(
                "SELECT id FROM entry WHERE person = @person AND import = @import AND taken_back_ms IS NULL ORDER BY id", new { person, import })).ToList();
            foreach (var id in ids)
            {
                await connection.ExecuteAsync("UPDATE entry SET taken_back_ms = @now, change = @change WHERE id = @id",
                    new { id, now = clock.NowMs(), change = await Change.Next(connection) });
            }

            return ids.Count;
        }, stop);
        signal.Raise();
        return count;
    }

    /// <summary>Those of a person among some ids, in no order.</summary>
    public Task<IReadOnlyList<Entry>> Of(long person, IReadOnlyCollection<long> ids, CancellationToken stop) => database.Read(async connection =>
    {
        var found = new List<Entry>(ids.Count);
        foreach (var some in ids.Chunk(IdsAtOnce)) found.AddRange(await ReadEach(connection, $"WHERE person = @person AND id IN ({string.Join(',', some)})", new { person }));
        return (IReadOnlyList<Entry>)found;
    }, stop);

    /// <summary>When those of a person among some ids came, in no order; what was taken back is left out.</summary>
    public Task<IReadOnlyList<EntryMoment>> Moments(long person, IReadOnlyCollection<long> ids, CancellationToken stop) => database.Read(async connection =>
    {
        var found = new List<EntryMoment>(ids.Count);
        foreach (var some in ids.Chunk(IdsAtOnce))
        {
            found.AddRange((await connection.QueryAsync<(long Id, long ReceivedMs, bool Useful)>(
                $"SELECT id, received_ms, useful FROM entry WHERE person = @person AND taken_back_ms IS NULL AND id IN ({string.Join(',', some)})", new { person }))
                .Select(row => new EntryMoment(row.Id, Columns.Instant(row.ReceivedMs), row.Useful)));
        }

        return (IReadOnlyList<EntryMoment>)found;
    }, stop);

    /// <summary>The numbers of a person on which, by their entries, they are called.</summary>
    public async Task<IReadOnlyList<PhoneNumber>> OwnNumbers(long person, CancellationToken stop)
    {
        var rows = await database.Read(connection => connection.QueryAsync<long>(
            "SELECT DISTINCT own_number FROM entry WHERE person = @person AND own_number IS NOT NULL AND taken_back_ms IS NULL", new { person }), stop);
        return [.. rows.Select(row => PhoneNumber.FromBits((ulong)row))];
    }

    /// <summary>What was entered, changed or taken back after a change, of everybody, in the order of changes: for rooms that keep sums.</summary>
    public async Task<Changes<Entry>> ChangedSince(long change, int most, CancellationToken stop)
    {
        var (lost, last) = (new List<long>(), change);
        var entries = await database.Read(connection => ReadEach(connection, "WHERE change > @change ORDER BY change LIMIT @most", new { change, most }, row =>
        {
            lost.Add(row.GetInt64(0));
            last = row.GetInt64(ChangeColumn);
        }), stop);
        return new(entries, lost, entries is [.., var newest] ? Math.Max(last, newest.Change) : last, entries.Count + lost.Count < most);
    }

    /// <summary>What people rated by manner since an instant, of everybody, the latest: for rooms that keep sums.</summary>
    public Task<IReadOnlyList<Entry>> Rated(DateTimeOffset since, int most, CancellationToken stop) => database.Read(
        connection => ReadEach(connection, "WHERE courtesy IS NOT NULL AND taken_back_ms IS NULL AND received_ms >= @since ORDER BY received_ms DESC, id DESC LIMIT @most",
            new { since = since.ToUnixTimeMilliseconds(), most }), stop);

    private async Task<bool> Mark(long person, long id, string set, CancellationToken stop)
    {
        var done = await database.Write(async connection => await connection.ExecuteAsync(
            $"UPDATE entry SET {set}, change = @change WHERE person = @person AND id = @id",
            new { person, id, now = clock.NowMs(), change = await Change.Next(connection) }) == 1, stop);
        signal.Raise();
        return done;
    }

    private static async Task MustHaveRoom(DbConnection connection, long person, int more)
    {
        var count = await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM entry WHERE person = @person", new { person });
        if (count + more > MostOfPerson) throw new BadInputException("entries", $"A register holds at most {MostOfPerson} entries.");
    }

    /// <returns>Its id; null: one with this key stands already.</returns>
    private async Task<long?> Insert(DbConnection connection, long person, long by, NewEntry told) => await connection.ExecuteScalarAsync<long?>("""
        INSERT INTO entry (person, device_key, written_by, received_ms, recorded_ms, channel, line, line_text, own_number, answered, seconds, brand, claimed, basis, kind, said, courtesy,
            useful, again_of, import, change)
        VALUES (@person, @DeviceKey, @by, @received, @now, @channel, @line, @LineText, @own, @Answered, @Seconds, @Brand, @Claimed, @basis, @kind, @Said, @Courtesy,
            @Useful, @AgainOf, @Import, @change)
        ON CONFLICT (person, device_key) DO NOTHING
        RETURNING id
        """, EntryRow.Values(person, told, clock.NowMs(), await Change.Next(connection), by: by));

    /// <param name="lost">Told of each that cannot be read; it is left out.</param>
    private Task<IReadOnlyList<Entry>> ReadEach(DbConnection connection, string where, object what, Action<DbDataReader>? lost = null) =>
        database.Unread.Read(connection, "entry", $"{Select} {where}", what, (EntryRow row) => row.Entry(), lost);

    private static async Task<IReadOnlyList<Entry>> Read(DbConnection connection, string where, object what) =>
        [.. (await connection.QueryAsync<EntryRow>($"{Select} {where}", what)).Select(row => row.Entry())];
}

/// <summary>A place in a list of entries, the newest first: what comes after it is older.</summary>
internal readonly record struct EntryPlace(long ReceivedMs, long Id)
{
    public static EntryPlace Of(Entry entry) => new(entry.Told.Received.ToUnixTimeMilliseconds(), entry.Id);

    /// <summary>Reads the text of an address; what cannot be read is the beginning.</summary>
    public static EntryPlace? Read(string? text) => text?.Split('-') is [var ms, var id]
        && long.TryParse(ms, NumberStyles.None, CultureInfo.InvariantCulture, out var received) && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(received, number)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ReceivedMs}-{Id}");
}
