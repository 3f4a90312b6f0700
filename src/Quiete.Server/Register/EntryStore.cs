using System.Data.Common;
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

    private const string Select = """
        SELECT id AS Id, person AS Person, device_key AS DeviceKey, written_by AS WrittenBy, received_ms AS ReceivedMs, recorded_ms AS RecordedMs, channel AS Channel,
               line AS Line, line_text AS LineText, own_number AS OwnNumber, answered AS Answered, seconds AS Seconds, brand AS Brand, claimed AS Claimed,
               basis AS Basis, kind AS Kind, said AS Said, courtesy AS Courtesy, useful AS Useful, taken_back_ms AS TakenBackMs, change AS Change
        FROM entry
        """;

    /// <summary>Enters a contact. One that the device sent before is left as it stands.</summary>
    /// <returns>The entry that stands.</returns>
    public async Task<Entry> Enter(long person, long by, NewEntry told, CancellationToken stop)
    {
        var stands = await database.Write(async connection =>
        {
            await connection.ExecuteAsync("""
                INSERT INTO entry (person, device_key, written_by, received_ms, recorded_ms, channel, line, line_text, own_number, answered, seconds, brand, claimed, basis, kind, said, courtesy, useful, change)
                VALUES (@person, @DeviceKey, @by, @received, @now, @channel, @line, @LineText, @own, @Answered, @Seconds, @Brand, @Claimed, @basis, @kind, @Said, @Courtesy, @Useful, @change)
                ON CONFLICT (person, device_key) DO NOTHING
                """,
                new
                {
                    person, told.DeviceKey, by, received = told.Received.ToUnixTimeMilliseconds(), now = clock.NowMs(), channel = Terms.Of(told.Channel),
                    line = told.Line.IsWithheld ? null : told.Line.ToString(), told.LineText, own = (long?)told.OwnNumber?.Bits, told.Answered, told.Seconds,
                    told.Brand, told.Claimed, basis = Word(told.Basis), kind = Word(told.Kind), told.Said, told.Courtesy, told.Useful,
                    change = await Change.Next(connection),
                });
            return (await Read(connection, "WHERE person = @person AND device_key = @DeviceKey", new { person, told.DeviceKey })).Single();
        }, stop);
        signal.Raise();
        return stands;
    }

    /// <summary>Takes an entry back: it counts nowhere any more, and can be put back. False: there is none of this person.</summary>
    public Task<bool> TakeBack(long person, long id, CancellationToken stop) => Mark(person, id, "taken_back_ms = coalesce(taken_back_ms, @now)", stop);

    /// <summary>Puts back what was taken back.</summary>
    public Task<bool> PutBack(long person, long id, CancellationToken stop) => Mark(person, id, "taken_back_ms = NULL", stop);

    public async Task<Entry?> Find(long person, long id, CancellationToken stop) => (await database.Read(
        connection => Read(connection, "WHERE person = @person AND id = @id", new { person, id }), stop)).SingleOrDefault();

    /// <summary>A person's entries between two instants, the newest first; not those that were taken back.</summary>
    public Task<IReadOnlyList<Entry>> Of(long person, DateTimeOffset from, DateTimeOffset to, int most, CancellationToken stop) => database.Read(
        connection => Read(connection, """
            WHERE person = @person AND received_ms >= @from AND received_ms < @to AND taken_back_ms IS NULL
            ORDER BY received_ms DESC, id DESC LIMIT @most
            """, new { person, from = from.ToUnixTimeMilliseconds(), to = to.ToUnixTimeMilliseconds(), most }), stop);

    /// <summary>The numbers of a person on which, by their entries, they are called.</summary>
    public async Task<IReadOnlyList<PhoneNumber>> OwnNumbers(long person, CancellationToken stop)
    {
        var rows = await database.Read(connection => connection.QueryAsync<long>(
            "SELECT DISTINCT own_number FROM entry WHERE person = @person AND own_number IS NOT NULL AND taken_back_ms IS NULL", new { person }), stop);
        return [.. rows.Select(row => PhoneNumber.FromBits((ulong)row))];
    }

    /// <summary>What was entered, changed or taken back after a change, of everybody, in the order of changes: for rooms that keep sums.</summary>
    public Task<IReadOnlyList<Entry>> ChangedSince(long change, int most, CancellationToken stop) => database.Read(
        connection => Read(connection, "WHERE change > @change ORDER BY change LIMIT @most", new { change, most }), stop);

    private async Task<bool> Mark(long person, long id, string set, CancellationToken stop)
    {
        var done = await database.Write(async connection => await connection.ExecuteAsync(
            $"UPDATE entry SET {set}, change = @change WHERE person = @person AND id = @id",
            new { person, id, now = clock.NowMs(), change = await Change.Next(connection) }) == 1, stop);
        signal.Raise();
        return done;
    }

    private static async Task<IReadOnlyList<Entry>> Read(DbConnection connection, string where, object what) =>
        [.. (await connection.QueryAsync<Row>($"{Select} {where}", what)).Select(row => row.Entry())];

    private static string? Word<T>(T? value) where T : struct, Enum => value is { } one ? Terms.Of(one) : null;

    private sealed record Row
    {
        public long Id { get; init; }
        public long Person { get; init; }
        public string DeviceKey { get; init; } = "";
        public long WrittenBy { get; init; }
        public long ReceivedMs { get; init; }
        public long RecordedMs { get; init; }
        public string Channel { get; init; } = "";
        public string? Line { get; init; }
        public string? LineText { get; init; }
        public long? OwnNumber { get; init; }
        public bool? Answered { get; init; }
        public int? Seconds { get; init; }
        public long? Brand { get; init; }
        public string? Claimed { get; init; }
        public string? Basis { get; init; }
        public string? Kind { get; init; }
        public string? Said { get; init; }
        public short? Courtesy { get; init; }
        public bool Useful { get; init; }
        public long? TakenBackMs { get; init; }
        public long Change { get; init; }

        public Entry Entry() => new(Id, Person, WrittenBy, Columns.Instant(RecordedMs), Columns.Instant(TakenBackMs), Change, new NewEntry(
            DeviceKey, Columns.Instant(ReceivedMs), Columns.Word<Channels>(Channel), Columns.Line(Line), LineText,
            OwnNumber is { } own ? PhoneNumber.FromBits((ulong)own) : null, Answered, Seconds, Brand, Claimed,
            Basis is null ? null : Columns.Word<Basis>(Basis), Kind is null ? null : Columns.Word<BrandKind>(Kind), Said, Courtesy, Useful));
    }
}
