using Microsoft.Win32.SafeHandles;

namespace Quiete.Cli.Screening;

/// <summary>Holds a result until it is whole, so that standard output gets all of it or nothing. Gone when closed.</summary>
internal sealed class Spool : IDisposable
{
    private readonly FileStream file = new(
        Path.Combine(Path.GetTempPath(), $"quiete-{Path.GetRandomFileName()}"), FileMode.CreateNew, FileAccess.ReadWrite,
        FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);

    public SafeFileHandle Handle => file.SafeFileHandle;

    public void CopyTo(Stream output)
    {
        file.Position = 0;
        file.CopyTo(output, 1 << 20);
        output.Flush();
    }

    public void Dispose() => file.Dispose();
}
