using System.Data.Common;
using Dapper;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>Corrections of entries: what each said before is remembered, and can come back.</summary>
internal sealed class EntryCorrections(Database database, TimeProvider clock, ChangeSignal signal)
{
    /// <summary>How many corrections of one entry are remembered, the latest.</summary>
    public const int MostVersions = 20;

    private const string Told = "received_ms, channel, line, line_text, own_number, answered, seconds, brand, claimed, basis, kind, said, courtesy, useful";

    /// <summary>Corrects what was told; what it said before is remembered. When it was recorded, by whom and with which key stays. False: there is none of this person.</summary>
    /// <param name="by">The account that corrects.</param>
    public async Task<bool> Correct(long person, long id, long by, NewEntry told, CancellationToken stop)
    {
        var done = await database.Write(async connection => await Remember(connection, person, id, by) && await connection.ExecuteAsync("""
            UPDATE entry SET received_ms = @received, channel = @channel, line = @line, line_text = @LineText, own_number = @own, answered = @Answered, seconds = @Seconds,
                brand = @Brand, claimed = @Claimed, basis = @basis, kind = @kind, said = @Said, courtesy = @Courtesy, useful = @Useful, change = @change
            WHERE person = @person AND id = @id
            """, EntryRow.Values(person, told, clock.NowMs(), await Change.Next(connection), id)) == 1, stop);
        signal.Raise();
        return done;
    }

    /// <summary>Undoes the last correction. To undo that is to correct again: what stood before it is remembered, too. False: this person has no such entry, or it was never corrected.</summary>
    public async Task<bool> Undo(long person, long id, long by, CancellationToken stop)
    {
        var done = await database.Write(async connection =>
        {
            var version = await connection.ExecuteScalarAsync<long?>("SELECT max(version.id) FROM entry_version version JOIN entry ON entry.id = version.entry WHERE entry.person = @person AND entry.id = @id", new { person, id });
            if (version is null || !await Remember(connection, person, id, by)) return false;
            await connection.ExecuteAsync($"UPDATE entry SET ({Told}) = (SELECT {Told} FROM entry_version WHERE id = @version), change = @change WHERE id = @id",
                new { version, id, change = await Change.Next(connection) });
            return await connection.ExecuteAsync("DELETE FROM entry_version WHERE id = @version", new { version }) == 1;
        }, stop);
        signal.Raise();
        return done;
    }

    /// <summary>When an entry was last corrected; null: never.</summary>
    public Task<DateTimeOffset?> Last(long id, CancellationToken stop) => database.Read(async connection =>
        Columns.Instant(await connection.ExecuteScalarAsync<long?>("SELECT max(corrected_ms) FROM entry_version WHERE entry = @id", new { id })), stop);

    /// <summary>What a person's entries said before their corrections, in the order of these.</summary>
    public Task<IReadOnlyList<EntryVersion>> Versions(long person, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<EntryVersion>)[.. (await connection.QueryAsync<EntryRow>("""
            SELECT entry.id AS Id, entry.person AS Person, entry.device_key AS DeviceKey, entry.written_by AS WrittenBy, entry.recorded_ms AS RecordedMs, entry.again_of AS AgainOf,
                   entry.import AS Import, entry.taken_back_ms AS TakenBackMs, entry.change AS Change, version.received_ms AS ReceivedMs, version.channel AS Channel, version.line AS Line,
                   version.line_text AS LineText, version.own_number AS OwnNumber, version.answered AS Answered, version.seconds AS Seconds, version.brand AS Brand,
                   version.claimed AS Claimed, version.basis AS Basis, version.kind AS Kind, version.said AS Said, version.courtesy AS Courtesy, version.useful AS Useful,
                   version.corrected_by AS CorrectedBy, version.corrected_ms AS CorrectedMs
            FROM entry_version version JOIN entry ON entry.id = version.entry WHERE entry.person = @person ORDER BY version.id
            """, new { person })).Select(row => new EntryVersion(row.Entry(), row.CorrectedBy, Columns.Instant(row.CorrectedMs)))], stop);

    private async Task<bool> Remember(DbConnection connection, long person, long id, long by)
    {
        if (await connection.ExecuteAsync($"INSERT INTO entry_version (entry, corrected_by, corrected_ms, {Told}) SELECT id, @by, @now, {Told} FROM entry WHERE person = @person AND id = @id",
            new { person, id, by, now = clock.NowMs() }) == 0) return false;
        await connection.ExecuteAsync(
            "DELETE FROM entry_version WHERE entry = @id AND id NOT IN (SELECT id FROM entry_version WHERE entry = @id ORDER BY id DESC LIMIT @MostVersions)", new { id, MostVersions });
        return true;
    }
}
