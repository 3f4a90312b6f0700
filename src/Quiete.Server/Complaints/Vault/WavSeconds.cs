using System.Buffers.Binary;

namespace Quiete.Server.Complaints;

/// <summary>How long a WAV plays, as its first bytes tell.</summary>
internal static class WavSeconds
{
    private const int MostSeconds = 24 * 60 * 60;

    /// <param name="head">The first bytes of the file.</param>
    public static int? Of(ReadOnlySpan<byte> head)
    {
        var rate = 0u;
        for (var at = 12; at + 8 <= head.Length;)
        {
            var name = head.Slice(at, 4);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(head[(at + 4)..]);
            if (name.SequenceEqual("fmt "u8) && at + 20 <= head.Length) rate = BinaryPrimitives.ReadUInt32LittleEndian(head[(at + 16)..]);
            if (name.SequenceEqual("data"u8)) return rate > 0 && length / rate <= MostSeconds ? (int)Math.Round(length / (double)rate) : null;
            if (length > int.MaxValue - 9 - at) return null;
            at += 8 + (int)length + (int)(length & 1);
        }

        return null;
    }
}
