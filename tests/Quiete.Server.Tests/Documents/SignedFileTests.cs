using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Quiete.Server.Documents;

namespace Quiete.Server.Tests.Documents;

public sealed class SignedFileTests : IDisposable
{
    private static readonly DateTimeOffset When = new(2026, 11, 20, 10, 11, 12, TimeSpan.FromHours(1));
    private static readonly byte[] Answer = [.. "%PDF-1.7\n"u8, .. Enumerable.Range(0, 20_000).Select(at => (byte)(at * 7)), .. "\n%%EOF"u8];

    private readonly PecAuthority authority = new();
    private readonly PecRoots roots;
    private readonly PecRoots nobody = new(new X509Certificate2Collection());

    public SignedFileTests() => roots = new(new X509Certificate2Collection(authority.Root));

    [Theory]
    [InlineData("-outform", "DER")]
    [InlineData("-outform", "PEM")]
    [InlineData("-outform", "DER", "-stream")] // lengths that are not told ahead, as signing programs write them
    [InlineData("-outform", "DER", "-cades")]
    public async Task What_openssl_signed_opens_with_its_signer_named(params string[] how)
    {
        Programs.Need("openssl");
        using var folder = new TestFolder();
        var signed = await Sign(folder, Answer, authority, ["-nodetach", .. how]);

        var open = SignedFile.Open("risposta.pdf.p7m", signed, nobody, When);

        Assert.Equal((SignedFileKind.Signed, PecProof.SignerUnknown, "Gestore PEC di prova", "risposta.pdf"), (open.Kind, open.Proof, open.Signers, open.InnerName));
        Assert.Equal(Answer, open.Content);
        Assert.Equal(PecProof.Trusted, SignedFile.Open("a.p7m", signed, roots, When).Proof);
        Assert.Equal(PecProof.SignerUnknown, SignedFile.Open("a.p7m", signed, roots, When.AddYears(20)).Proof); // by then the certificate had ended
    }

    [Fact]
    public async Task An_envelope_around_an_envelope_opens_to_what_is_innermost_with_all_who_signed()
    {
        Programs.Need("openssl");
        using var other = new PecAuthority();
        using var folder = new TestFolder();
        var once = await Sign(folder, Answer, authority, "-nodetach", "-outform", "DER");
        var twice = await Sign(folder, once, other, "-nodetach", "-outform", "DER");

        var open = SignedFile.Open("risposta.pdf.p7m.P7M", twice, roots, When);
        Assert.Equal((PecProof.SignerUnknown, "risposta.pdf", "Gestore PEC di prova, Gestore PEC di prova"), (open.Proof, open.InnerName, open.Signers)); // one of the two is not known
        Assert.Equal(Answer, open.Content);
        Assert.Equal(once, SignedFile.Open("risposta.p7m", twice, roots, When).Content); // whose name tells of one envelope only
    }

    [Fact]
    public async Task One_changed_byte_is_seen_here_as_by_openssl_and_nothing_is_opened()
    {
        Programs.Need("openssl");
        using var folder = new TestFolder();
        var signed = await Sign(folder, Answer, authority, "-nodetach", "-outform", "DER");
        var ca = folder.Put("ca.pem", Encoding.ASCII.GetBytes(authority.Root.ExportCertificatePem()));
        Assert.Equal(0, await Verify(signed));

        signed[signed.AsSpan().IndexOf("%PDF"u8) + 100] ^= 1;
        Assert.NotEqual(0, await Verify(signed));
        var open = SignedFile.Open("a.pdf.p7m", signed, roots, When);
        Assert.Equal((SignedFileKind.Signed, PecProof.Altered, null, 0), (open.Kind, open.Proof, open.Signers, open.Content.Length));

        async Task<int> Verify(byte[] file) =>
            (await Programs.Run("openssl", null, "cms", "-verify", "-inform", "DER", "-in", folder.Put("v.p7m", file), "-CAfile", ca, "-out", folder.At("v.out"), "-no_check_time")).Code;
    }

