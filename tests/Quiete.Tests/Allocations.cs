namespace Quiete.Tests;

/// <summary>Counts what some work allocates on this thread.</summary>
internal static class Allocations
{
    private const int Tries = 200;

    /// <summary>Code that was compiled in haste may allocate; the runtime compiles it well in the background, a while after it was used a lot.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(10);

    /// <summary>The least of several tries: the runtime itself allocates now and then, for code that it compiles anew.</summary>
    public static long Of(Action work)
    {
        var least = long.MaxValue;
        for (var tried = 0; tried < Tries && least > 0; tried++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            if (least > 0) Thread.Sleep(Rest);
        }

        return least;
    }
}
