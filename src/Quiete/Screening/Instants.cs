using System.Text;
using Quiete.Rules;

namespace Quiete.Screening;

/// <summary>Instants as lists show them: ISO 8601 with the offset of Italy. Remembers what it wrote; one per worker.</summary>
/// <remarks>Thousands of rows share the midnight on which an answer of the register runs out.</remarks>
internal sealed class Instants
{
    private const int Remembered = 1024;

    private readonly long[] keys = new long[Remembered];
    private readonly byte[][] texts = new byte[Remembered][];

    /// <summary>The text of an instant in UTC ticks; empty for 0.</summary>
    public byte[] Of(long ticks)
    {
        if (ticks == 0) return [];
        var slot = (int)(unchecked((ulong)ticks * 0x9E37_79B9_7F4A_7C15) >> 54);
        if (keys[slot] == ticks) return texts[slot];
        keys[slot] = ticks;
        return texts[slot] = Text(ticks);
    }

    /// <summary>The same, written anew.</summary>
    public static byte[] Text(long ticks) =>
        ticks == 0 ? [] : Encoding.ASCII.GetBytes(Moment.Iso(new DateTimeOffset(ticks, TimeSpan.Zero)));
}
