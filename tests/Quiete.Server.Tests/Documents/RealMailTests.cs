using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Quiete.Server.Complaints;
using Quiete.Server.Documents;
using Quiete.Server.Tests.Complaints;

namespace Quiete.Server.Tests.Documents;

/// <summary>Letters and receipts through a mail server that others wrote.</summary>
public class RealMailTests
{
    private const string Company = "lucechiara@pec.example";
    private const string Ada = "ada@pec.example";

    [Fact]
    public async Task A_letter_comes_out_of_a_mailbox_as_it_went_in_below_the_lines_that_tell_its_way()
    {
        Programs.Need("weasyprint");
        await using var post = await Dovecot.Start();
        await using var house = await LetterHouse.Build();
        await house.Known();
        var id = await house.Open(LetterHouse.Calls());
        await house.Called(id, 3);
        var (text, _) = await house.Write(id, LetterKind.Objection, new() { Day = "2026-11-16", Told = "Perché è così:\n.punto all'inizio\nFrom qui, al 100%" });
        var (pdf, sent, _) = await house.Files(text);

        await post.Deliver(sent, Company);
        var came = Assert.Single(await post.Read(Company));

        Assert.Equal(Encoding.Latin1.GetString(sent), Encoding.Latin1.GetString(BelowTrace(came)));
        var read = MailReader.Read(came).Mail!;
        Assert.Equal(text.Subject.Italian, read.Header("Subject"));
        Assert.Equal(SHA256.HashData(pdf), SHA256.HashData(read.Parts[1].Content()));
    }

    [Fact]
    public async Task A_receipt_from_a_mailbox_still_verifies_and_one_changed_by_a_byte_does_not()
    {
        await using var post = await Dovecot.Start();
        using var authority = new PecAuthority();
        using var roots = new PecRoots(new X509Certificate2Collection(authority.Root));
        var reader = new PecReader(roots);
        var sent = authority.Receipt("avvenuta-consegna", "Reclamo perché", inside: "Subject: x\r\n\r\n.con un punto\r\nFrom qui");
        var forged = sent.ToArray();
        forged[sent.AsSpan().IndexOf("Ricevuta. =E8"u8)] ^= 1;

        await post.Deliver(sent, Ada);
        await post.Deliver(forged, Ada);
        var came = await post.Read(Ada);

        Assert.Equal(2, came.Count);
        Assert.Equal(Encoding.Latin1.GetString(sent), Encoding.Latin1.GetString(BelowTrace(came[0])));
        var receipt = reader.Read(came[0]).Receipt!;
        Assert.Equal((PecKind.Delivered, PecProof.Trusted, "Gestore PEC di prova"), (receipt.Kind, receipt.Proof, receipt.Signer));
        Assert.Equal(PecProof.Altered, reader.Read(came[1]).Receipt!.Proof);

        var changed = came[0].ToArray();
        changed[changed.AsSpan().IndexOf("Ricevuta. =E8"u8)] ^= 1;
        Assert.Equal(PecProof.Altered, reader.Read(changed).Receipt!.Proof);
    }

    /// <summary>A mail without the heads that servers put on top: who returned, to whom, by which way.</summary>
    private static byte[] BelowTrace(byte[] mail)
    {
        string[] trace = ["Return-Path:", "Delivered-To:", "Received:"];
        var lines = Encoding.Latin1.GetString(mail).Split("\r\n");
        Assert.Contains(lines, line => line.StartsWith("Received:", StringComparison.Ordinal));
        var first = Array.FindIndex(lines, line => !line.StartsWith(' ') && !line.StartsWith('\t') && !trace.Any(name => line.StartsWith(name, StringComparison.Ordinal)));
        return Encoding.Latin1.GetBytes(string.Join("\r\n", lines[first..]));
    }
}
