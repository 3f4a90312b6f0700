namespace Quiete.Screening;

/// <summary>What a <see cref="NumberMap"/> says of one number: nothing, or its place among the numbers and 16 bits of facts.</summary>
/// <remarks>
/// Eight bytes: the ordinal in the upper half, the payload in the lowest 16 bits. Most numbers have one fact, an answer
/// of the opposition register (RPO) known by its day; it fits the payload. Numbers that have more are
/// <see cref="IsDetailed">detailed</see>: their facts are a record that <see cref="Facts.Details"/> finds.
/// </remarks>
public readonly record struct MapAnswer(ulong Bits)
{
    /// <summary>The answer for a number that is not in the map.</summary>
    public static MapAnswer NotThere => new(ulong.MaxValue);

    public bool IsThere => Bits != ulong.MaxValue;

    /// <summary>Position among the numbers of the map in ascending order, from 0; for marks kept beside the map.</summary>
    public uint Ordinal => unchecked((uint)(Bits >> 32));

    public ushort Payload => unchecked((ushort)Bits);

    /// <summary>Whether the facts are in a record. False for a number that is not there.</summary>
    public bool IsDetailed => (Bits & MapPayload.Detailed) != 0 && IsThere;

    /// <summary>The single answer of the register: listed or not. Only for a number there and not detailed.</summary>
    public bool Listed => (Bits & MapPayload.ListedBit) != 0;

    /// <summary>The day of that answer in Italy, as <see cref="DateOnly.DayNumber"/>.</summary>
    public int AnswerDayNumber => unchecked(MapPayload.FirstDay + ((int)(Payload & MapPayload.DayMask) >> 1));

    internal static MapAnswer Of(uint ordinal, ushort payload) => new(((ulong)ordinal << 32) | payload);
}

/// <summary>How the 16 bits beside a number are used.</summary>
/// <remarks>
/// Bit 15 clear: one RPO answer known by its day, no selective revocation; bits 14-1 are days since 2018-01-01, bit 0 says
/// listed. Bit 15 set: bits 14-0 count the detailed numbers before this one in its block of 32,768 ordinals.
/// </remarks>
internal static class MapPayload
{
    public const ushort Detailed = 0x8000;
    public const ushort ListedBit = 1;
    public const ushort DayMask = 0x7FFE;
    public const ushort DetailMask = 0x7FFF;

    /// <summary>Detailed numbers are counted anew in each block of this many ordinals (as a shift).</summary>
    public const int DetailBlockShift = 15;

    /// <summary>The law that opened the register to mobile numbers is L. 5/2018: no answer that matters is older.</summary>
    public static readonly int FirstDay = new DateOnly(2018, 1, 1).DayNumber;

    private const int Days = 1 << 14;

    /// <summary>Packs an answer of the register, if its day fits (2018-01-01 to 2062-11-09).</summary>
    public static bool TryPack(int dayNumber, bool listed, out ushort payload)
    {
        var day = dayNumber - FirstDay;
        var fits = day is >= 0 and < Days;
        payload = fits ? unchecked((ushort)((day << 1) | (listed ? 1 : 0))) : (ushort)0;
        return fits;
    }
}
