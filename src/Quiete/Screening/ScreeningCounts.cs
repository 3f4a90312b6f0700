using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Quiete.Numbers;

namespace Quiete.Screening;

/// <summary>What one worker counts while it screens.</summary>
internal sealed class ScreeningCounts(int knownNumbers)
{
    private readonly long[] problems = new long[Enum.GetValues<NumberProblem>().Length];
    private readonly long[] repairs = new long[2];
    private long[] byWording = new long[64];

    /// <summary>Numbers met, to find those that come again.</summary>
    public SeenNumbers Seen { get; } = new(knownNumbers);

    /// <summary>Rows whose number this worker had met before.</summary>
    public long Repeated { get; private set; }

    /// <summary>Rows with fewer fields than the list has columns, and with more.</summary>
    public long ShortRows { get; private set; }

    public long LongRows { get; private set; }

    /// <summary>Refused rows by the full hour (UTC ticks) from which on they could be called.</summary>
    public Dictionary<long, long> ByHour { get; } = [];

    public long Of(VerdictTable.Wording wording) => wording.Index < byWording.Length ? byWording[wording.Index] : 0;

    public long Of(NumberProblem problem) => problems[(int)problem];

    public long Of(NumberRepairs repair) => repairs[(int)repair];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Count(int wording, long earliest)
    {
        if (wording >= byWording.Length) Array.Resize(ref byWording, wording * 2);
        byWording[wording]++;
        if (earliest != 0) CountHour(earliest);
    }

    /// <summary>Marks the numbers of a group of rows, and counts those that came before.</summary>
    public void Mark(ReadOnlySpan<ulong> numbers, ReadOnlySpan<MapAnswer> answers) => Repeated += Seen.Mark(numbers, answers);

    /// <summary>Counts a field with nothing in it.</summary>
    public NumberKind Empty()
    {
        problems[(int)NumberProblem.Empty]++;
        return NumberKind.Unknown;
    }

    /// <summary>Counts what a careful reading had to say.</summary>
    public void Count(in NumberReading reading)
    {
        if (reading.Problem != NumberProblem.None) problems[(int)reading.Problem]++;
        if (reading.Repairs.HasFlag(NumberRepairs.LeadingZeroRestored)) repairs[(int)NumberRepairs.LeadingZeroRestored]++;
    }

    public void CountUneven(int missing)
    {
        if (missing > 0) ShortRows++;
        else LongRows++;
    }

    private void CountHour(long earliest)
    {
        // Rounded up, so that every row of the hour may be called from it on.
        var hour = (earliest + TimeSpan.TicksPerHour - 1) / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour;
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(ByHour, hour, out _);
        count++;
    }
}
