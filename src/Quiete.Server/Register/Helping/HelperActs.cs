using Dapper;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>What a helper does in somebody's register.</summary>
internal enum HelperAct
{
    /// <summary>They began to help.</summary>
    Began,
    Left,
    Wrote,
    Corrected,
    NumberAdded,
    NumberProved,
    NumberRemoved,
    Objected,
    Blocked,
    JoinedCircle,
    LeftCircle,

    /// <summary>They changed what a circle sees.</summary>
    Shared,

    /// <summary>They connected, changed or took away a device that blocks calls.</summary>
    ChangedDevice,
    HandedOver,
    TookCaseBack,
    Complained,

    /// <summary>They changed what forms ask of the person: tax code, address and the like.</summary>
    ChangedDetails,

    /// <summary>They noted that a letter or a report was sent.</summary>
    Sent,
}

/// <summary>One line of what helpers did.</summary>
internal sealed record HelperNote(long Account, DateTimeOffset At, HelperAct Act);

/// <summary>What helpers did: seen by them and by whom they help. What people do in their own register is not noted.</summary>
internal sealed class HelperActs(Database database, TimeProvider clock)
{
    /// <summary>The most lines shown, the newest first.</summary>
    public const int MostShown = 200;

    /// <summary>Notes an act, if it is a helper's.</summary>
    public Task Note(Person person, long account, HelperAct act, CancellationToken stop) => person.Account == account ? Task.CompletedTask : database.Write(
        connection => connection.ExecuteAsync("INSERT INTO helper_act (person, account, at_ms, act) VALUES (@Id, @account, @now, @act)",
            new { person.Id, account, now = clock.NowMs(), act = Terms.Of(act) }), stop);

    /// <summary>What helpers did in a register, entries that they wrote among it, the newest first.</summary>
    public Task<IReadOnlyList<HelperNote>> Of(Person person, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<HelperNote>)[.. (await connection.QueryAsync<(long Account, long AtMs, string Act)>("""
            SELECT account, at_ms, act FROM helper_act WHERE person = @Id
            UNION ALL SELECT written_by, recorded_ms, 'wrote' FROM entry WHERE person = @Id AND written_by <> coalesce(@Account, 0)
            UNION ALL SELECT version.corrected_by, version.corrected_ms, 'corrected' FROM entry_version version JOIN entry ON entry.id = version.entry
                WHERE entry.person = @Id AND version.corrected_by <> coalesce(@Account, 0)
            ORDER BY 2 DESC LIMIT @MostShown
            """, new { person.Id, person.Account, MostShown }))
            .Select(row => new HelperNote(row.Account, Columns.Instant(row.AtMs), Columns.Word<HelperAct>(row.Act)))], stop);
}
