using System.Buffers.Binary;

namespace Quiete.Server.Complaints;

/// <summary>Copies a HEIC or AVIF with the place where it was taken made blank. Where its parts stand otherwise than phones write them, it says that a place may remain.</summary>
internal static class HeicPlace
{
    public static async Task<IReadOnlyList<FileNotice>> Copy(ByteWindow window, Stream to, CancellationToken stop)
    {
        var notices = new SortedSet<FileNotice>();
        IReadOnlyList<HeicPart>? parts = null;
        while (parts is null && await window.Need(16, stop))
        {
            var length = (long)BinaryPrimitives.ReadUInt32BigEndian(window.View);
            if (length == 1) length = (long)BinaryPrimitives.ReadUInt64BigEndian(window.View[8..]);
            if (window.View[4..8].SequenceEqual("meta"u8))
            {
                if (length is < 12 or > ByteWindow.MaxBytes || !await window.Need((int)length, stop)) break;
                parts = HeicParts.Of(window.View[..(int)length], window.Passed);
                break;
            }

            if (length < 8 || window.View[4..8].SequenceEqual("mdat"u8) || !await window.Pass(length, to, stop)) break;
        }

        if (parts is null) notices.Add(FileNotice.PlaceMayRemain);
        foreach (var part in (parts ?? []).OrderBy(part => part.At))
        {
            if (part.At < window.Passed)
            {
                notices.Add(FileNotice.PlaceMayRemain); // it lies inside another, or before its own description
                continue;
            }

            if (!await window.Pass(part.At - window.Passed, to, stop)) break;
            if (await Clean(window, part, to, stop)) notices.Add(FileNotice.PlaceRemoved);
        }

        await window.Pass(long.MaxValue, to, stop);
        return [.. notices];
    }

    private static async Task<bool> Clean(ByteWindow window, HeicPart part, Stream to, CancellationToken stop)
    {
        if (!part.IsWhole || part.Bytes > ByteWindow.MaxBytes || !await window.Need((int)part.Bytes, stop))
        {
            await Blanks.Instead(window, part.Bytes, to, stop);
            return true;
        }

        var content = window.View[..(int)part.Bytes];
        bool removed;
        if (part.IsXmp) removed = WebPPlace.Xmp(content);
        else if (content.Length < 4 || BinaryPrimitives.ReadUInt32BigEndian(content) > content.Length - 4) removed = WebPPlace.Exif(content);
        else removed = WebPPlace.Exif(content[(4 + (int)BinaryPrimitives.ReadUInt32BigEndian(content))..]);
        await window.Pass(part.Bytes, to, stop);
        return removed;
    }
}
