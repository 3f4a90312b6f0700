using System.Buffers.Binary;

namespace Quiete.Server.Complaints;

/// <summary>Copies a PNG without the place where it was taken, and without what hangs behind its end.</summary>
internal static class PngPlace
{
    private const int SignatureBytes = 8;

    /// <summary>Length, name and check sum.</summary>
    private const int OverheadBytes = 12;

    private const int MostBytes = int.MaxValue;

    public static async Task<IReadOnlyList<FileNotice>> Copy(ByteWindow window, Stream to, CancellationToken stop)
    {
        var notices = new SortedSet<FileNotice>();
        await window.Pass(SignatureBytes, to, stop);
        while (await window.Need(8, stop))
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(window.View);
            if (length > MostBytes) break;
            var all = (long)length + OverheadBytes;
            var isEnd = window.View[4..8].SequenceEqual("IEND"u8);
            if (!TellsOf(window.View[4..8]))
            {
                if (!await window.Pass(all, to, stop)) break;
            }
            else if (all > ByteWindow.MaxBytes) // longer than any camera's
            {
                notices.Add(FileNotice.PlaceRemoved);
                if (!await window.SkipFar(all, stop)) break;
            }
            else
            {
                if (!await window.Need((int)all, stop))
                {
                    window.Skip(window.View.Length);
                    notices.Add(FileNotice.PlaceRemoved);
                    break;
                }

                if (HasPlace(window.View[4..8], window.View[8..(int)(all - 4)]))
                {
                    notices.Add(FileNotice.PlaceRemoved);
                    window.Skip((int)all);
                }
                else await window.Pass(all, to, stop);
            }

            if (!isEnd) continue;
            if (await window.Need(1, stop)) notices.Add(FileNotice.TailRemoved); // such as the part of a screenshot that was cut off
            await window.SkipFar(long.MaxValue, stop);
            return [.. notices];
        }

        await window.Pass(long.MaxValue, to, stop);
        notices.Add(FileNotice.LooksBroken);
        return [.. notices];
    }

    private static bool TellsOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("eXIf"u8) || name.SequenceEqual("iTXt"u8) || name.SequenceEqual("tEXt"u8) || name.SequenceEqual("zTXt"u8);

    private static bool HasPlace(ReadOnlySpan<byte> name, Span<byte> content)
    {
        if (name.SequenceEqual("eXIf"u8)) return ExifPlace.Remove(content) != PlaceFound.None;
        if (content.StartsWith("Raw profile type exif\0"u8) || content.StartsWith("Raw profile type APP1\0"u8) || content.StartsWith("Raw profile type xmp\0"u8)) return true;
        if (!content.StartsWith("XML:com.adobe.xmp\0"u8)) return false;
        var isPacked = name.SequenceEqual("zTXt"u8) || (content.Length > 18 && name.SequenceEqual("iTXt"u8) && content[18] == 1);
        return isPacked || XmpPlace.Holds(content); // what is packed is not unpacked to look
    }
}
