namespace Quiete.Server.Complaints;

/// <summary>What was found of a file while it was taken in.</summary>
internal sealed record TakenIn(FileType Type, int? Seconds, IReadOnlyList<FileNotice> Notices);

/// <summary>Takes files in as they come: finds out what they are and removes from pictures where they were taken. Nothing is ever unpacked.</summary>
internal static class FileIntake
{
    /// <summary>Copies a file, whatever its size.</summary>
    public static async Task<TakenIn> Copy(Stream from, Stream to, CancellationToken stop)
    {
        var window = new ByteWindow(from);
        var isAll = !await window.Need(FileType.HeadBytes, stop);
        var type = FileType.Of(window.View[..Math.Min(window.View.Length, FileType.HeadBytes)], isAll);
        int? seconds = type == FileType.Wav ? WavSeconds.Of(window.View) : null;
        IReadOnlyList<FileNotice> notices = [];
        if (type == FileType.Pdf) notices = await PdfLook.Copy(window, to, stop);
        else if (type == FileType.Jpeg) notices = await JpegPlace.Copy(window, to, stop);
        else if (type == FileType.Png) notices = await PngPlace.Copy(window, to, stop);
        else if (type == FileType.WebP) notices = await WebPPlace.Copy(window, to, stop);
        else if (type == FileType.Heic || type == FileType.Avif) notices = await HeicPlace.Copy(window, to, stop);
        else await window.Pass(long.MaxValue, to, stop);
        return new(type, seconds, notices);
    }
}
