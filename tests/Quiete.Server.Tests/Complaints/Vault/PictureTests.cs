using System.Text;
using Quiete.Server.Complaints;

namespace Quiete.Server.Tests.Complaints;

public class PictureTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static readonly byte[] XmpSegment = PictureBytes.Segment(0xE1, "http://ns.adobe.com/xap/1.0/\0"u8.ToArray(), Encoding.UTF8.GetBytes(PictureBytes.Xmp));

    [Theory]
    [InlineData(true)] // Intel's order of bytes
    [InlineData(false)] // Motorola's
    public async Task A_photograph_loses_its_place_and_nothing_else(bool little)
    {
        var sent = PictureBytes.Jpeg(PictureBytes.Segment(0xE0, "JFIF\0"u8.ToArray()), PictureBytes.Exif(PictureBytes.Tiff(little)), PictureBytes.Segment(0xDB, [1, 2, 3]));
        Assert.True(PictureBytes.HasPlace(sent));
        var (kept, taken) = await Take(sent);
        Assert.Equal(FileType.Jpeg, taken.Type);
        Assert.Equal([FileNotice.PlaceRemoved], taken.Notices);
        Assert.False(PictureBytes.HasPlace(kept));
        Assert.Equal(sent.Length, kept.Length); // in place: not a byte moved
        Assert.Equal(Before(sent, PictureBytes.Scan), Before(kept, PictureBytes.Scan));
        Assert.Contains(PictureBytes.Taken, Encoding.Latin1.GetString(kept), StringComparison.Ordinal);
        Assert.Equal(["010F", "0112", "8769"], Tags(kept, little)); // the directory no longer names a place
    }

    [Fact]
    public async Task A_photograph_without_a_place_stays_as_it_is()
    {
        foreach (var sent in new[]
        {
            PictureBytes.Jpeg(PictureBytes.Exif(PictureBytes.Tiff(place: false))), PictureBytes.Png(("eXIf", PictureBytes.Tiff(place: false)), ("tEXt", "Comment\0ciao"u8.ToArray())),
            PictureBytes.WebP(("EXIF", PictureBytes.Tiff(place: false))), PictureBytes.Heic(PictureBytes.Tiff(place: false), "<x/>"u8.ToArray()),
        })
        {
            var (kept, taken) = await Take(sent);
            Assert.Equal(sent, kept);
            Assert.Empty(taken.Notices);
        }
    }

    [Fact]
    public async Task What_hangs_behind_a_picture_and_what_speaks_of_places_in_words_is_left_out()
    {
        var second = PictureBytes.Jpeg(PictureBytes.Exif(PictureBytes.Tiff()));
        var (jpeg, jpegTaken) = await Take([.. PictureBytes.Jpeg(XmpSegment, PictureBytes.Segment(0xE2, "MPF\0"u8.ToArray())), .. second]);
        Assert.Equal(PictureBytes.Jpeg(), jpeg);
        Assert.Equal([FileNotice.PlaceRemoved, FileNotice.TailRemoved], jpegTaken.Notices);

        var (png, pngTaken) = await Take([.. PictureBytes.Png(("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. Encoding.UTF8.GetBytes(PictureBytes.Xmp)]), ("eXIf", PictureBytes.Tiff())), .. "cut off"u8]);
        Assert.Equal(PictureBytes.Png(), png);
        Assert.Equal([FileNotice.PlaceRemoved, FileNotice.TailRemoved], pngTaken.Notices);
    }

    [Fact]
    public async Task What_is_packed_is_left_out_and_never_unpacked()
    {
        var (png, taken) = await Take(PictureBytes.Png(("iTXt", [.. "XML:com.adobe.xmp\0\u0001\0\0\0"u8, .. VaultHouse.Noise(500)]), ("zTXt", [.. "Raw profile type exif\0\0"u8, .. VaultHouse.Noise(500)])));
        Assert.Equal(PictureBytes.Png(), png);
        Assert.Equal([FileNotice.PlaceRemoved], taken.Notices);
    }

    [Fact]
    public async Task A_WebP_and_a_HEIC_keep_their_length_while_their_place_is_made_blank()
    {
        foreach (var sent in new[]
        {
            PictureBytes.WebP(("EXIF", [.. "Exif\0\0"u8, .. PictureBytes.Tiff()]), ("XMP ", Encoding.UTF8.GetBytes(PictureBytes.Xmp))),
            PictureBytes.Heic(PictureBytes.Tiff(), Encoding.UTF8.GetBytes(PictureBytes.Xmp)),
        })
        {
            Assert.True(PictureBytes.HasPlace(sent));
            var (kept, taken) = await Take(sent);
            Assert.False(PictureBytes.HasPlace(kept));
            Assert.Equal(sent.Length, kept.Length);
            Assert.Contains(PictureBytes.Taken, Encoding.Latin1.GetString(kept), StringComparison.Ordinal);
            Assert.Equal([FileNotice.PlaceRemoved], taken.Notices);
        }
    }

    [Fact]
    public async Task A_HEIC_that_describes_itself_at_its_end_is_kept_with_a_warning()
    {
        byte[] sent = [.. PictureBytes.Box("ftyp", [.. "heic"u8, 0, 0, 0, 0]), .. PictureBytes.Box("mdat", PictureBytes.Tiff()), .. PictureBytes.Box("meta", new byte[20])];
        var (kept, taken) = await Take(sent);
        Assert.Equal(sent, kept);
        Assert.Equal([FileNotice.PlaceMayRemain], taken.Notices);
    }

    [Fact]
    public async Task A_film_behind_a_HEIC_is_left_out_and_that_is_said()
    {
        var film = PictureBytes.Box("mpvd", [.. PictureBytes.Box("ftyp", "mp42"u8.ToArray()), .. PictureBytes.Box("moov", PictureBytes.Tiff()), .. VaultHouse.Noise(70_000)]);
        var picture = PictureBytes.Heic(PictureBytes.Tiff(), Encoding.UTF8.GetBytes(PictureBytes.Xmp));
        var (clean, _) = await Take(picture);
        foreach (var tail in new byte[][]
        {
            film, [.. film, .. PictureBytes.Box("sefd", VaultHouse.Noise(50))], // as Samsung's telephones write them
            [.. PictureBytes.Box("ftyp", [.. "mp42"u8, 0, 0, 0, 0]), .. PictureBytes.Box("moov", PictureBytes.Tiff()), .. PictureBytes.Box("mdat", [1, 2, 3])], // a film hung on as it is
            PictureBytes.Tiff(), [0, 0, 0], // what is no box at all
        })
        {
            var (kept, taken) = await Take([.. picture, .. tail]);
            Assert.Equal(clean, kept);
            Assert.False(PictureBytes.HasPlace(kept));
            Assert.Equal([FileNotice.PlaceRemoved, FileNotice.TailRemoved], taken.Notices);
        }

        var (same, known) = await Take([.. picture, .. PictureBytes.Box("free", [1, 2, 3])]); // a box that tells nothing stays
        Assert.Equal((picture.Length + 11, FileNotice.PlaceRemoved), (same.Length, Assert.Single(known.Notices)));
    }

    [Fact]
    public async Task A_film_in_the_middle_of_a_HEIC_becomes_blank_so_that_the_rest_stays_where_it_is_described()
    {
        var film = PictureBytes.Box("mpvd", [.. "GPSLatitude"u8, .. VaultHouse.Noise(9_000)]);
        var sent = PictureBytes.Heic(PictureBytes.Tiff(), Encoding.UTF8.GetBytes(PictureBytes.Xmp), film);

        var (kept, taken) = await Take(sent);

        Assert.Equal([FileNotice.PlaceRemoved, FileNotice.TailRemoved], taken.Notices);
        Assert.False(PictureBytes.HasPlace(kept));
        Assert.Equal(sent.Length, kept.Length);
        var at = sent.AsSpan().IndexOf("mpvd"u8);
        Assert.Equal([.. "free"u8, .. new byte[film.Length - 8]], kept[at..(at + film.Length - 4)]);
        Assert.Equal(sent[..(at - 4)], kept[..(at - 4)]);
        Assert.Contains(PictureBytes.Taken, Encoding.Latin1.GetString(kept), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_longer_than_what_is_in_view_ends_at_its_end()
    {
        var scan = VaultHouse.Noise(1_000_000).Select(one => one == 0xFF ? (byte)0x7F : one).ToArray();
        for (var at = 0; at < scan.Length - 1; at += 997) (scan[at], scan[at + 1]) = (0xFF, 0x00);
        byte[] sent = [.. PictureBytes.Jpeg(PictureBytes.Exif(PictureBytes.Tiff(place: false)))[..^2], .. scan, 0xFF, 0xD9];
        var (kept, taken) = await Take(sent);
        Assert.Equal(sent, kept);
        Assert.Empty(taken.Notices);
    }

    [Fact]
    public async Task Half_a_description_is_not_kept()
    {
        var whole = PictureBytes.Jpeg(PictureBytes.Exif(PictureBytes.Tiff()));
        for (var length = 12; length < whole.Length; length++)
        {
            var (kept, taken) = await Take(whole[..length]);
            Assert.False(PictureBytes.HasPlace(kept), $"cut at {length}");
            if (length < whole.Length - 1) Assert.Contains(FileNotice.LooksBroken, taken.Notices);
        }
    }

    [Fact]
    public async Task Whatever_the_bytes_a_picture_is_taken_in_with_bounded_memory()
    {
        var random = new Random(11);
        byte[][] seeds =
        [
            [.. PictureBytes.Jpeg(PictureBytes.Exif(PictureBytes.Tiff()), XmpSegment), .. PictureBytes.Jpeg()], PictureBytes.Png(("eXIf", PictureBytes.Tiff()), ("iTXt", "XML:com.adobe.xmp\0\0\0\0\0GPS"u8.ToArray())),
            PictureBytes.WebP(("EXIF", PictureBytes.Tiff()), ("XMP ", "GPS"u8.ToArray())), PictureBytes.Heic(PictureBytes.Tiff(), "GPS"u8.ToArray()), "%PDF-1.7\n/Encrypt 1 0 R\nstartxref\n0\n%%EOF"u8.ToArray(),
        ];
        for (var round = 0; round < 4_000; round++)
        {
            var bytes = seeds[round % seeds.Length].ToArray();
            for (var change = random.Next(0, 8); change > 0; change--) bytes[random.Next(8, bytes.Length)] = (byte)(random.Next(3) == 0 ? 0xFF : random.Next(256));
            var (kept, _) = await Take(bytes[..random.Next(8, bytes.Length + 1)]);
            Assert.True(kept.Length <= bytes.Length + 1); // nothing is made up
        }

        // Lengths that lie, and segments without an end.
        foreach (var head in new byte[][]
        {
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x7F, 0xFF, 0xFF, 0xFF, .. "iTXt"u8], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, .. "eXIf"u8],
            [.. "RIFF"u8, 0xFF, 0xFF, 0xFF, 0xFF, .. "WEBPEXIF"u8, 0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xD8, 0xFF, 0xDA, 0, 2], [0xFF, 0xD8, 0xFF, 0xE1, 0, 1],
            [.. PictureBytes.Box("ftyp", [.. "heic"u8, 0, 0, 0, 0]), 0, 0, 0, 1, .. "meta"u8, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        })
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var taken = await FileIntake.Copy(new EndlessPicture(head, 64 << 20), Stream.Null, Stop);
            Assert.NotEqual(FileKind.Unknown, taken.Type.Kind);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * ByteWindow.MaxBytes);
        }
    }

    [Fact]
    public void A_place_in_EXIF_whose_pointers_turn_in_circles_is_removed_all_the_same()
    {
        var random = new Random(3);
        for (var round = 0; round < 10_000; round++)
        {
            var tiff = PictureBytes.Tiff(round % 2 == 0);
            for (var change = random.Next(1, 10); change > 0; change--) tiff[random.Next(4, tiff.Length)] = (byte)random.Next(256);
            Assert.True(Enum.IsDefined(ExifPlace.Remove(tiff.AsSpan(0, random.Next(tiff.Length + 1)))));
        }

        var circle = PictureBytes.Tiff();
        circle[42] = 8; // what is named as a further directory is the first one
        Assert.Equal(PlaceFound.Removed, ExifPlace.Remove(circle));
        Assert.False(PictureBytes.HasPlace(circle));
    }

    private static async Task<(byte[] Kept, TakenIn Taken)> Take(byte[] sent)
    {
        using var kept = new MemoryStream();
        var taken = await FileIntake.Copy(new MemoryStream(sent), kept, Stop);
        return (kept.ToArray(), taken);
    }

    private static byte[] Before(byte[] picture, byte[] from) => picture[picture.AsSpan().IndexOf(from)..];

    /// <summary>The tags of the first directory, as a reader of its own finds them.</summary>
    private static IEnumerable<string> Tags(byte[] jpeg, bool little)
    {
        var tiff = jpeg.AsSpan().IndexOf("Exif\0\0"u8) + 6;
        int Short(int at) => little ? jpeg[tiff + at] | (jpeg[tiff + at + 1] << 8) : (jpeg[tiff + at] << 8) | jpeg[tiff + at + 1];
        return Enumerable.Range(0, Short(8)).Select(entry => Short(10 + (entry * 12)).ToString("X4", System.Globalization.CultureInfo.InvariantCulture)).ToList();
    }
}
