using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Quiete.Screening;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>Where the encrypted files lie. Their names are random, and tell nothing.</summary>
/// <remarks>
/// Whoever writes or reads a file holds a shared lock on it (flock); what is to be cleared away is first locked alone, so nothing is taken from under somebody,
/// in this process or in another one on the same disk.
/// </remarks>
internal sealed class VaultFolder
{
    private const string PartEnding = ".part";
    private const string LeftEnding = ".left";
    private const int PlaceBytes = 16;

    /// <summary>How long a file without a row is kept aside: a restore of an older backup may be followed by that of a newer one.</summary>
    internal static readonly TimeSpan LeftKept = TimeSpan.FromDays(30);

    /// <summary>Where other services may write to the same disk, a part is not given up before this time, for not every network disk knows locks.</summary>
    internal static readonly TimeSpan PartKept = TimeSpan.FromDays(1);

    private readonly bool isOurs;

    public VaultFolder(ServerOptions options)
    {
        FullPath = Path.GetFullPath(options.Vault ?? Path.Combine(options.Data, "vault"));
        isOurs = options.Database is null;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(FullPath);
        else Directory.CreateDirectory(FullPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string FullPath { get; }

    /// <summary>Whether the disk takes files at all: what is left of it is the database's.</summary>
    public bool HasRoom
    {
        get
        {
            var disk = new DriveInfo(FullPath);
            return disk.AvailableFreeSpace >= Math.Min(VaultLimits.ReserveBytes, disk.TotalSize / VaultLimits.ReservePart);
        }
    }

    /// <summary>Begins a file. Unless it is kept, nothing stays of it.</summary>
    /// <exception cref="NotNowException">What is left of the disk is the database's.</exception>
    public VaultPart Begin()
    {
        NeedRoom();
        var place = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PlaceBytes));
        return new(place, Of(place) + PartEnding, Of(place), NeedRoom);
    }

    /// <summary>Opens a file for reading; null: it is not there.</summary>
    public SafeFileHandle? Open(string place)
    {
        try
        {
            return File.OpenHandle(Of(place), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether a file is there with its whole length.</summary>
    public bool Has(string place, long bytes) => new FileInfo(Of(place)) is { Exists: true } file && file.Length == ChunkCipher.SealedBytes(bytes);

    /// <summary>Takes the bytes of a file away. Whoever reads it reads it to the end.</summary>
    public void Delete(string place)
    {
        File.Delete(Of(place));
        FactsFolder.SyncDirectory(FullPath);
    }

    /// <summary>Clears away what uploads left that were broken off, and sets aside what no row knows.</summary>
    /// <param name="rows">The places that have rows.</param>
    /// <param name="hasRow">Asks once more, while nobody else holds the file.</param>
    /// <returns>How many files were cleared away or set aside.</returns>
    public async Task<int> Sweep(IReadOnlySet<string> rows, Func<string, Task<bool>> hasRow)
    {
        var swept = 0;
        foreach (var path in Directory.EnumerateFiles(FullPath))
        {
            if (await Clear(path, Path.GetFileNameWithoutExtension(path), rows, hasRow)) swept++;
        }

        return swept;
    }

    private async Task<bool> Clear(string path, string place, IReadOnlySet<string> rows, Func<string, Task<bool>> hasRow)
    {
        var age = TimeProvider.System.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(path); // files carry the time of the machine
        switch (Path.GetExtension(path))
        {
            case LeftEnding when rows.Contains(place) && !File.Exists(Of(place)):
                File.Move(path, Of(place), overwrite: false); // the restore that it waited for
                return false;
            case LeftEnding when age < LeftKept:
            case PartEnding when !isOurs && age < PartKept:
                return false;
            case LeftEnding or PartEnding:
                return await Alone(path, () =>
                {
                    File.Delete(path);
                    return Task.FromResult(true);
                });
            case "" when !rows.Contains(place):
                return await Alone(path, async () =>
                {
                    if (await hasRow(place)) return false; // it was committed meanwhile
                    File.Move(path, path + LeftEnding, overwrite: true);
                    File.SetLastWriteTimeUtc(path + LeftEnding, TimeProvider.System.GetUtcNow().UtcDateTime);
                    return true;
                });
            default:
                return false;
        }
    }

    private static async Task<bool> Alone(string path, Func<Task<bool>> work)
    {
        try
        {
            using var held = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return await work();
        }
        catch (IOException) // somebody writes or reads it, or it is gone already
        {
            return false;
        }
    }

    private void NeedRoom()
    {
        if (!HasRoom) throw VaultLimits.NoRoom();
    }

    private string Of(string place) => Path.Combine(FullPath, place);
}

/// <summary>A file on its way into the folder.</summary>
/// <param name="needRoom">Looks whether the disk still takes some, and throws where it does not.</param>
internal sealed class VaultPart(string place, string aside, string path, Action needRoom) : IAsyncDisposable
{
    private readonly FileStream content = new(aside, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
    private bool isKept;
    private long unlooked;

    public string Place => place;

    /// <exception cref="NotNowException">What is left of the disk is the database's.</exception>
    public ValueTask Write(ReadOnlyMemory<byte> some, CancellationToken stop)
    {
        if ((unlooked += some.Length) >= VaultLimits.LookEvery)
        {
            needRoom();
            unlooked = 0;
        }

        return content.WriteAsync(some, stop);
    }

    /// <summary>Gives the file its name. When this returns the disk has it.</summary>
    public void Keep()
    {
        content.Flush(flushToDisk: true);
        File.Move(aside, path);
        FactsFolder.SyncDirectory(Path.GetDirectoryName(path)!);
        isKept = true;
    }

    /// <summary>Takes back a file that was kept: no row tells of it.</summary>
    public void Drop() => isKept = false;

    public async ValueTask DisposeAsync()
    {
        if (!isKept)
        {
            File.Delete(aside);
            File.Delete(path);
        }

        await content.DisposeAsync(); // last: until then nobody takes it for a leftover
    }
}
