using System.Security.Cryptography.X509Certificates;
using System.Text;
using Quiete.Server.Documents;

namespace Quiete.Server.Tests.Documents;

public sealed class PecTests : IDisposable
{
    private static readonly DateTimeOffset When = new(2026, 11, 20, 10, 11, 12, TimeSpan.FromHours(1));

    private readonly PecAuthority authority = new();
    private readonly PecRoots roots;
    private readonly PecRoots nobody = new(new X509Certificate2Collection());

    public PecTests() => roots = new(new X509Certificate2Collection(authority.Root));

    [Theory]
    [InlineData("accettazione", PecKind.Accepted)]
    [InlineData("avvenuta-consegna", PecKind.Delivered)]
    [InlineData("non-accettazione", PecKind.Failed)]
    [InlineData("errore-consegna", PecKind.Failed)]
    [InlineData("preavviso-errore-consegna", PecKind.Failed)]
    [InlineData("posta-certificata", PecKind.Envelope)]
    [InlineData("presa-in-carico", PecKind.Other)]
    internal void A_receipt_says_what_where_and_when_and_is_trusted_by_its_signature(string type, PecKind kind)
    {
        var receipt = new PecReader(roots).Read(authority.Receipt(type, "Reclamo perché", error: kind == PecKind.Failed ? "casella piena" : null)).Receipt!;

        Assert.Equal((kind, PecProof.Trusted, When), (receipt.Kind, receipt.Proof, receipt.At));
        Assert.Equal(("Gestore di prova S.p.A.", "ada@pec.example", "Reclamo perché", "abc@pec.example"), (receipt.Provider, receipt.Sender, receipt.Subject, receipt.MessageId));
        Assert.Equal(("Gestore PEC di prova", kind == PecKind.Failed ? "casella piena" : null), (receipt.Signer, receipt.Error));
        Assert.Equal(kind == PecKind.Delivered ? "azienda@pec.example" : null, receipt.DeliveredTo);
    }

    [Fact]
    public void Without_roots_a_signature_is_intact_and_its_maker_unknown()
    {
        Assert.Equal(PecProof.SignerUnknown, new PecReader(nobody).Read(authority.Receipt("accettazione")).Receipt!.Proof);
        using var others = new PecAuthority();
        Assert.Equal(PecProof.SignerUnknown, new PecReader(roots).Read(others.Receipt("accettazione")).Receipt!.Proof);
        using var signers = new PecRoots(new X509Certificate2Collection(others.Certificate));
        Assert.Equal(PecProof.Trusted, new PecReader(signers).Read(others.Receipt("accettazione")).Receipt!.Proof);
    }

    [Fact]
    public void Every_single_byte_of_the_signed_part_counts()
    {
        var whole = authority.Receipt("avvenuta-consegna", inside: "Subject: x\r\n\r\ny");
        var text = Encoding.Latin1.GetString(whole);
        var (start, end) = (text.IndexOf("--fuori\r\n", StringComparison.Ordinal) + 9, text.IndexOf("\r\n--fuori\r\nContent-Type: application/pkcs7", StringComparison.Ordinal));
        for (var at = start; at < end; at += 7)
        {
            if (whole[at] is (byte)'\r' or (byte)'\n') continue; // line ends are mended on the way
            var changed = whole.ToArray();
            changed[at] ^= 1;
            var reading = new PecReader(roots).Read(changed);
            Assert.True(reading.Receipt?.Proof is null or PecProof.Altered, $"A change at {at} went through.");
        }
    }

    [Fact]
    public void Heads_that_anybody_can_write_prove_nothing()
    {
        var forged = Encoding.Latin1.GetString(authority.Receipt("accettazione")).Replace("X-Ricevuta: avvenuta-consegna", "X-Ricevuta: avvenuta-consegna\r\nSubject: CONSEGNA", StringComparison.Ordinal);
        Assert.Equal(PecKind.Accepted, new PecReader(roots).Read(Encoding.Latin1.GetBytes(forged)).Receipt!.Kind);

        var unsigned = Encoding.Latin1.GetBytes("From: posta-certificata@pec.example\r\nMIME-Version: 1.0\r\n" + PecAuthority.Content("avvenuta-consegna"));
        Assert.Equal(PecProof.Unsigned, new PecReader(roots).Read(unsigned).Receipt!.Proof);
        var borrowed = PecAuthority.Whole(PecAuthority.Content("avvenuta-consegna"), MailReader.Read(authority.Receipt("accettazione")).Mail!.Parts[1].Content());
        Assert.Equal(PecProof.Altered, new PecReader(roots).Read(borrowed).Receipt!.Proof);
        var rubbish = PecAuthority.Whole(PecAuthority.Content("avvenuta-consegna"), [1, 2, 3]);
        Assert.Equal(PecProof.Altered, new PecReader(roots).Read(rubbish).Receipt!.Proof);
    }

