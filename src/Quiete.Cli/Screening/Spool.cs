using Microsoft.Win32.SafeHandles;

namespace Quiete.Cli;

/// <summary>Holds a result until it is whole, so that standard output gets all of it or nothing. Gone when closed.</summary>
internal sealed class Spool : IDisposable
{
    private const int StandardOutput = 1;

    private readonly FileStream file = new(
        Path.Combine(Path.GetTempPath(), $"quiete-{Path.GetRandomFileName()}"), FileMode.CreateNew, FileAccess.ReadWrite,
        FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);

    public SafeFileHandle Handle => file.SafeFileHandle;

    /// <exception cref="IOException">The reader of standard output has gone, among others.</exception>
    public void CopyToStandardOutput()
    {
        // The console's own stream says nothing when the pipe is closed; the file behind it does.
        using var output = OperatingSystem.IsWindows()
            ? Console.OpenStandardOutput()
            : new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        file.Position = 0;
        file.CopyTo(output, 1 << 20);
        output.Flush();
    }

    public void Dispose() => file.Dispose();
}
