using System.Data.Common;
using Dapper;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Storage;

namespace Quiete.Server.Blocking;

/// <summary>The devices to which people send their block lists.</summary>
internal sealed class DeviceStore(Database database, TimeProvider clock, ChangeSignal signal) : IHelpEnds
{
    /// <summary>The most devices of one person that are in use.</summary>
    public const int MostOfPerson = 20;

    private const string Select = """
        SELECT id AS Id, person AS Person, account AS Account, name AS Name, kind AS Kind, hash AS Hash, language AS Language, common AS Common,
               min_voices AS MinVoices, most_common AS MostCommon, writes AS Writes, created_ms AS CreatedMs, last_seen_ms AS LastSeenMs,
               last_client AS LastClient, revoked_ms AS RevokedMs, change AS Change
        FROM device
        """;

    /// <summary>Adds a device.</summary>
    /// <returns>Its id, and its token: the only time that it is ever seen.</returns>
    /// <exception cref="BadInputException">There is no name, or the person has as many devices as one may have.</exception>
    public async Task<(long Id, string Token)> Add(long person, long account, string name, DeviceKind kind, string language, DeviceWants wants, CancellationToken stop)
    {
        name = Texts.Needed("name", name, Device.MaxName);
        var secret = DeviceToken.NewSecret();
        var id = await database.Write(async connection =>
        {
            if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM device WHERE person = @person AND revoked_ms IS NULL", new { person }) >= MostOfPerson)
            {
                throw new BadInputException("name", $"There are {MostOfPerson} devices already. Take away one that is not used.");
            }

            return await connection.ExecuteScalarAsync<long>("""
                INSERT INTO device (person, account, name, kind, hash, language, common, min_voices, most_common, writes, created_ms, change)
                VALUES (@person, @account, @name, @kind, @hash, @language, @Common, @MinVoices, @MostCommon, @Writes, @now, @change) RETURNING id
                """,
                new
                {
                    person, account, name, kind = Terms.Of(kind), hash = DeviceToken.Hash(secret), language, wants.Common, wants.MinVoices, wants.MostCommon,
                    wants.Writes, now = clock.NowMs(), change = await Storage.Change.Next(connection),
                });
        }, stop);
        signal.Raise();
        return (id, DeviceToken.Of(id, secret));
    }

    /// <summary>Changes what a device gets. False: the person has no such device in use.</summary>
    public Task<bool> Change(long person, long id, string language, DeviceWants wants, CancellationToken stop) => Write(
        "language = @language, common = @Common, min_voices = @MinVoices, most_common = @MostCommon, writes = @Writes", person, id,
        new { person, id, language, wants.Common, wants.MinVoices, wants.MostCommon, wants.Writes }, stop);

    /// <summary>Ends a device's token: at once in this process, within a second in others. False: the person has no such device in use.</summary>
    public Task<bool> Revoke(long person, long id, CancellationToken stop) =>
        Write("revoked_ms = @now", person, id, new { person, id, now = clock.NowMs() }, stop);

    /// <summary>A person's devices, the newest first, those taken away too.</summary>
    public async Task<IReadOnlyList<Device>> Of(long person, CancellationToken stop) =>
        [.. (await Rows("WHERE person = @person ORDER BY id DESC", new { person }, stop)).Select(row => row.Device())];

    /// <summary>One of a person's devices in use; null: there is none.</summary>
    public async Task<Device?> Find(long person, long id, CancellationToken stop) =>
        (await Rows("WHERE id = @id AND person = @person AND revoked_ms IS NULL", new { id, person }, stop)).SingleOrDefault()?.Device();

    /// <summary>Writes down when devices were last seen.</summary>
    public Task Seen(IReadOnlyCollection<(long Id, long AtMs, string? Client)> uses, CancellationToken stop) => database.Write(async connection =>
    {
        foreach (var (id, atMs, client) in uses.OrderBy(one => one.Id)) // in order: two services do not lock each other out
        {
            await connection.ExecuteAsync(
                "UPDATE device SET last_seen_ms = @atMs, last_client = @client WHERE id = @id AND (last_seen_ms IS NULL OR last_seen_ms < @atMs)", new { id, atMs, client });
        }
    }, stop);

    /// <summary>Devices that a helper connected are taken away when the help ends; followers hear of it by the change.</summary>
    public async Task HelpEnded(DbConnection connection, long? person, long account) => await connection.ExecuteAsync(
        "UPDATE device SET revoked_ms = @now, change = @change WHERE account = @account AND (CAST(@person AS BIGINT) IS NULL OR person = @person) AND revoked_ms IS NULL",
        new { person, account, now = clock.NowMs(), change = await Storage.Change.Next(connection) });

    /// <summary>How many devices are in use and when one last changed: where either moved, somebody was added, changed or taken away.</summary>
    internal static Task<(long Alive, long Change)> Mark(DbConnection connection) => connection.QuerySingleAsync<(long, long)>(
        "SELECT CAST(coalesce(sum(CASE WHEN revoked_ms IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT), coalesce(max(change), 0) FROM device");

    /// <summary>Every device in use, with the hash of its secret.</summary>
    internal static Task<IReadOnlyList<(Device Device, byte[] Hash)>> Alive(DbConnection connection, UnreadRows unread, Action<long> lost) => unread.Read(
        connection, "device", $"{Select} WHERE revoked_ms IS NULL", what: null, (Row row) => (row.Device(), row.Hash), row => lost(row.GetInt64(0)));

    private async Task<bool> Write(string set, long person, long id, object what, CancellationToken stop)
    {
        var done = await database.Write(async connection =>
        {
            var count = await connection.ExecuteAsync($"UPDATE device SET {set} WHERE id = @id AND person = @person AND revoked_ms IS NULL", what);
            await connection.ExecuteAsync("UPDATE device SET change = @change WHERE id = @id AND person = @person", new { id, person, change = await Storage.Change.Next(connection) });
            return count == 1;
        }, stop);
        signal.Raise();
        return done;
    }

    private Task<IEnumerable<Row>> Rows(string where, object what, CancellationToken stop) =>
        database.Read(connection => connection.QueryAsync<Row>($"{Select} {where}", what), stop);

    private sealed record Row
    {
        public long Id { get; init; }
        public long Person { get; init; }
        public long Account { get; init; }
        public string Name { get; init; } = "";
        public string Kind { get; init; } = "";
        public byte[] Hash { get; init; } = [];
        public string Language { get; init; } = "";
        public bool Common { get; init; }
        public int MinVoices { get; init; }
        public int MostCommon { get; init; }
        public bool Writes { get; init; }
        public long CreatedMs { get; init; }
        public long? LastSeenMs { get; init; }
        public string? LastClient { get; init; }
        public long? RevokedMs { get; init; }
        public long Change { get; init; }

        public Device Device() => new(Id, Person, Account, Name, Columns.Word<DeviceKind>(Kind), Language, new(Common, MinVoices, MostCommon, Writes),
            Columns.Instant(CreatedMs), Columns.Instant(LastSeenMs), LastClient, Columns.Instant(RevokedMs));
    }
}