    [Fact]
    public void A_data_file_inside_the_mail_that_was_sent_does_not_speak_for_the_provider()
    {
        var inner = "Subject: x\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\nContent-Type: application/xml; name=daticert.xml\r\n\r\n" + PecAuthority.Data("avvenuta-consegna") + "\r\n--i--\r\n";
        Assert.Equal(PecKind.Accepted, new PecReader(roots).Read(authority.Receipt("accettazione", inside: inner)).Receipt!.Kind);
    }

    [Fact]
    public void What_is_broken_is_named()
    {
        var reader = new PecReader(roots);
        var whole = authority.Receipt("accettazione");
        Assert.Equal(PecProblem.CutOff, reader.Read(whole.AsMemory(0, whole.Length - 20)).Problem);
        Assert.Equal(PecProblem.NoMail, reader.Read("PK\u0003\u0004zip"u8.ToArray()).Problem);
        Assert.Equal(PecProblem.NoReceipt, reader.Read("Subject: ciao\r\n\r\nciao"u8.ToArray()).Problem);
        foreach (var data in new[]
        {
            "<postacert tipo=\"accettazione\">", "<!DOCTYPE postacert [<!ENTITY a \"b\">]>" + PecAuthority.Data("accettazione")[38..], PecAuthority.Data("accettazione").Replace(PecAuthority.When, "<giorno>99/99/2026</giorno><ora>x</ora>", StringComparison.Ordinal),
            "<altro/>", PecAuthority.Data("accettazione") + new string(' ', 70_000),
        })
        {
            var content = "Content-Type: multipart/mixed; boundary=d\r\n\r\n--d\r\nContent-Type: application/xml; name=daticert.xml\r\n\r\n" + data + "\r\n--d--\r\n";
            Assert.Equal(PecProblem.BadData, reader.Read(authority.Signed(content)).Problem);
        }
    }

    [Fact]
    public void A_receipt_saved_with_the_line_ends_of_a_machine_still_verifies()
    {
        var saved = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(authority.Receipt("avvenuta-consegna")).Replace("\r\n", "\n", StringComparison.Ordinal));
        Assert.Equal(PecProof.Trusted, new PecReader(roots).Read(saved).Receipt!.Proof);
    }

    [Fact]
    public async Task Openssl_verifies_what_is_signed_here_and_signs_what_is_verified_here()
    {
        Programs.Need("openssl");
        using var folder = new TestFolder();
        var ca = folder.Put("ca.pem", Encoding.ASCII.GetBytes(authority.Root.ExportCertificatePem()));
        var mail = folder.Put("a.eml", authority.Receipt("accettazione"));
        await Programs.Ask("openssl", null, "cms", "-verify", "-in", mail, "-CAfile", ca, "-out", folder.At("out"), "-no_check_time");

        var tampered = folder.Put("b.eml", Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(authority.Receipt("accettazione")).Replace("Ricevuta. =E8", "Ricevuta! =E8", StringComparison.Ordinal)));
        Assert.NotEqual(0, (await Programs.Run("openssl", null, "cms", "-verify", "-in", tampered, "-CAfile", ca, "-out", folder.At("out"), "-no_check_time")).Code);

        var content = folder.Put("content", Encoding.Latin1.GetBytes(PecAuthority.Content("avvenuta-consegna")));
        var signer = folder.Put("signer.pem", Encoding.ASCII.GetBytes(authority.Certificate.ExportCertificatePem() + "\n" + authority.KeyPem));
        await Programs.Ask("openssl", null, "cms", "-sign", "-in", content, "-signer", signer, "-md", "sha256", "-out", folder.At("c.eml"), "-from", "posta-certificata@pec.example", "-subject", "CONSEGNA");
        var receipt = new PecReader(roots).Read(await File.ReadAllBytesAsync(folder.At("c.eml"), TestContext.Current.CancellationToken)).Receipt!;
        Assert.Equal((PecKind.Delivered, PecProof.Trusted), (receipt.Kind, receipt.Proof));
    }

    public void Dispose()
    {
        authority.Dispose();
        roots.Dispose();
        nobody.Dispose();
    }
}
