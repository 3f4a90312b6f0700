namespace Quiete.Screening;

/// <summary>Plain answers gathered by one worker, sorted a few million at a time.</summary>
internal sealed class PlainRuns
{
    private const int RunLength = 1 << 22;

    private readonly List<ulong[]> _full = [];
    private ulong[] _run = [];
    private int _used;

    public void Add(ulong plain)
    {
        if (_used == _run.Length) Grow();
        _run[_used++] = plain;
    }

    /// <summary>The runs, each in ascending order.</summary>
    public IEnumerable<ReadOnlyMemory<ulong>> Finish()
    {
        RadixSort.Sort(_run.AsSpan(0, _used));
        foreach (var run in _full) yield return run;
        yield return _run.AsMemory(0, _used);
    }

    private void Grow()
    {
        if (_used < RunLength)
        {
            Array.Resize(ref _run, Math.Max(1024, _used * 4));
            return;
        }

        RadixSort.Sort(_run);
        _full.Add(_run);
        _run = GC.AllocateUninitializedArray<ulong>(RunLength);
        _used = 0;
    }
}

/// <summary>Reads several ascending runs as one.</summary>
internal sealed class MergedRuns
{
    private readonly ReadOnlyMemory<ulong>[] _runs;
    private readonly int[] _at;
    private readonly ulong[] _heads;
    private int _least;

    public MergedRuns(IEnumerable<ReadOnlyMemory<ulong>> runs)
    {
        _runs = [.. runs.Where(run => run.Length > 0)];
        _at = new int[_runs.Length];
        _heads = [.. _runs.Select(run => run.Span[0])];
        FindLeast();
    }

    /// <summary>The least word not yet taken; all ones at the end.</summary>
    public ulong Head { get; private set; }

    public void Take()
    {
        var run = _runs[_least].Span;
        var next = ++_at[_least];
        _heads[_least] = next < run.Length ? run[next] : ulong.MaxValue;
        FindLeast();
    }

    private void FindLeast()
    {
        var least = ulong.MaxValue;
        for (var i = 0; i < _heads.Length; i++)
        {
            if (_heads[i] >= least) continue;
            least = _heads[i];
            _least = i;
        }

        Head = least;
    }
}

/// <summary>Sorts words by counting 11 bits at a time, from the lowest; bits that are equal in all words cost one look.</summary>
internal static class RadixSort
{
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;
    private const int SmallEnough = 4096;

    public static void Sort(Span<ulong> words)
    {
        if (words.Length <= SmallEnough)
        {
            words.Sort();
            return;
        }

        var spare = GC.AllocateUninitializedArray<ulong>(words.Length);
        var starts = new int[Digits];
        Span<ulong> from = words;
        Span<ulong> to = spare;
        unchecked
        {
            for (var shift = 0; shift < 64; shift += DigitBits)
            {
                Array.Clear(starts);
                foreach (var word in from) starts[(int)(word >> shift) & (Digits - 1)]++;
                if (starts[(int)(from[0] >> shift) & (Digits - 1)] == from.Length) continue;

                var sum = 0;
                for (var i = 0; i < Digits; i++) (starts[i], sum) = (sum, sum + starts[i]);
                foreach (var word in from) to[starts[(int)(word >> shift) & (Digits - 1)]++] = word;
                var swap = from;
                from = to;
                to = swap;
            }
        }

        if (!from.Overlaps(words)) from.CopyTo(words);
    }
}
