using System.Buffers.Binary;

namespace Quiete.Server.Complaints;

/// <summary>
/// Copies a HEIC or AVIF with the place where it was taken made blank, and without the film that hangs behind it. Where its parts stand otherwise than phones write them, it says that a place may remain.
/// </summary>
internal static class HeicPlace
{
    private const int HeadBytes = 8;
    private const int LongHeadBytes = 16;

    /// <summary>Boxes that hold a film of the moment (Google's and Samsung's motion photos, Samsung's trailer): the film has a place of its own.</summary>
    private static readonly string[] Films = ["mpvd", "sefd"];

    public static async Task<IReadOnlyList<FileNotice>> Copy(ByteWindow window, Stream to, CancellationToken stop)
    {
        var copy = new Walk(window, to);
        while (await copy.Box(stop))
        {
        }

        if (!copy.IsDescribed) copy.Notices.Add(FileNotice.PlaceMayRemain);
        return [.. copy.Notices];
    }

    private sealed class Walk(ByteWindow window, Stream to)
    {
        private readonly Queue<HeicPart> parts = new();
        private bool hasImage;
        private long leftOut;

        public SortedSet<FileNotice> Notices { get; } = [];

        /// <summary>Whether what the file holds was described.</summary>
        public bool IsDescribed { get; private set; }

        /// <summary>Copies the next box. False: there is none.</summary>
        public async Task<bool> Box(CancellationToken stop)
        {
            if (!await window.Need(1, stop)) return false;
            if (await Head(stop) is not var (name, length)) return await NoBox(stop);
            if (hasImage && name == "ftyp") return await NoBox(stop); // here another file begins
            if (Films.Contains(name))
            {
                Notices.Add(FileNotice.TailRemoved);
                leftOut += length;
                return await window.SkipFar(length, stop);
            }

            // What is described by its place in the file must stay there: where something follows, blanks stand for what was left out.
            if (leftOut > 0) await Blank(leftOut, stop);
            leftOut = 0;
            if (name == "meta" && !IsDescribed) await Describe(length, stop);
            if (name == "mdat") hasImage = true;
            if (hasImage && !IsDescribed) Notices.Add(FileNotice.PlaceMayRemain);
            return await Pass(length, stop);
        }

        private async Task<(string Name, long Length)?> Head(CancellationToken stop)
        {
            if (!await window.Need(HeadBytes, stop) || window.View[4..HeadBytes].ContainsAnyExceptInRange((byte)' ', (byte)'~')) return null;
            var name = System.Text.Encoding.Latin1.GetString(window.View[4..HeadBytes]);
            switch (BinaryPrimitives.ReadUInt32BigEndian(window.View))
            {
                case 0: return (name, long.MaxValue - window.Passed); // to the end of the file
                case 1:
                    if (!await window.Need(LongHeadBytes, stop)) return null;
                    var far = BinaryPrimitives.ReadUInt64BigEndian(window.View[HeadBytes..]);
                    return far >= LongHeadBytes && far <= (ulong)(long.MaxValue - window.Passed) ? (name, (long)far) : null;
                case var length: return length >= HeadBytes ? (name, length) : null;
            }
        }

        // Behind the image it is something that was hung on; before it, the file is written in some other way, and kept.
        private async Task<bool> NoBox(CancellationToken stop)
        {
            Notices.Add(hasImage ? FileNotice.TailRemoved : FileNotice.PlaceMayRemain);
            return hasImage ? await window.SkipFar(long.MaxValue, stop) : await window.Pass(long.MaxValue, to, stop);
        }

        private async Task Describe(long length, CancellationToken stop)
        {
            IsDescribed = true;
            if (length is >= 12 and <= ByteWindow.MaxBytes && await window.Need((int)length, stop) && HeicParts.Of(window.View[..(int)length], window.Passed) is { } found)
            {
                foreach (var part in found.OrderBy(part => part.At)) parts.Enqueue(part);
            }
            else
            {
                Notices.Add(FileNotice.PlaceMayRemain);
            }
        }

        /// <summary>Passes a box on, with the descriptions that lie in it made blank.</summary>
        private async Task<bool> Pass(long length, CancellationToken stop)
        {
            var end = window.Passed + length;
            while (parts.TryPeek(out var part) && part.At < end)
            {
                parts.Dequeue();
                if (part.At < window.Passed)
                {
                    Notices.Add(FileNotice.PlaceMayRemain); // it lies inside another, or before its own description
                    continue;
                }

                if (!await window.Pass(part.At - window.Passed, to, stop)) return false;
                if (await Clean(window, part, to, stop)) Notices.Add(FileNotice.PlaceRemoved);
            }

            return await window.Pass(Math.Max(0, end - window.Passed), to, stop);
        }

        private async Task Blank(long length, CancellationToken stop)
        {
            var head = new byte[LongHeadBytes];
            BinaryPrimitives.WriteUInt32BigEndian(head, length <= uint.MaxValue ? (uint)length : 1);
            "free"u8.CopyTo(head.AsSpan(4));
            if (length > uint.MaxValue) BinaryPrimitives.WriteUInt64BigEndian(head.AsSpan(HeadBytes), (ulong)length);
            var written = length > uint.MaxValue ? LongHeadBytes : HeadBytes;
            await to.WriteAsync(head.AsMemory(0, written), stop);
            await Blanks.Write(length - written, to, stop);
        }
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
