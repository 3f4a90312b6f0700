using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Quiete.Screening;

/// <summary>A whole file in memory, read only, for as long as this lives.</summary>
internal sealed unsafe partial class MappedFile : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;

    public MappedFile(FileStream stream)
    {
        Length = stream.Length;
        file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        view = file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Start = start + view.PointerOffset;
    }

    public byte* Start { get; }

    public long Length { get; }

    /// <summary>Maps pages ahead of use, many at once, where the system can. Harmless where it cannot.</summary>
    /// <remarks>One call for all pages instead of a fault for each few: the list screener asks for this before it starts.</remarks>
    public void Populate()
    {
        const int PopulateRead = 22; // Linux 5.14, MADV_POPULATE_READ
        Advise(0, Length, PopulateRead);
    }

    /// <summary>Lets go of pages that were read once, so that they do not count as this process's memory. They come back when touched.</summary>
    public void Release(long offset, long length)
    {
        const int DontNeed = 4; // MADV_DONTNEED
        Advise(offset, length, DontNeed);
    }

    public void Dispose()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }

    private void Advise(long offset, long length, int advice)
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = Advise((nint)(Start + offset), (nuint)length, advice);
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            // Only advice: pages come when they are touched, and go when the system needs them.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint address, nuint length, int advice);
}
