using Dapper;

namespace Quiete.Server.Storage;

/// <summary>How far the time of this house is known. It goes on with the clock, but never far at one leap.</summary>
/// <remarks>
/// What is old is deleted for good. To a machine whose clock is years ahead everything is old: so whoever deletes by age asks here first,
/// and nothing is deleted until the clock is right again or an administrator says that it is.
/// </remarks>
internal sealed class KnownTime(Database database, TimeProvider clock, ILogger<KnownTime> log)
{
    /// <summary>How long nothing may have gone on here before the clock is doubted.</summary>
    public static readonly TimeSpan MostLeap = TimeSpan.FromDays(14);

    /// <summary>It is not written down more often.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);

    private bool told;

    /// <summary>Goes on to now. False: the clock is too far ahead of all that is known, and nothing may be taken for old.</summary>
    public async Task<bool> Reach(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var known = await Last(stop);
        if (now - known > MostLeap)
        {
            if (!told) log.LogError("The clock says {Now:u}, but nothing is known here later than {Known:u}: nothing is deleted by its age. Set the clock, or let an administrator confirm it on /conservazione.", now, known);
            told = true;
            return false;
        }

        told = false;
        if (now - known >= Step) await Set(now, by: null, stop);
        return true;
    }

    /// <summary>Until when time is known, if the clock is too far ahead of it; null: all is well.</summary>
    public async Task<DateTimeOffset?> Doubted(CancellationToken stop) => await Last(stop) is var known && clock.GetUtcNow() - known > MostLeap ? known : null;

    /// <summary>An administrator says that the clock is right.</summary>
    public Task Confirm(string by, CancellationToken stop) => Set(clock.GetUtcNow(), by, stop);

    private Task<DateTimeOffset> Last(CancellationToken stop) => database.Read(async connection =>
        DateTimeOffset.FromUnixTimeMilliseconds(await connection.ExecuteScalarAsync<long>("SELECT at_ms FROM known_time WHERE id = 1")), stop);

    private Task Set(DateTimeOffset now, string? by, CancellationToken stop) => database.Write(connection => connection.ExecuteAsync(
        "UPDATE known_time SET at_ms = CASE WHEN at_ms > @at THEN at_ms ELSE @at END, confirmed_by = coalesce(@by, confirmed_by) WHERE id = 1",
        new { at = now.ToUnixTimeMilliseconds(), by }), stop);
}
