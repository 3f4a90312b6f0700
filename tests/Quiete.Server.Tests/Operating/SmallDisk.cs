using System.Diagnostics;

namespace Quiete.Server.Tests.Operating;

/// <summary>A disk of a few megabytes (tmpfs), which only root can mount; gone at the end.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Mounts one; skips the test, with the reason, where that is not allowed.</summary>
    public static SmallDisk Mount(string size)
    {
        var disk = new SmallDisk(Directory.CreateTempSubdirectory("quiete-disk-").FullName);
        if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", disk.Path)) return disk;
        Directory.Delete(disk.Path);
        Assert.Skip("A small disk can only be mounted by root, on Linux.");
        return disk;
    }

    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", Path), "The disk is in use.");

    public void Dispose()
    {
        Run("umount", "--lazy", Path);
        Directory.Delete(Path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no such program
        }
    }
}
