using System.Buffers.Binary;

namespace Quiete.Server.Complaints;

/// <summary>Copies a WebP with the place where it was taken made blank, and without what hangs behind its end.</summary>
internal static class WebPPlace
{
    private const int HeadBytes = 12;

    public static async Task<IReadOnlyList<FileNotice>> Copy(ByteWindow window, Stream to, CancellationToken stop)
    {
        var notices = new SortedSet<FileNotice>();
        var end = BinaryPrimitives.ReadUInt32LittleEndian(window.View[4..]) + 8L;
        await window.Pass(HeadBytes, to, stop);
        while (window.Passed < end)
        {
            if (!await window.Need(8, stop)) return await Broken(window, to, notices, stop);
            var isExif = window.View[..4].SequenceEqual("EXIF"u8);
            var isXmp = window.View[..4].SequenceEqual("XMP "u8);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(window.View[4..]);
            var all = 8L + length + (length & 1);
            if (!isExif && !isXmp)
            {
                if (!await window.Pass(all, to, stop) && window.Passed < end) return await Broken(window, to, notices, stop);
                continue;
            }

            if (8 + (long)length > ByteWindow.MaxBytes)
            {
                await window.Pass(8, to, stop);
                if (!await Blanks.Instead(window, all - 8, to, stop)) return await Broken(window, to, notices, stop);
                notices.Add(FileNotice.PlaceRemoved);
                continue;
            }

            if (!await window.Need(8 + (int)length, stop))
            {
                window.Skip(window.View.Length); // half a description: of what, nobody knows
                notices.Add(FileNotice.PlaceRemoved);
                return await Broken(window, to, notices, stop);
            }

            if (isExif ? Exif(window.View.Slice(8, (int)length)) : Xmp(window.View.Slice(8, (int)length))) notices.Add(FileNotice.PlaceRemoved);
            await window.Pass(all, to, stop);
        }

        if (await window.Need(1, stop)) notices.Add(FileNotice.TailRemoved);
        await window.SkipFar(long.MaxValue, stop);
        return [.. notices];
    }

    /// <summary>Removes the place, or all that cannot be read.</summary>
    internal static bool Exif(Span<byte> content)
    {
        var found = ExifPlace.Remove(content.StartsWith("Exif\0\0"u8) ? content[6..] : content);
        if (found == PlaceFound.Unreadable) content.Clear();
        return found != PlaceFound.None;
    }

    /// <summary>Makes XMP blank that speaks of a place.</summary>
    internal static bool Xmp(Span<byte> content)
    {
        if (!XmpPlace.Holds(content)) return false;
        content.Fill((byte)' ');
        return true;
    }

    private static async Task<IReadOnlyList<FileNotice>> Broken(ByteWindow window, Stream to, SortedSet<FileNotice> notices, CancellationToken stop)
    {
        await window.Pass(long.MaxValue, to, stop);
        notices.Add(FileNotice.LooksBroken);
        return [.. notices];
    }
}

/// <summary>Writes blanks where something was.</summary>
internal static class Blanks
{
    private static readonly byte[] Some = new byte[4096];

    /// <summary>Writes blanks.</summary>
    public static async Task Write(long count, Stream to, CancellationToken stop)
    {
        for (; count > 0; count -= Some.Length) await to.WriteAsync(Some.AsMemory(0, (int)Math.Min(count, Some.Length)), stop);
    }

    /// <summary>Leaves bytes out and writes as many blanks. False: the stream ends before.</summary>
    public static async Task<bool> Instead(ByteWindow window, long count, Stream to, CancellationToken stop)
    {
        while (count > 0)
        {
            if (!await window.Need(1, stop)) return false;
            var some = (int)Math.Min(count, Math.Min(window.View.Length, Some.Length));
            await to.WriteAsync(Some.AsMemory(0, some), stop);
            window.Skip(some);
            count -= some;
        }

        return true;
    }
}
