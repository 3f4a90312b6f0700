using System.Runtime.InteropServices;

namespace Quiete.Screening;

/// <summary>A directory of facts while one import works in it: locked, cleared of what dead imports left, changed by one rename.</summary>
internal sealed partial class FactsFolder : IDisposable
{
    private const string LockName = "import.lock";
    private const string NewName = Facts.FileName + ".new";

    private readonly string _directory;
    private readonly FileStream _lock;

    public FactsFolder(string directory)
    {
        _directory = directory;
        if (File.Exists(directory)) throw new BadInputException(directory, "This is a file; name a directory for the facts.");
        Directory.CreateDirectory(directory);
        try
        {
            _lock = new FileStream(
                Path.Combine(directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.None);
        }
        catch (IOException busy) when (busy is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new BadInputException(directory, "Another import is at work here. Wait until it ends, then try again.", busy);
        }

        Clean();
    }

    /// <summary>Where the new file grows.</summary>
    public string NewPath => Path.Combine(_directory, NewName);

    /// <summary>Puts the new file, already on the disk, in the place of the old one.</summary>
    public void Commit()
    {
        File.Move(NewPath, Path.Combine(_directory, Facts.FileName), overwrite: true);
        SyncDirectory(_directory);
    }

    public void Dispose()
    {
        Clean();
        _lock.Dispose();
    }

    /// <summary>A rename is durable once its directory is. The base library opens no directories.</summary>
    internal static void SyncDirectory(string path)
    {
        const int ReadOnly = 0;
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(path, ReadOnly);
        if (descriptor < 0) return;
        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    private void Clean()
    {
        foreach (var stale in Directory.EnumerateFiles(_directory, NewName + "*")) File.Delete(stale);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
