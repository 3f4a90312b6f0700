using System.Buffers.Binary;

namespace Quiete.Audit;

/// <summary>Entries of the log as they are published: each after its length in two bytes, as C2SP <c>tlog-tiles</c> says.</summary>
public static class EntryBundle
{
    /// <param name="entries">The entries themselves, not their hashes: at most 256, of at most 65,535 bytes.</param>
    public static byte[] Write(IReadOnlyList<byte[]> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries.Count, TileLog.TileWidth, nameof(entries));
        var bundle = new byte[entries.Sum(entry => sizeof(ushort) + entry.Length)];
        var rest = bundle.AsSpan();
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)entry.Length);
            entry.CopyTo(rest[sizeof(ushort)..]);
            rest = rest[(sizeof(ushort) + entry.Length)..];
        }

        return bundle;
    }
}
