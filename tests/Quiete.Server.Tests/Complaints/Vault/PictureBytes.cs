using System.Buffers.Binary;
using System.Text;

namespace Quiete.Server.Tests.Complaints;

/// <summary>Pictures written byte by byte, with a place in them.</summary>
internal static class PictureBytes
{
    /// <summary>The numerator of the seconds of latitude: found again, the place was not removed.</summary>
    public const uint Secret = 0xC0FFEE42;

    public const string Taken = "2026:11:20 18:30:00";

    public const string Xmp = "<x:xmpmeta><rdf:Description exif:GPSLatitude=\"45,27.8N\" tiff:Make=\"Prova\"/></x:xmpmeta>";

    /// <summary>The picture's own bytes: with stuffed bytes, a restart marker and another scan, as progressive pictures have.</summary>
    public static readonly byte[] Scan = [0xFF, 0xDA, 0, 4, 1, 2, 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD3, 0x56, 0xFF, 0xC4, 0, 4, 9, 9, 0xFF, 0xDA, 0, 4, 3, 4, 0x78, 0xFF, 0xFF, 0x00, 0x9A];

    /// <summary>EXIF from the order of bytes on: orientation, maker, date, and, if wanted, a place.</summary>
    public static byte[] Tiff(bool little = true, bool place = true)
    {
        var bytes = new byte[260];
        void Short(int at, int value) { if (little) BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)value); else BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)value); }
        void Long(int at, uint value) { if (little) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value); else BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), value); }
        void Entry(int at, int tag, int type, uint count, uint value) { Short(at, tag); Short(at + 2, type); Long(at + 4, count); Long(at + 8, value); }

        Encoding.ASCII.GetBytes(little ? "II*\0" : "MM\0*").CopyTo(bytes, 0);
        Long(4, 8);
        Short(8, place ? 4 : 3);
        Entry(10, 0x010F, 2, 6, 200); // maker
        Entry(22, 0x0112, 3, 1, 0);
        Short(30, 6); // turned by a quarter
        Entry(34, 0x8769, 4, 1, 70);
        if (place) Entry(46, 0x8825, 4, 1, 100);
        Short(70, 1);
        Entry(72, 0x9003, 2, 20, 210); // when
        if (place)
        {
            Short(100, 3);
            Entry(102, 0, 1, 4, 0x00000302);
            Entry(114, 1, 2, 2, little ? 'N' : (uint)'N' << 24);
            Entry(126, 2, 5, 3, 150);
            for (var part = 0; part < 3; part++) { Long(150 + (part * 8), part == 2 ? Secret : 45); Long(154 + (part * 8), 100); }
        }

        "Prova\0"u8.CopyTo(bytes.AsSpan(200));
        Encoding.ASCII.GetBytes(Taken).CopyTo(bytes, 210);
        return bytes;
    }

    public static byte[] Jpeg(params byte[][] segments) => [0xFF, 0xD8, .. segments.SelectMany(one => one), .. Scan, 0xFF, 0xD9];

    public static byte[] Segment(byte marker, params byte[][] parts)
    {
        var content = parts.SelectMany(one => one).ToArray();
        return [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];
    }

    public static byte[] Exif(byte[] tiff) => Segment(0xE1, "Exif\0\0"u8.ToArray(), tiff);

    public static byte[] Png(params (string Name, byte[] Content)[] chunks) =>
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", new byte[13]), .. chunks.SelectMany(one => Chunk(one.Name, one.Content)), .. Chunk("IDAT", [1, 2, 3]), .. Chunk("IEND", [])];

    // The check sums are not looked at: chunks are passed on or left out, never changed.
    public static byte[] Chunk(string name, byte[] content) => [.. Big((uint)content.Length), .. Encoding.ASCII.GetBytes(name), .. content, 0xCC, 0xCC, 0xCC, 0xCC];

    public static byte[] WebP(params (string Name, byte[] Content)[] chunks)
    {
        var body = chunks.Prepend(("VP8X", new byte[10])).Append(("VP8 ", new byte[33])).SelectMany(one => (byte[])
            [.. Encoding.ASCII.GetBytes(one.Item1), .. Little((uint)one.Item2.Length), .. one.Item2, .. new byte[one.Item2.Length & 1]]).ToArray();
        return [.. "RIFF"u8, .. Little((uint)body.Length + 4), .. "WEBP"u8, .. body];
    }

    /// <summary>A HEIC as telephones write it: what it holds, then where, then the bytes.</summary>
    /// <param name="between">What stands between the description and the bytes.</param>
    public static byte[] Heic(byte[] tiff, byte[] xmp, params byte[] between)
    {
        byte[] ftyp = Box("ftyp", [.. "heic"u8, 0, 0, 0, 0, .. "mif1heic"u8]);
        byte[] exif = [0, 0, 0, 6, .. "Exif\0\0"u8, .. tiff];
        byte[] iinf = Box("iinf", [0, 0, 0, 0, 0, 3, .. Info(1, "hvc1", ""), .. Info(2, "Exif", ""), .. Info(3, "mime", "application/rdf+xml\0")]);
        var length = ftyp.Length + Meta(iinf, 0, 0, 0).Length + between.Length + 8;
        byte[] image = [7, 7, 7, 7, 7];
        return [.. ftyp, .. Meta(iinf, (uint)length, (uint)exif.Length, (uint)xmp.Length), .. between, .. Box("mdat", [.. image, .. exif, .. xmp])];

        static byte[] Meta(byte[] iinf, uint data, uint exif, uint xmp) => Box("meta", [0, 0, 0, 0, .. Box("hdlr", new byte[25]), .. iinf, .. Box("iloc",
            [1, 0, 0, 0, 0x44, 0x00, 0, 3, .. Place(1, data, 5), .. Place(2, data + 5, exif), .. Place(3, data + 5 + exif, xmp)])]);

        static byte[] Place(byte id, uint at, uint bytes) => [0, id, 0, 0, 0, 0, 0, 1, .. Big(at), .. Big(bytes)];

        static byte[] Info(byte id, string type, string more) => Box("infe", [2, 0, 0, 0, 0, id, 0, 0, .. Encoding.ASCII.GetBytes(type), 0, .. Encoding.ASCII.GetBytes(more)]);
    }

    public static byte[] Box(string name, byte[] content) => [.. Big((uint)content.Length + 8), .. Encoding.ASCII.GetBytes(name), .. content];

    /// <summary>Whether the place can still be found, in either order of bytes or as text.</summary>
    public static bool HasPlace(byte[] picture) =>
        picture.AsSpan().IndexOf(Big(Secret)) >= 0 || picture.AsSpan().IndexOf(Little(Secret)) >= 0 || picture.AsSpan().IndexOf("GPSLatitude"u8) >= 0;

    private static byte[] Big(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Little(uint value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];
}
