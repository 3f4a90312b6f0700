using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Quiete.Benchmarks.Workload;

namespace Quiete.Benchmarks;

/// <summary>The verb <c>floor</c>: the least that screening can take here, were parsing and judging free.</summary>
/// <remarks>
/// It must read the list, visit one random cache line of the map for every row, and write the output. Each is measured
/// alone on two threads, with the list in the page cache; their sum is the floor. Copying memory is there for scale.
/// </remarks>
internal static unsafe partial class Floor
{
    private const int Workers = 2;
    private const int Repeats = 5;
    private const int Piece = 1 << 20;
    private const int LineBytes = 64;

    /// <summary>How many lines are on their way at once.</summary>
    private const int Group = 128;

    public static int Run(string folder, long outputBytes, long mapBytes, int lookups)
    {
        var list = Path.Combine(folder, "contacts.csv");
        var listBytes = new FileInfo(list).Length;
        if (outputBytes == 0) outputBytes = listBytes * 6 / 5;

        using var map = new Region(mapBytes);
        var read = Median(() => Read(list));
        var visit = Median(() => Visit(map, lookups));
        var write = MedianWrite(folder, outputBytes);
        var copied = 1L << 30;
        using var from = new Region(copied);
        using var to = new Region(copied);
        var copy = Median(() => Copy(from, to));

        Say("read", read, listBytes);
        Say("look-up", visit, (long)lookups * LineBytes);
        Say("write", write, outputBytes);
        Say("memcpy", copy, copied);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"floor {(read + visit + write) / 1000:0.0000}"));
        return 0;
    }

    private static void Say(string what, double milliseconds, long bytes) => Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{what} {milliseconds / 1000:0.0000} s, {bytes / milliseconds / 1e6:0.0} GB/s"));

    private static double Median(Func<double> measure)
    {
        measure();
        return Enumerable.Range(0, Repeats).Select(_ => measure()).Order().ElementAt(Repeats / 2);
    }

    private static double Timed(Action<int> work)
    {
        var started = Stopwatch.GetTimestamp();
        Parallel.For(0, Workers, new() { MaxDegreeOfParallelism = Workers }, work);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Read(string path)
    {
        using var file = File.OpenHandle(path);
        var pieces = RandomAccess.GetLength(file) / Piece + 1;
        var next = -1L;
        return Timed(_ =>
        {
            var buffer = new byte[Piece];
            for (var piece = Interlocked.Increment(ref next); piece < pieces; piece = Interlocked.Increment(ref next))
                RandomAccess.Read(file, buffer, piece * Piece);
        });
    }

    private static double MedianWrite(string folder, long bytes)
    {
        // A new file every time: making its pages is most of the cost.
        var path = Path.Combine(folder, "floor.tmp");
        try
        {
            return Median(() =>
            {
                File.Delete(path);
                using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
                var pieces = bytes / Piece + 1;
                var next = -1L;
                return Timed(_ =>
                {
                    var buffer = new byte[Piece];
                    for (var piece = Interlocked.Increment(ref next); piece < pieces; piece = Interlocked.Increment(ref next))
                        RandomAccess.Write(file, buffer, piece * Piece);
                });
            });
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static double Visit(Region map, int lookups)
    {
        var lines = (ulong)(map.Bytes / LineBytes);
        var sums = new ulong[Workers * 16];
        return Timed(worker =>
        {
            var places = stackalloc ulong[Group];
            var dice = new Dice(42, (ulong)worker);
            var sum = 0UL;
            for (var done = 0; done < lookups / Workers; done += Group)
            {
                for (var i = 0; i < Group; i++)
                {
                    places[i] = Math.BigMul(dice.Bits(), lines, out _) * LineBytes;
                    if (Sse.IsSupported) Sse.Prefetch0(map.Start + places[i]);
                }

                for (var i = 0; i < Group; i++) sum += *(ulong*)(map.Start + places[i]);
            }

            sums[worker * 16] = sum;
        });
    }

    private static double Copy(Region from, Region to)
    {
        var half = from.Bytes / Workers;
        return Timed(worker => Buffer.MemoryCopy(from.Start + worker * half, to.Start + worker * half, half, half));
    }

    /// <summary>Memory on huge pages where the system gives them, written once.</summary>
    private sealed partial class Region : IDisposable
    {
        private const int HugePage = 2 << 20;
        private const int AdviseHugePages = 14;

        public Region(long bytes)
        {
            Bytes = bytes;
            Start = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, HugePage);
            if (OperatingSystem.IsLinux()) _ = Advise(Start, (nuint)bytes, AdviseHugePages);
            NativeMemory.Fill(Start, (nuint)bytes, 1);
        }

        public byte* Start { get; }

        public long Bytes { get; }

        public void Dispose() => NativeMemory.AlignedFree(Start);

        [LibraryImport("libc", EntryPoint = "madvise")]
        private static partial int Advise(void* start, nuint length, int advice);
    }
}
