using System.Runtime.InteropServices;

namespace Quiete.Screening;

/// <summary>Memory outside the collected heap, in pages of 2 MB where the system has them.</summary>
/// <remarks>
/// A page of 4 KB costs a fault when it is first written, and its translation whenever it is visited after many others. What is
/// never touched costs nothing.
/// </remarks>
internal static unsafe partial class HugePages
{
    /// <summary>The size of a page.</summary>
    public const int Bytes = 1 << 21;

    /// <summary>Memory with whatever lies in it, until <see cref="Free"/>.</summary>
    public static byte* Allocate(nuint bytes)
    {
        var start = (byte*)NativeMemory.AlignedAlloc(bytes, Bytes);
        Advise(start, bytes);
        return start;
    }

    public static void Free(void* start) => NativeMemory.AlignedFree(start);

    private static void Advise(byte* start, nuint length)
    {
        const int HugePage = 14; // Linux, MADV_HUGEPAGE
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = Advise((nint)start, length, HugePage);
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            // Only advice: small pages do the same work more slowly.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint address, nuint length, int advice);
}
