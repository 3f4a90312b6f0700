using Microsoft.Win32.SafeHandles;

namespace Quiete.Screening;

/// <summary>A file that appears whole or not at all: written aside in the same folder, then renamed over its name.</summary>
/// <remarks>A crash leaves at most the file aside, <c>NAME.new-*</c>, and whatever stood under the name before.</remarks>
public sealed class WholeFile : IDisposable
{
    private readonly string path;
    private readonly string aside;
    private bool complete;

    public WholeFile(string path)
    {
        this.path = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(this.path) ?? throw new BadInputException(path, "a folder is not a file to write to.");
        if (Directory.Exists(this.path)) throw new BadInputException(path, "is a folder; name a file to write to.");
        if (!Directory.Exists(folder)) throw new BadInputException(path, "its folder does not exist.");
        aside = $"{this.path}.new-{Environment.ProcessId}-{Path.GetRandomFileName()}";
        Handle = File.OpenHandle(aside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
    }

    /// <summary>What is written to: by <see cref="RandomAccess"/>, anywhere.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Puts the file in its place.</summary>
    /// <param name="durable">Whether to wait until the disk has it, so that a power cut cannot take it back.</param>
    public void Complete(bool durable)
    {
        if (durable) RandomAccess.FlushToDisk(Handle);
        Handle.Dispose();
        File.Move(aside, path, overwrite: true);
        complete = true;
        if (durable) FactsFolder.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Takes away what was written, unless it was completed.</summary>
    public void Dispose()
    {
        Handle.Dispose();
        if (!complete) File.Delete(aside);
    }
}
