using System.Text;
using System.Text.Unicode;

namespace Quiete.Server.Complaints;

/// <summary>What a file is by its first bytes. What it is called, and what its sender says that it is, are not asked.</summary>
/// <param name="MediaType">From this list only, so that nothing a browser would run is ever handed out under its own name.</param>
internal sealed record FileType(FileKind Kind, string MediaType)
{
    /// <summary>How many bytes are looked at.</summary>
    public const int HeadBytes = 4096;

    public static readonly FileType Pdf = new(FileKind.Pdf, "application/pdf");
    public static readonly FileType Jpeg = new(FileKind.Picture, "image/jpeg");
    public static readonly FileType Png = new(FileKind.Picture, "image/png");
    public static readonly FileType Gif = new(FileKind.Picture, "image/gif");
    public static readonly FileType WebP = new(FileKind.Picture, "image/webp");
    public static readonly FileType Heic = new(FileKind.Picture, "image/heic");
    public static readonly FileType Avif = new(FileKind.Picture, "image/avif");
    public static readonly FileType Mp3 = new(FileKind.Sound, "audio/mpeg");
    public static readonly FileType Aac = new(FileKind.Sound, "audio/aac");
    public static readonly FileType Wav = new(FileKind.Sound, "audio/wav");
    public static readonly FileType Ogg = new(FileKind.Sound, "audio/ogg");
    public static readonly FileType M4a = new(FileKind.Sound, "audio/mp4");
    public static readonly FileType Amr = new(FileKind.Sound, "audio/amr");
    public static readonly FileType Mp4 = new(FileKind.Video, "video/mp4");
    public static readonly FileType ThreeGp = new(FileKind.Video, "video/3gpp");
    public static readonly FileType WebM = new(FileKind.Video, "video/webm");
    public static readonly FileType Mail = new(FileKind.Mail, "message/rfc822");
    public static readonly FileType Text = new(FileKind.Text, "text/plain");
    public static readonly FileType Signed = new(FileKind.Signed, "application/pkcs7-mime");
    public static readonly FileType Unknown = new(FileKind.Unknown, "application/octet-stream");

    /// <summary>The names of fields with which mail begins.</summary>
    private static readonly string[] MailFields =
        ["Received", "Return-Path", "Delivered-To", "From", "To", "Subject", "Date", "MIME-Version", "Message-ID", "X-Trasporto", "X-Ricevuta", "X-Riferimento-Message-ID", "Reply-To", "DKIM-Signature"];

    // The object identifier of signed data (RFC 5652, 5.1) stands behind the outermost length, which takes up to nine bytes.
    private const int SignedWithin = 24;
    private static ReadOnlySpan<byte> SignedData => [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];

    /// <param name="head">The first bytes, <see cref="HeadBytes"/> of them or all that there are.</param>
    /// <param name="isAll">Whether the file has no others.</param>
    public static FileType Of(ReadOnlySpan<byte> head, bool isAll) => head switch
    {
        [0xFF, 0xD8, 0xFF, ..] => Jpeg,
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png,
        [0x1A, 0x45, 0xDF, 0xA3, ..] => WebM,
        [0x30, ..] when head[..Math.Min(head.Length, SignedWithin)].IndexOf(SignedData) > 0 => Signed,
        [0xFF, 0xF1 or 0xF9, ..] => Aac, // ADTS: the same eleven bits as MP3, and no layer
        [0xFF, 0xFB or 0xFA or 0xF3 or 0xF2, ..] => Mp3,
        _ when head.StartsWith("ID3"u8) => Mp3,
        _ when head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) => Gif,
        _ when head.StartsWith("OggS"u8) => Ogg,
        _ when head.StartsWith("#!AMR"u8) => Amr,
        _ when head.Length >= 12 && head.StartsWith("RIFF"u8) => head[8..].StartsWith("WEBP"u8) ? WebP : head[8..].StartsWith("WAVE"u8) ? Wav : Unknown,
        _ when head.Length >= 12 && head[4..].StartsWith("ftyp"u8) => OfBrand(head.Slice(8, 4)),
        _ when head[..Math.Min(head.Length, 1024)].IndexOf("%PDF-"u8) >= 0 => Pdf, // readers take it anywhere in the first KB
        _ when IsText(head, isAll) => IsMail(head) ? Mail : Text,
        _ => Unknown,
    };

    private static FileType OfBrand(ReadOnlySpan<byte> brand) => Encoding.Latin1.GetString(brand) switch
    {
        "heic" or "heix" or "hevc" or "hevx" or "heim" or "heis" or "mif1" or "msf1" => Heic,
        "avif" or "avis" => Avif,
        "M4A " or "M4B " => M4a,
        ['3', 'g', ..] => ThreeGp,
        _ => Mp4,
    };

    private static bool IsText(ReadOnlySpan<byte> head, bool isAll)
    {
        if (head.IsEmpty || head.ContainsAnyInRange((byte)0, (byte)8) || head.ContainsAnyInRange((byte)14, (byte)26)) return false;
        if (Utf8.IsValid(head)) return true;
        for (var cut = 1; !isAll && cut <= 3 && cut < head.Length; cut++) if (Utf8.IsValid(head[..^cut])) return true; // the last sign may be cut
        return false;
    }

    private static bool IsMail(ReadOnlySpan<byte> head)
    {
        var line = Encoding.UTF8.GetString(head[..Math.Min(head.Length, 200)]);
        return MailFields.Any(field => line.StartsWith(field + ":", StringComparison.OrdinalIgnoreCase));
    }
}