    [Fact]
    public async Task What_is_no_signed_envelope_is_listed_as_what_it_is()
    {
        Programs.Need("openssl");
        using var folder = new TestFolder();
        var certificate = folder.Put("to.pem", Encoding.ASCII.GetBytes(authority.Certificate.ExportCertificatePem()));
        foreach (var cipher in new[] { "-aes-256-cbc", "-aes-256-gcm" })
        {
            await Programs.Ask("openssl", null, "cms", "-encrypt", cipher, "-binary", "-in", folder.Put("plain", Answer), "-outform", "DER", "-out", folder.At("e.p7m"), certificate);
            Assert.Equal(SignedFileKind.Encrypted, Kind(await File.ReadAllBytesAsync(folder.At("e.p7m"), TestContext.Current.CancellationToken)));
        }

        Assert.Equal(SignedFileKind.Detached, Kind(await Sign(folder, Answer, authority, "-outform", "DER")));
        Assert.Equal(SignedFileKind.Other, Kind("ciao"u8.ToArray()));
        Assert.Equal(SignedFileKind.Other, Kind([0x30, 0x82, 0xFF, 0xFF, 1]));
        Assert.Equal(SignedFileKind.Other, Kind([]));

        SignedFileKind Kind(byte[] file)
        {
            var open = SignedFile.Open("a.pdf.p7m", file, roots, When);
            Assert.Equal((PecProof.Unsigned, 0), (open.Proof, open.Content.Length));
            return open.Kind;
        }
    }

    [Fact]
    public void No_bytes_make_the_opener_throw()
    {
        var random = new Random(5);
        var cms = new SignedCms(new ContentInfo("breve"u8.ToArray()));
        cms.ComputeSignature(new CmsSigner(authority.Certificate) { IncludeOption = X509IncludeOption.EndCertOnly });
        var seed = cms.Encode();
        for (var round = 0; round < 2_000; round++)
        {
            var file = seed.ToArray();
            for (var change = random.Next(1, 6); change > 0; change--) file[random.Next(file.Length)] = (byte)random.Next(256);
            var open = SignedFile.Open("a.txt.p7m", file[..random.Next(file.Length + 1)], nobody, When);
            Assert.True(open.Content.Length == 0 || open.Content.AsSpan().SequenceEqual("breve"u8), "What was not signed was opened.");
        }
    }

    [Fact]
    public async Task A_certified_mail_names_the_signed_files_that_it_carries()
    {
        Programs.Need("openssl");
        using var folder = new TestFolder();
        var signed = await Sign(folder, Answer, authority, "-nodetach", "-outform", "DER");
        var mail = authority.Receipt("posta-certificata", "Risposta", inside: MailWith("Risposta n. 7.pdf.p7m", signed));

        var receipt = new PecReader(roots).Read(mail).Receipt!;

        var file = Assert.Single(receipt.Signed);
        Assert.Equal(("Risposta n. 7.pdf.p7m", "Risposta n. 7.pdf", PecProof.Trusted), (file.Name, file.InnerName, file.Proof));
        Assert.Equal(Answer, file.Content);
        Assert.Equal(PecProof.Trusted, receipt.Proof);
    }

    /// <summary>A mail with one file, and one that is no signed file.</summary>
    internal static string MailWith(string name, byte[] file) =>
        "Subject: Risposta\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\nContent-Type: text/plain\r\n\r\nIn allegato.\r\n--i\r\nContent-Type: application/octet-stream; name=\"" + name + "\"\r\n"
        + "Content-Disposition: attachment; filename=\"" + name + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Convert.ToBase64String(file, Base64FormattingOptions.InsertLineBreaks)
        + "\r\n--i\r\nContent-Type: application/pdf; name=altro.pdf\r\n\r\nx\r\n--i--\r\n";

    /// <summary>Has a file signed by openssl.</summary>
    internal static async Task<byte[]> Sign(TestFolder folder, byte[] file, PecAuthority by, params string[] how)
    {
        var signer = folder.Put("signer.pem", Encoding.ASCII.GetBytes(by.Certificate.ExportCertificatePem() + "\n" + by.KeyPem));
        await Programs.Ask("openssl", null, ["cms", "-sign", "-binary", "-in", folder.Put("in", file), "-signer", signer, "-md", "sha256", "-out", folder.At("out.p7m"), .. how]);
        return await File.ReadAllBytesAsync(folder.At("out.p7m"), TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        authority.Dispose();
        roots.Dispose();
        nobody.Dispose();
    }
}
