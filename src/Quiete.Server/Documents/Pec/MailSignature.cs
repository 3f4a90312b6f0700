using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;

namespace Quiete.Server.Documents;

/// <summary>Checks the signature of a mail (S/MIME, <c>multipart/signed</c>) over exactly the bytes that it was made over.</summary>
internal static class MailSignature
{
    private const int MaxBytes = 256 * 1024;

    /// <summary>The part that was signed; null: the mail is not a signed one.</summary>
    public static MailPart? Signed(MailPart mail) => mail is { MediaType: "multipart/signed", Parts: [var signed, { MediaType: "application/pkcs7-signature" or "application/x-pkcs7-signature" }] } ? signed : null;

    /// <summary>What the signature is worth, and who made it by their certificate's word.</summary>
    /// <param name="at">When it was made, by the signed content's word: certificates end, and what they signed before stays.</param>
    public static (PecProof Proof, string? Signer) Check(MailPart mail, PecRoots roots, DateTimeOffset at)
    {
        if (Signed(mail) is not { } signed) return (PecProof.Unsigned, null);
        var signature = mail.Parts[1].Content();
        if (signature.Length is 0 or > MaxBytes) return (PecProof.Altered, null);
        foreach (var bytes in (byte[][])[signed.Raw.ToArray(), WithMailLineEnds(signed.Raw.Span)])
        {
            try
            {
                var cms = new SignedCms(new ContentInfo(bytes), detached: true);
                cms.Decode(signature);
                if (cms.SignerInfos.Count == 1 && CmsCheck.Of(cms, roots, at) is { Proof: not PecProof.Altered } checkedNow) return checkedNow;
            }
            catch (CryptographicException) // it is no signature
            {
            }
        }

        return (PecProof.Altered, null);
    }

    // Some programs save mails with the line ends of their machine; the signature was made over those of mails.
    private static byte[] WithMailLineEnds(ReadOnlySpan<byte> text)
    {
        var written = new List<byte>(text.Length + 1_000);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\n' && (at == 0 || text[at - 1] != '\r')) written.Add((byte)'\r');
            written.Add(text[at]);
        }

        return [.. written];
    }
}
