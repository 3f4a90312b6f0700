using System.Buffers.Binary;

namespace Quiete.Server.Complaints;

/// <summary>Copies a JPEG without the place where it was taken, and without what hangs behind its end. The picture itself stays as it is, bit for bit.</summary>
internal static class JpegPlace
{
    private const byte App1 = 0xE1;
    private const byte App2 = 0xE2;
    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;

    public static async Task<IReadOnlyList<FileNotice>> Copy(ByteWindow window, Stream to, CancellationToken stop)
    {
        var notices = new SortedSet<FileNotice>();
        while (await window.Need(2, stop))
        {
            var (sign, marker) = (window.View[0], window.View[1]);
            if (sign != 0xFF || marker == 0) return await Broken(window, to, notices, stop);
            if (marker == 0xFF) // a filling byte
            {
                await window.Pass(1, to, stop);
                continue;
            }

            if (marker == EndOfImage)
            {
                await window.Pass(2, to, stop);
                if (await window.Need(1, stop)) notices.Add(FileNotice.TailRemoved); // a second picture, a film: with a place of their own
                await window.SkipFar(long.MaxValue, stop);
                return [.. notices];
            }

            if (marker is 0xD8 or 0x01 or (>= 0xD0 and <= 0xD7)) // these stand alone
            {
                await window.Pass(2, to, stop);
                continue;
            }

            if (!await window.Need(4, stop)) break;
            var length = BinaryPrimitives.ReadUInt16BigEndian(window.View[2..]) + 2;
            if (length < 4) return await Broken(window, to, notices, stop);
            var isWhole = await window.Need(length, stop);
            if (!isWhole && marker is App1 or App2)
            {
                window.Skip(window.View.Length); // half a description: of what, nobody knows
                notices.Add(FileNotice.PlaceRemoved);
                break;
            }

            if (!isWhole) break;
            if (Judge(marker, window.View[4..length]) is { } why)
            {
                notices.Add(why.Notice);
                if (why.Leaves) window.Skip(length);
                else await window.Pass(length, to, stop);
            }
            else await window.Pass(length, to, stop);

            if (marker == StartOfScan) await Scan(window, to, stop);
        }

        await window.Pass(long.MaxValue, to, stop);
        notices.Add(FileNotice.LooksBroken); // it has no end
        return [.. notices];
    }

    /// <summary>What is to be done with a segment; null: nothing.</summary>
    private static (FileNotice Notice, bool Leaves)? Judge(byte marker, Span<byte> segment)
    {
        if (marker == App2 && segment.StartsWith("MPF\0"u8)) return (FileNotice.TailRemoved, true); // where in the tail the other pictures are
        if (marker != App1) return null;
        if (segment.StartsWith("Exif\0\0"u8))
        {
            return ExifPlace.Remove(segment[6..]) switch
            {
                PlaceFound.Removed => (FileNotice.PlaceRemoved, false),
                PlaceFound.Unreadable => (FileNotice.PlaceRemoved, true),
                _ => null,
            };
        }

        // What goes on in further segments cannot be judged by one of them.
        if (segment.StartsWith("http://ns.adobe.com/xmp/extension/\0"u8)) return (FileNotice.PlaceRemoved, true);
        return segment.StartsWith("http://ns.adobe.com/xap/1.0/\0"u8) && XmpPlace.Holds(segment) ? (FileNotice.PlaceRemoved, true) : null;
    }

    /// <summary>Passes the picture's own bytes on, up to the next marker.</summary>
    private static async Task Scan(ByteWindow window, Stream to, CancellationToken stop)
    {
        while (await window.Need(2, stop))
        {
            var count = Run(window.View);
            if (count == 0) return;
            await window.Pass(count, to, stop);
        }
    }

    /// <summary>How many bytes are the picture's own; 0: a marker comes. The last byte in view is never judged: what follows it is not seen.</summary>
    private static int Run(ReadOnlySpan<byte> view)
    {
        var at = 0;
        while (at < view.Length - 1)
        {
            var sign = view[at..^1].IndexOf((byte)0xFF);
            if (sign < 0) return view.Length - 1;
            at += sign;
            if (IsMarker(view[at + 1])) return at;
            at += view[at + 1] == 0xFF ? 1 : 2;
        }

        return Math.Min(at, view.Length);
    }

    private static bool IsMarker(byte second) => second is not (0x00 or 0xFF or (>= 0xD0 and <= 0xD7));

    private static async Task<IReadOnlyList<FileNotice>> Broken(ByteWindow window, Stream to, SortedSet<FileNotice> notices, CancellationToken stop)
    {
        await window.Pass(long.MaxValue, to, stop);
        notices.UnionWith([FileNotice.PlaceMayRemain, FileNotice.LooksBroken]);
        return [.. notices];
    }
}
