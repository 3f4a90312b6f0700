using System.Buffers.Binary;

namespace Quiete.Server.Complaints;

/// <summary>Where in a file some description lies.</summary>
/// <param name="At">From the beginning of the file.</param>
/// <param name="IsWhole">It is all in one piece.</param>
internal sealed record HeicPart(long At, long Bytes, bool IsXmp, bool IsWhole);

/// <summary>Finds out, from the box that describes a HEIC (ISO/IEC 14496-12, <c>meta</c>), where its EXIF and XMP are.</summary>
internal ref struct HeicParts
{
    /// <summary>More than any camera writes.</summary>
    private const int MostParts = 1_000;

    private readonly ReadOnlySpan<byte> bytes;
    private int here;

    private HeicParts(ReadOnlySpan<byte> bytes) => this.bytes = bytes;

    /// <param name="meta">The box with its head.</param>
    /// <param name="place">Where in the file it begins.</param>
    /// <returns>Null: it cannot be read.</returns>
    public static IReadOnlyList<HeicPart>? Of(ReadOnlySpan<byte> meta, long place)
    {
        try
        {
            var (items, idat) = (new Dictionary<uint, bool>(), -1L);
            ReadOnlySpan<byte> locations = default;
            for (var at = 12; at + 8 <= meta.Length;)
            {
                var length = BinaryPrimitives.ReadUInt32BigEndian(meta[at..]);
                if (length < 8 || length > meta.Length - at) return null;
                var (name, content) = (System.Text.Encoding.Latin1.GetString(meta.Slice(at + 4, 4)), at + 8);
                if (name == "iinf") Items(meta[content..(at + (int)length)], items);
                if (name == "iloc") locations = meta[content..(at + (int)length)];
                if (name == "idat") idat = place + content;
                at += (int)length;
            }

            return items.Count == 0 ? [] : Locations(locations, items, idat);
        }
        catch (ArgumentOutOfRangeException) // a length that lies
        {
            return null;
        }
    }

    private static void Items(ReadOnlySpan<byte> iinf, Dictionary<uint, bool> items)
    {
        var all = new HeicParts(iinf);
        var count = all.Take(4) >> 24 == 0 ? all.Take(2) : all.Take(4);
        for (var one = 0L; one < Math.Min(count, MostParts); one++)
        {
            var start = all.here;
            var length = (int)all.Take(4);
            var box = new HeicParts(iinf.Slice(start, length)) { here = 8 };
            var version = box.Take(4) >> 24;
            var id = (uint)box.Take(version >= 3 ? 4 : 2);
            box.Take(2);
            var type = box.bytes.Slice(box.here, 4);
            if (type.SequenceEqual("Exif"u8)) items[id] = false;
            else if (type.SequenceEqual("mime"u8) && box.bytes.IndexOf("rdf+xml"u8) >= 0) items[id] = true;
            all.here = start + Math.Max(length, 8);
        }
    }

    private static List<HeicPart>? Locations(ReadOnlySpan<byte> iloc, Dictionary<uint, bool> items, long idat)
    {
        var parts = new List<HeicPart>();
        var all = new HeicParts(iloc);
        var version = all.Take(4) >> 24;
        var sizes = (int)all.Take(2);
        var (offset, length, start, index) = (sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15, version is 1 or 2 ? sizes & 15 : 0);
        var count = all.Take(version < 2 ? 2 : 4);
        for (var one = 0L; one < count; one++)
        {
            var id = (uint)all.Take(version < 2 ? 2 : 4);
            var way = version is 1 or 2 ? all.Take(2) & 15 : 0;
            all.Take(2);
            var from = all.Take(start);
            var pieces = all.Take(2);
            for (var piece = 0L; piece < pieces; piece++)
            {
                all.Take(index);
                var (at, size) = (from + all.Take(offset), all.Take(length));
                if (!items.TryGetValue(id, out var isXmp)) continue;
                if (way > 1 || (way == 1 && idat < 0) || parts.Count == MostParts || at < 0 || size <= 0) return null; // counted from another part, or to the end
                parts.Add(new(way == 1 ? idat + at : at, size, isXmp, pieces == 1));
            }
        }

        return parts;
    }

    /// <summary>The next whole number, of 0, 2, 4 or 8 bytes.</summary>
    private long Take(int size)
    {
        var next = bytes.Slice(here, size);
        here += size;
        return size switch
        {
            0 => 0,
            2 => BinaryPrimitives.ReadUInt16BigEndian(next),
            4 => BinaryPrimitives.ReadUInt32BigEndian(next),
            8 => BinaryPrimitives.ReadInt64BigEndian(next),
            _ => throw new ArgumentOutOfRangeException(nameof(size)),
        };
    }
}
