using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Quiete.Audit;
using Quiete.Server.Audit;
using Quiete.Server.Complaints;
using Quiete.Server.Storage;

namespace Quiete.Server.Operating;

/// <summary>Puts a backup in the place of the data, in one step: whoever reads sees the one or the other.</summary>
/// <remarks>
/// The signing keys stay: what was signed since the backup can still be verified. The log never becomes shorter unless that
/// is asked for, and then its last checkpoint is kept in the data directory.
/// </remarks>
internal sealed class Restore(Database database, HouseSecret secret, ServerOptions options, TimeProvider clock)
{
    /// <summary>How the names of files on their way into place begin.</summary>
    private const string Aside = "restore-";

    /// <summary>Checks a backup, brings it forward to this version, and puts it in place.</summary>
    /// <param name="makeRoom">Done once the backup is known to be good, before anything here is touched.</param>
    /// <returns>What was done, in words.</returns>
    /// <exception cref="BadInputException">The backup is damaged, of a newer version, of another house, or would shorten the log.</exception>
    public async Task<string> Run(string file, bool acceptOlderLog, Func<Task> makeRoom, CancellationToken stop)
    {
        if (database.FilePath is null) throw new BadInputException("restore", Messages.UsePgDump);
        if (!Path.IsPathFullyQualified(file) || !File.Exists(file)) throw new BadInputException("FILE", "There is no such file.");
        var aside = Path.Combine(Path.GetFullPath(options.Data), $"{Aside}{Guid.NewGuid():N}.db");
        try
        {
            await Prepare(file, aside, stop);
            await makeRoom();
            var message = "";

            // From here on it is finished, even if whoever asked for it no longer waits.
            await database.Alone(async live => message = await Replace(live, aside, file, acceptOlderLog), CancellationToken.None);
            return message + (await VaultCondition.Of(database, options, CancellationToken.None)).AfterRestore;
        }
        finally
        {
            foreach (var left in new[] { aside, $"{aside}-wal", $"{aside}-shm" }) File.Delete(left);
        }
    }

    /// <summary>Takes away what a process that was killed in a restore left in the data directory: whole copies of people's data. The directory must be held.</summary>
    public static void ClearLeft(string data)
    {
        foreach (var left in Directory.EnumerateFiles(data, $"{Aside}*").ToList()) File.Delete(left);
    }

    /// <summary>A copy of the backup, whole, of this house and of this version.</summary>
    private async Task Prepare(string file, string aside, CancellationToken stop)
    {
        await Backup.Check(file);
        await using (var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString))
        {
            await source.OpenAsync(stop);
            await Task.Run(() => Backup.Copy(source, aside), stop);
        }

        await using var copy = Database.OfFile(aside);
        await Migrations.Run(copy, clock, stop);
        await secret.Check(copy, stop);
    }

    private async Task<string> Replace(SqliteConnection live, string aside, string file, bool acceptOlderLog)
    {
        await using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = aside, Pooling = false }.ConnectionString);
        await copy.OpenAsync();
        var (here, there) = (await LogState.Of(live), await LogState.Of(copy));
        if (!here.Agrees(there)) throw new BadInputException("FILE", "Its log is not the one of this service. Restore it into an empty data directory.");
        if (there.Entries < here.Entries && !acceptOlderLog)
        {
            throw new BadInputException("--accept-older-log", string.Create(CultureInfo.InvariantCulture,
                $"The log here has {here.Entries} entries and that of the backup {there.Entries}: receipts and checkpoints of the last {here.Entries - there.Entries} would no longer be proven by it. Nothing was changed. Give this option to restore all the same."));
        }

        var kept = there.Entries < here.Entries ? KeepCheckpoint(here) : null;
        var (decisions, facts) = (await Newer(live, copy, "decision"), await Newer(live, copy, "fact"));
        await CarryOver(live, copy);
        await TakePageSize(live, copy);
        copy.BackupDatabase(live);
        return Messages.Restored(file, decisions, facts, kept);
    }

    /// <summary>What must not go back: keys that signed, and the numbers by which others follow changes.</summary>
    private static async Task CarryOver(SqliteConnection live, SqliteConnection copy)
    {
        var keys = await live.QueryAsync("SELECT kid, public_jwk, sealed, created_ms, retired_ms FROM signing_key");
        foreach (IDictionary<string, object?> key in keys)
        {
            await copy.ExecuteAsync("""
                INSERT INTO signing_key (kid, public_jwk, sealed, created_ms, retired_ms) VALUES (@kid, @public_jwk, @sealed, @created_ms, @retired_ms)
                ON CONFLICT (kid) DO UPDATE SET retired_ms = excluded.retired_ms
                """, new DynamicParameters(key));
        }

        await Change.Restore(copy, await Change.Last(live));
        foreach (var counter in new[] { "company_change", "api_key_change" })
        {
            var last = await live.ExecuteScalarAsync<long>($"SELECT last FROM {counter} WHERE id = 1");
            await copy.ExecuteAsync($"UPDATE {counter} SET last = max(last, @last) + 1 WHERE id = 1", new { last });
        }
    }

    // A database with a write-ahead log takes pages of its own size only.
    private static async Task TakePageSize(SqliteConnection live, SqliteConnection copy)
    {
        var size = await live.ExecuteScalarAsync<long>("PRAGMA page_size");
        if (await copy.ExecuteScalarAsync<long>("PRAGMA page_size") == size) return;
        await copy.ExecuteAsync("PRAGMA journal_mode = DELETE");
        await copy.ExecuteAsync($"PRAGMA page_size = {size}; VACUUM");
    }

    private static async Task<long> Newer(SqliteConnection live, SqliteConnection copy, string table) => Math.Max(0,
        await live.ExecuteScalarAsync<long>($"SELECT count(*) FROM {table}") - await copy.ExecuteScalarAsync<long>($"SELECT count(*) FROM {table}"));

    private string? KeepCheckpoint(LogState here)
    {
        if (here.Head is not { Size: > 0 } head) return null;
        var path = Path.Combine(Path.GetFullPath(options.Data), string.Create(CultureInfo.InvariantCulture, $"log-left-at-{head.Size}.txt"));
        File.WriteAllText(path, head.Checkpoint);
        return path;
    }

    /// <summary>How far a log has come.</summary>
    /// <param name="Entries">With those that are signed and wait to be taken in.</param>
    private sealed record LogState(LogHead? Head, long Entries, TileReader Read)
    {
        public static async Task<LogState> Of(SqliteConnection connection)
        {
            var head = await AuditLog.Head(connection);
            var waiting = await connection.ExecuteScalarAsync<long>("SELECT coalesce(sum(size), 0) FROM batch WHERE first_leaf IS NULL");
            return new(head, (head?.Size ?? 0) + waiting, AuditLog.ReaderOf(connection));
        }

        /// <summary>Whether the longer of two logs begins with the shorter one.</summary>
        public bool Agrees(LogState other)
        {
            var both = Math.Min(Head?.Size ?? 0, other.Head?.Size ?? 0);
            return both == 0 || TileLog.Root(Read, both).AsSpan().SequenceEqual(TileLog.Root(other.Read, both));
        }
    }
}
