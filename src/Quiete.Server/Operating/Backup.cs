using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Quiete.Server.Audit;
using Quiete.Server.Complaints;
using Quiete.Server.Storage;

namespace Quiete.Server.Operating;

/// <summary>Copies the SQLite database to a file while others read and write: one state of it, checked before it takes its name.</summary>
internal static class Backup
{
    /// <summary>How the name of a backup on its way ends, after a print of the database and an id of its own.</summary>
    private const string Part = ".part";

    private const int PrintLength = 16;

    /// <summary>What SQLite lays beside a file that it writes.</summary>
    private const string Journal = "-journal";

    /// <summary>One at a time, and a data directory has one process: what else of this database is on its way was left behind.</summary>
    private static readonly SemaphoreSlim Turn = new(1);

    /// <summary>Writes a backup.</summary>
    /// <returns>What was written, in words.</returns>
    /// <exception cref="BadInputException">The file cannot be written there.</exception>
    public static async Task<string> Write(Database database, string file, ServerOptions options, CancellationToken stop)
    {
        if (database.FilePath is null) throw new BadInputException("backup", Messages.UsePgDump);
        if (!Path.IsPathFullyQualified(file) || Directory.Exists(file) || !Directory.Exists(Path.GetDirectoryName(file)))
        {
            throw new BadInputException("FILE", "A file in a directory that exists is needed.");
        }

        if (File.Exists(Path.Combine(Path.GetDirectoryName(file)!, DataLock.FileName)))
        {
            throw new BadInputException("FILE", "That is a data directory of Quiete, whose own files a backup could take the place of. Name a file in another directory.");
        }

        await Turn.WaitAsync(stop);
        try
        {
            return await WriteAlone(database, file, options, stop);
        }
        finally
        {
            Turn.Release();
        }
    }

    private static async Task<string> WriteAlone(Database database, string file, ServerOptions options, CancellationToken stop)
    {
        var print = await database.Read(PrintOf, stop);
        ClearLeft(Path.GetDirectoryName(file)!, print);
        var aside = $"{file}.{print}{RandomNumberGenerator.GetHexString(PrintLength, lowercase: true)}{Part}";
        try
        {
            MakePrivate(aside);
            await database.Read(async connection =>
            {
                await Task.Run(() => Copy((SqliteConnection)connection, aside), stop);
                return true;
            }, stop);
            var size = await Check(aside);
            using (var written = File.OpenHandle(aside, FileMode.Open, FileAccess.ReadWrite)) RandomAccess.FlushToDisk(written);
            File.Move(aside, file, overwrite: true);
            return Messages.BackedUp(file, new FileInfo(file).Length, size) + (await VaultCondition.Of(database, options, stop)).AfterBackup;
        }
        finally
        {
            File.Delete(aside);
            File.Delete(aside + Journal);
        }
    }

    /// <summary>Takes away what backups of this database that were killed left in a directory: each may be as large as the data.</summary>
    private static void ClearLeft(string directory, string print)
    {
        foreach (var left in Directory.EnumerateFiles(directory, $"*.{print}*{Part}*").ToList()) File.Delete(left);
    }

    /// <summary>By what files of this database are told from those of others that are backed up to the same place: sixteen hexadecimal digits.</summary>
    private static async Task<string> PrintOf(DbConnection connection)
    {
        var known = await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM sqlite_master WHERE name = 'house_secret'") > 0
            ? await connection.ExecuteScalarAsync<string>("SELECT fingerprint FROM house_secret WHERE id = 1")
            : null;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(known ?? connection.DataSource)))[..PrintLength];
    }

    /// <summary>Copies a whole database in one step: what others write meanwhile is not in it.</summary>
    internal static void Copy(SqliteConnection from, string to)
    {
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = to, Pooling = false }.ConnectionString);
        target.Open();
        from.BackupDatabase(target);
        target.Execute("PRAGMA journal_mode = DELETE"); // one file, without others beside it
    }

    /// <summary>Reads all of a database and compares what its parts say of each other.</summary>
    /// <returns>How many entries its log has.</returns>
    /// <exception cref="BadInputException">It is damaged, or none of ours.</exception>
    internal static async Task<long> Check(string file)
    {
        try
        {
            await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
            await connection.OpenAsync();
            var found = await connection.ExecuteScalarAsync<string>("PRAGMA integrity_check(1)");
            if (found != "ok") throw new BadInputException("FILE", "The database in it is damaged.");
            if (await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM sqlite_master WHERE name IN ('schema_version', 'log_head')") < 2)
            {
                throw new BadInputException("FILE", "This is a database, but not of Quiete.");
            }

            return (await AuditLog.Head(connection))?.Size ?? 0;
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is 11 /* CORRUPT */ or 26 /* NOTADB */ or 14 /* CANTOPEN */)
        {
            throw new BadInputException("FILE", "It is not there, not a database, or damaged.", fault);
        }
    }

    // It holds what the database holds: only its owner may read it, from the first byte on.
    private static void MakePrivate(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(file, options).Dispose();
    }
}
