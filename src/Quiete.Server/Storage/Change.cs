using System.Data.Common;
using Dapper;

namespace Quiete.Server.Storage;

/// <summary>The number of a change: grows in the order of commits, so whoever asks "what is new since N?" misses nothing.</summary>
/// <remarks>
/// Sequences of PostgreSQL are taken in the order of beginning, and a reader can pass one that commits later. This counter
/// is a row: taking a number holds it until the commit. Take it last in a transaction, so that it is held shortly.
/// </remarks>
internal static class Change
{
    /// <summary>Takes the next number inside a transaction.</summary>
    public static Task<long> Next(DbConnection connection) =>
        connection.ExecuteScalarAsync<long>("UPDATE change_counter SET last = last + 1 WHERE id = 1 RETURNING last");

    /// <summary>The last number committed.</summary>
    public static Task<long> Last(DbConnection connection) =>
        connection.ExecuteScalarAsync<long>("SELECT last FROM change_counter WHERE id = 1");

    /// <summary>The change at which a backup was put in the place of the data; 0: never. Who has seen less remembers what may never have been, and starts anew.</summary>
    public static Task<long> Restored(DbConnection connection) =>
        connection.ExecuteScalarAsync<long>("SELECT restored FROM change_counter WHERE id = 1");

    /// <summary>Says in a backup on its way into place that it was restored, behind every change that anybody has seen.</summary>
    /// <param name="seen">The last change of the data that it replaces.</param>
    public static Task Restore(DbConnection backup, long seen) => backup.ExecuteAsync(
        """
        UPDATE change_counter SET last = CASE WHEN last > @seen THEN last ELSE @seen END + 1, restored = CASE WHEN last > @seen THEN last ELSE @seen END + 1
        WHERE id = 1
        """,
        new { seen });
}
