namespace Quiete.Benchmarks.Workload;

/// <summary>Puts the integers below a count in another order, one at a time and without a table.</summary>
/// <remarks>A four-round Feistel network over the next even power of two; what falls outside is walked on until it is inside.</remarks>
internal readonly struct Shuffle
{
    private readonly ulong count;
    private readonly ulong seed;
    private readonly int halfBits;

    public Shuffle(long count, ulong seed)
    {
        this.count = (ulong)count;
        this.seed = seed;
        halfBits = 1;
        while (1UL << (2 * halfBits) < this.count) halfBits++;
    }

    public long this[long index]
    {
        get
        {
            var value = (ulong)index;
            do value = Once(value); while (value >= count);
            return (long)value;
        }
    }

    private ulong Once(ulong value)
    {
        var mask = (1UL << halfBits) - 1;
        var (left, right) = (value >> halfBits, value & mask);
        for (var round = 0UL; round < 4; round++) (left, right) = (right, left ^ (Dice.Mix(right + seed + (round << 56)) & mask));
        return (left << halfBits) | right;
    }
}
