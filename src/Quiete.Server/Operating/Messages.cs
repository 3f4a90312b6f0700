using System.Globalization;

namespace Quiete.Server.Operating;

/// <summary>What the commands say when they are done.</summary>
internal static class Messages
{
    public const string UsePgDump =
        "The data are in PostgreSQL, which has tools of its own: pg_dump --format=custom --file=FILE, and pg_restore. See docs/operating.md.";

    public static string BackedUp(string file, long bytes, long entries) => string.Create(CultureInfo.InvariantCulture,
        $"Wrote {file}: {bytes / 1024.0 / 1024:F1} MB, checked; the log in it has {entries} entries. Keep the file 'secret' of the data directory beside it: without it the signing keys cannot be opened.");

    public static string Restored(string file, long decisions, long facts, string? kept) => string.Create(CultureInfo.InvariantCulture,
        $"Restored {file}. Entered since that backup and no longer here: {decisions} decisions, {facts} facts.{(kept is null ? "" : $" The checkpoint that the log had is kept in {kept}.")}");

    public static string Rotated(string kid) => $"Signs with the new key {kid} from now on. Older ones stay published: what they signed can be verified for good.";
}
