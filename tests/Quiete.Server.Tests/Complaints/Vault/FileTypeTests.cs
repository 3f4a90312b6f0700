using System.Text;
using Quiete.Server.Complaints;

namespace Quiete.Server.Tests.Complaints;

public class FileTypeTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Beginnings => new()
    {
        { "25504446", "application/pdf" },
        { "0A0A255044462D312E34", "application/pdf" }, // readers take it a little later, too
        { "FFD8FFE0", "image/jpeg" },
        { "89504E470D0A1A0A", "image/png" },
        { "474946383961", "image/gif" },
        { "524946460000000057454250", "image/webp" },
        { "524946460000000057415645", "audio/wav" },
        { "524946460000000041564920", "application/octet-stream" }, // AVI
        { "00000018667479706865696300000000", "image/heic" },
        { "00000018667479704D34412000000000", "audio/mp4" },
        { "000000186674797069736F6D00000000", "video/mp4" },
        { "00000018667479703367703500000000", "video/3gpp" },
        { "1A45DFA3", "video/webm" },
        { "4F67675300", "audio/ogg" },
        { "2321414D520A", "audio/amr" },
        { "494433040000", "audio/mpeg" },
        { "FFFB9064", "audio/mpeg" },
        { "FFF15080", "audio/aac" },
        { "308206A206092A864886F70D010702A0820693", "application/pkcs7-mime" }, // a .p7m
        { "308006092A864886F70D010702A080", "application/pkcs7-mime" }, // of a length that is not told
        { "308206A206092A864886F70D010703A0820693", "application/octet-stream" }, // encrypted
        { "3082", "application/octet-stream" },
        { "4D5A90000300", "application/octet-stream" }, // a program
        { "504B0304", "application/octet-stream" }, // an archive
        { "00", "application/octet-stream" },
        { Hex("Received: from mx\r\n"), "message/rfc822" },
        { Hex("Return-Path: <a@b>\r\n"), "message/rfc822" },
        { Hex("<html><script>alert(1)</script>"), "text/plain" }, // never under its own name
        { Hex("<svg onload='alert(1)'/>"), "text/plain" },
        { Hex("Perché no"), "text/plain" },
        { "5065726368E9", "application/octet-stream" }, // Latin-1
    };

    [Theory, MemberData(nameof(Beginnings))]
    public void A_file_is_what_it_begins_with(string hex, string mediaType)
    {
        // The first row is too short to be more than its beginning.
        var head = Convert.FromHexString(hex == "25504446" ? hex + "2D312E37" : hex);
        Assert.Equal(mediaType, FileType.Of(head, isAll: true).MediaType);
    }

    [Fact]
    public void A_text_whose_last_sign_is_cut_is_a_text_all_the_same()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("è", 3000)));
        Assert.Equal(FileType.Text, FileType.Of(text.AsSpan(0, 4095), isAll: false));
        Assert.Equal(FileType.Unknown, FileType.Of(text.AsSpan(0, 4095), isAll: true));
    }

    [Theory]
    [InlineData("%PDF-1.7\nxref\ntrailer <</Size 1>>\nstartxref\n9\n%%EOF\n", "")]
    [InlineData("%PDF-1.7\nxref\ntrailer <</Size 1 /Encrypt 7 0 R>>\nstartxref\n9\n%%EOF\n", "PasswordProtected")]
    [InlineData("%PDF-1.7\nxref\ntrailer <</Size 1 /Encrypt<</V 5>> >>\nstartxref\n9\n%%EOF\n", "PasswordProtected")]
    [InlineData("%PDF-1.7\n/EncryptMetadata false\nstartxref\n9\n%%EOF\n", "")]
    [InlineData("%PDF-1.7\nxref\ntrailer <</Size 1>>\n", "LooksBroken")]
    [InlineData("%PDF-1.7 /Encrypt 7 0 R", "PasswordProtected LooksBroken")]
    public async Task A_PDF_that_is_locked_or_cut_is_kept_with_a_word_about_it(string pdf, string notices)
    {
        foreach (var filler in new[] { 0, 32_760, 33_790, 100_000 }) // wherever it lies in what is looked at
        {
            var sent = Encoding.ASCII.GetBytes(pdf.Insert(9, new string(' ', filler)));
            using var kept = new MemoryStream();
            var taken = await FileIntake.Copy(new MemoryStream(sent), kept, Stop);
            Assert.Equal(notices, string.Join(' ', taken.Notices));
            Assert.Equal(sent, kept.ToArray());
        }
    }

    [Fact]
    public async Task A_WAV_tells_how_long_it_plays()
    {
        byte[] wav = [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0, .. "data"u8, 0x00, 0xFA, 0, 0, .. new byte[64_000]];
        Assert.Equal(4, (await FileIntake.Copy(new MemoryStream(wav), Stream.Null, Stop)).Seconds);
        foreach (var cut in Enumerable.Range(12, 40)) Assert.True((await FileIntake.Copy(new MemoryStream(wav[..cut]), Stream.Null, Stop)).Seconds is null or 4);
    }

    private static string Hex(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text));
}
