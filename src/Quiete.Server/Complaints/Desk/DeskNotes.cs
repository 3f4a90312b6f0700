using Dapper;
using Quiete.Server.Companies;
using Quiete.Server.Shell;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>A note of an officer, for the officers of the same association.</summary>
internal sealed record DeskNote(long Id, long WrittenBy, DateTimeOffset At, string Said);

/// <summary>What officers note about cases. The person never sees it; it is deleted when they take the case back.</summary>
internal sealed class DeskNotes(Database database, TimeProvider clock)
{
    public const int MostOfCase = 500;
    public const int MaxSaid = 4_000;

    /// <summary>Notes something. False: the case is not in the association's hands, or has notes enough.</summary>
    /// <exception cref="BadInputException">The text cannot be taken.</exception>
    public Task<bool> Add(long association, long handover, long by, string? said, CancellationToken stop)
    {
        said = PlainText.ForOthers("note", said, MaxSaid);
        return database.Write(async connection => await connection.ExecuteAsync("""
            INSERT INTO desk_note (handover, written_by, at_ms, said)
            SELECT id, @by, @now, @said FROM case_handover
            WHERE id = @handover AND association = @association AND withdrawn_ms IS NULL AND (SELECT count(*) FROM desk_note WHERE handover = @handover) < @MostOfCase
            """, new { association, handover, by, said, now = clock.NowMs(), MostOfCase }) == 1, stop);
    }

    /// <summary>The notes about a case, in order. Its caller has made sure that the association has the case.</summary>
    public Task<IReadOnlyList<DeskNote>> Of(long handover, CancellationToken stop) => database.Read(async connection =>
        (IReadOnlyList<DeskNote>)[.. (await connection.QueryAsync<(long Id, long By, long AtMs, string Said)>(
            "SELECT id, written_by, at_ms, said FROM desk_note WHERE handover = @handover ORDER BY id", new { handover }))
            .Select(row => new DeskNote(row.Id, row.By, Columns.Instant(row.AtMs), row.Said))], stop);
}
