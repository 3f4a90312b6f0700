using System.Data.Common;
using System.Globalization;
using Dapper;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>How the rows of the vault and the files in its folder agree: what a backup of the database does not hold, and what a restore lacks.</summary>
/// <param name="Missing">Rows whose file is not there with its whole length.</param>
internal sealed record VaultCondition(string Folder, long Files, long Bytes, long Missing)
{
    public static async Task<VaultCondition> Of(Database database, ServerOptions options, CancellationToken stop)
    {
        var folder = new VaultFolder(options);
        if (!await database.Read(HasVault, stop)) return new(folder.FullPath, 0, 0, 0);
        var all = (await database.Read(connection => connection.QueryAsync<(string Place, long Bytes)>("SELECT place, bytes FROM vault_file"), stop)).ToList();
        return new(folder.FullPath, all.Count, all.Sum(one => one.Bytes), all.LongCount(one => !folder.Has(one.Place, one.Bytes)));
    }

    // A backup is also taken of what an older version left.
    private static Task<bool> HasVault(DbConnection sqlite) =>
        sqlite.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'vault_file')");

    /// <summary>What to say behind a backup; empty: there is nothing to copy.</summary>
    public string AfterBackup => Files == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
        $" The vault's {Files} files ({Bytes / 1024.0 / 1024:F1} MB) are not in it: copy the folder {Folder} now, after the backup.{(Missing == 0 ? "" : $" {Missing} of them are missing there.")}");

    /// <summary>What to say behind a restore; empty: all files are there.</summary>
    public string AfterRestore => Missing == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
        $" Of the vault's {Files} files {Missing} are missing in {Folder}: copy them there from where they were kept beside the backup.");
}
