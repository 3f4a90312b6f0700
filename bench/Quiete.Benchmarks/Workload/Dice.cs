namespace Quiete.Benchmarks.Workload;

/// <summary>Random draws that depend only on a seed and on what they are drawn for, so that any row can be made alone.</summary>
internal struct Dice(ulong seed, ulong what)
{
    private ulong state = Mix(seed ^ Mix(what));

    /// <summary>A number from 0 to <paramref name="below"/>, exclusive.</summary>
    public int Below(int below) => (int)(((Bits() >> 32) * (ulong)below) >> 32);

    public long Below(long below) => (long)Math.BigMul(Bits(), (ulong)below, out _);

    /// <summary>True so many times in ten thousand.</summary>
    public bool Chance(int inTenThousand) => Below(10_000) < inTenThousand;

    public ulong Bits() => Mix(state += 0x9E3779B97F4A7C15);

    /// <summary>The finisher of SplitMix64.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
