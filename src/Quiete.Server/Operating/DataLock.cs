namespace Quiete.Server.Operating;

/// <summary>Holds a data directory for one process: a file that nobody else can open, free again with the process, however it ends.</summary>
internal sealed class DataLock : IDisposable
{
    public const string FileName = "quiete.lock";

    private readonly FileStream file;

    private DataLock(FileStream file) => this.file = file;

    /// <summary>Takes the directory.</summary>
    /// <exception cref="BadInputException">Another process has it.</exception>
    public static DataLock Take(string data) => TryTake(data) ?? throw new BadInputException(
        "--data", $"Another Quiete is running on {Path.GetFullPath(data)}. Stop it, or give this one a directory of its own.");

    /// <summary>Takes the directory, or gives null when another process has it.</summary>
    public static DataLock? TryTake(string data)
    {
        MakeFolder(data);
        try
        {
            return new(new FileStream(Path.Combine(data, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException taken) when (IsTaken(taken))
        {
            return null;
        }
    }

    /// <summary>Makes the directory, for its owner only: people's numbers are in its files. One that is there keeps its rights.</summary>
    public static void MakeFolder(string data)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(data);
        else Directory.CreateDirectory(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose() => file.Dispose();

    // EWOULDBLOCK of flock (2), which Linux and macOS number differently; ERROR_SHARING_VIOLATION on Windows.
    private static bool IsTaken(IOException fault) => fault.HResult is 11 or 35 or unchecked((int)0x80070020);
}
