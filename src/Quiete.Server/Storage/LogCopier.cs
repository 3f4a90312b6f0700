using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Quiete.Server.Storage;

/// <summary>Copies SQLite's log into its file (a checkpoint) beside the writer, who otherwise would stop for it in the middle of commits.</summary>
/// <remarks>
/// A passive checkpoint reads what is committed and holds nobody up, but the log begins anew only when nothing of it is left to copy.
/// So the bulk is copied on a connection of its own, then what came meanwhile, and the little that is left on the writer's turn.
/// A longer log costs disk and saves copies: pages that change often are copied once.
/// </remarks>
/// <param name="open">Opens a connection of its own.</param>
/// <param name="alone">Runs work on the writer's connection, outside any transaction.</param>
internal sealed class LogCopier(Func<SqliteConnection> open, Func<Func<SqliteConnection, Task>, Task> alone)
{
    /// <summary>How many pages the writer logs between two copies: 80 MB.</summary>
    private const int PagesBetween = 40_000;

    private const int PagesWritten = 9; // SQLITE_DBSTATUS_CACHE_WRITE

    private int copied;
    private Task copying = Task.CompletedTask;

    /// <summary>Begins to copy when it is time. Called by the writer, after each commit.</summary>
    public void Committed(SqliteConnection writer)
    {
        if (!copying.IsCompleted) return;
        var written = Written(writer);
        if (written < copied) copied = 0; // another connection writes now
        if (written - copied >= PagesBetween) copying = Task.Run(CopyAll);
    }

    /// <summary>Ends when nothing is being copied.</summary>
    public Task Rest() => copying;

    private async Task CopyAll()
    {
        try
        {
            await using (var own = open())
            {
                for (var pass = 0; pass < 2; pass++) Copy(own);
            }

            await alone(writer =>
            {
                copied = Written(writer);
                Copy(writer);
                return Task.CompletedTask;
            });
        }
        catch (Exception fault) when (fault is SqliteException or OperationCanceledException)
        {
            // The log has everything, and the next commit begins another copy.
        }
    }

    private static void Copy(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        command.ExecuteNonQuery();
    }

    private static int Written(SqliteConnection writer) =>
        raw.sqlite3_db_status(writer.Handle, PagesWritten, out var pages, out _, resetFlg: 0) == raw.SQLITE_OK ? pages : 0;
}
