using System.Buffers.Binary;

namespace Quiete.Server.Complaints;

/// <summary>What came of looking for a place.</summary>
internal enum PlaceFound
{
    None,
    Removed,

    /// <summary>This cannot be read, so nothing can be said of it.</summary>
    Unreadable,
}

/// <summary>Removes from EXIF where a picture was taken, without moving any other byte. Date, camera and the way it is turned stay.</summary>
internal static class ExifPlace
{
    private const ushort GpsPointer = 0x8825;
    private const ushort ExifPointer = 0x8769;
    private const ushort SubPointer = 0x014A;
    private const ushort GpsVersion = 0;
    private const int EntryBytes = 12;

    /// <summary>More directories than any camera writes.</summary>
    private const int MostDirectories = 32;

    /// <summary>How many bytes a value of each type takes (TIFF 6.0).</summary>
    private static ReadOnlySpan<byte> TypeBytes => [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

    /// <param name="tiff">From the order of bytes on. A pointer that leads outside is followed by no reader, and not here either.</param>
    public static PlaceFound Remove(Span<byte> tiff)
    {
        if (tiff.Length < 8 || !(tiff.StartsWith("II*\0"u8) || tiff.StartsWith("MM\0*"u8))) return PlaceFound.Unreadable;
        var found = PlaceFound.None;
        var seen = new HashSet<uint>();
        var waiting = new Queue<uint>([Long(tiff, 4)]);
        while (waiting.TryDequeue(out var at) && seen.Count < MostDirectories)
        {
            if (at < 8 || at > tiff.Length - 2 || !seen.Add(at)) continue;
            if (RemoveFrom(tiff, (int)at, waiting)) found = PlaceFound.Removed;
        }

        return found;
    }

    /// <summary>Removes the pointer and what it leads to from one directory, and notes the others that it names.</summary>
    private static bool RemoveFrom(Span<byte> tiff, int at, Queue<uint> waiting)
    {
        var removed = false;
        var count = Math.Min(Short(tiff, at), (tiff.Length - at - 2) / EntryBytes);
        for (var entry = 0; entry < count; entry++)
        {
            var from = at + 2 + (entry * EntryBytes);
            var (tag, value) = (Short(tiff, from), Long(tiff, from + 8));
            if (tag is ExifPointer or SubPointer) waiting.Enqueue(value);
            if (tag != GpsPointer) continue;
            removed |= Blank(tiff, value);

            // The entries behind it move up, with the pointer to the next directory.
            var end = Math.Min(tiff.Length, at + 2 + (Short(tiff, at) * EntryBytes) + 4);
            tiff[(from + EntryBytes)..end].CopyTo(tiff[from..]);
            tiff[(end - EntryBytes)..end].Clear();
            Write(tiff, at, (ushort)(Short(tiff, at) - 1));
            (count, entry) = (count - 1, entry - 1);
        }

        var next = at + 2 + (Short(tiff, at) * EntryBytes);
        if (next <= tiff.Length - 4) waiting.Enqueue(Long(tiff, next));
        return removed;
    }

    /// <summary>Blanks a directory with all its values.</summary>
    /// <returns>Whether it told more than its own version.</returns>
    private static bool Blank(Span<byte> tiff, uint directory)
    {
        if (directory < 8 || directory > tiff.Length - 2) return true;
        var at = (int)directory;
        var told = false;
        var count = Math.Min(Short(tiff, at), (tiff.Length - at - 2) / EntryBytes);
        for (var entry = 0; entry < count; entry++)
        {
            var from = at + 2 + (entry * EntryBytes);
            told |= Short(tiff, from) != GpsVersion;
            var type = Short(tiff, from + 2);
            var bytes = (type < TypeBytes.Length ? TypeBytes[type] : 1L) * Long(tiff, from + 4);
            var value = Long(tiff, from + 8);
            if (bytes > 4 && value < tiff.Length) tiff.Slice((int)value, (int)Math.Min(bytes, tiff.Length - value)).Clear();
            if (at + 2 > tiff.Length) break;
        }

        tiff.Slice(at, Math.Min(tiff.Length - at, 2 + (count * EntryBytes) + 4)).Clear();
        return told;
    }

    private static bool IsLittle(ReadOnlySpan<byte> tiff) => tiff[0] == (byte)'I';

    private static ushort Short(ReadOnlySpan<byte> tiff, int at) =>
        IsLittle(tiff) ? BinaryPrimitives.ReadUInt16LittleEndian(tiff[at..]) : BinaryPrimitives.ReadUInt16BigEndian(tiff[at..]);

    private static uint Long(ReadOnlySpan<byte> tiff, int at) =>
        IsLittle(tiff) ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[at..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[at..]);

    private static void Write(Span<byte> tiff, int at, ushort value)
    {
        if (IsLittle(tiff)) BinaryPrimitives.WriteUInt16LittleEndian(tiff[at..], value);
        else BinaryPrimitives.WriteUInt16BigEndian(tiff[at..], value);
    }
}

/// <summary>The other way in which pictures tell where they were taken: XMP, which is XML.</summary>
internal static class XmpPlace
{
    /// <summary>Whether it speaks of a place: the names of all such fields hold these letters (exif:GPSLatitude …).</summary>
    public static bool Holds(ReadOnlySpan<byte> xmp) => xmp.IndexOf("GPS"u8) >= 0;
}
