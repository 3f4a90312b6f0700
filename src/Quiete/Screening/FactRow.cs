namespace Quiete.Screening;

/// <summary>One fact of one number while it is on its way from a CSV to the file: all kinds in one shape.</summary>
/// <remarks>Which field means what is said where it is packed (<see cref="FactParser"/>) and unpacked (<see cref="NumberFacts"/>).</remarks>
internal readonly record struct FactRow(ulong Key, long At, long Until, uint Text, uint Terms);

/// <summary>An answer of the register known by its day, in one word: key, then 13 bits of day, then listed.</summary>
/// <remarks>Days beyond 2040-06-05 do not fit and go as a <see cref="FactRow"/>.</remarks>
internal static class PlainAnswer
{
    public const int KeyShift = 14;
    private const int Days = 1 << 13;

    public static bool TryPack(ulong key, int dayNumber, bool listed, out ulong plain)
    {
        var day = dayNumber - MapPayload.FirstDay;
        var fits = day is >= 0 and < Days;
        plain = fits ? unchecked((key << KeyShift) | ((uint)day << 1) | (listed ? 1UL : 0)) : 0;
        return fits;
    }

    public static ulong Key(ulong plain) => plain >> KeyShift;

    /// <summary>An answer within its chunk: offset, then payload.</summary>
    public static uint InChunk(uint offset, ushort payload) => (offset << KeyShift) | payload;

    public static int Offset(uint inChunk) => (int)(inChunk >> KeyShift);

    public static ushort Payload(uint inChunk) => unchecked((ushort)(inChunk & ((1 << KeyShift) - 1)));

    /// <summary>The same bits as in a map's payload.</summary>
    public static ushort Payload(ulong plain) => unchecked((ushort)(plain & ((1 << KeyShift) - 1)));
}
