using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text;

namespace Quiete.Server.Documents;

/// <summary>What a file that calls itself a signed one (<c>.p7m</c>) was found to be.</summary>
internal enum SignedFileKind
{
    /// <summary>A signed envelope: what was signed lies in it.</summary>
    Signed,

    /// <summary>A signature without what was signed, which lies elsewhere.</summary>
    Detached,

    /// <summary>Encrypted: it opens for whoever has the key.</summary>
    Encrypted,

    /// <summary>Nothing of that.</summary>
    Other,
}

/// <summary>A signed file (<c>.p7m</c>, CAdES) that came with a mail.</summary>
/// <param name="Proof">What its signatures are worth; where there are none that can be checked, <see cref="PecProof.Unsigned"/>.</param>
/// <param name="Signers">By their certificates' word.</param>
/// <param name="InnerName">What lies in it is called so.</param>
/// <param name="Content">What lies in it; empty: it does not open.</param>
internal sealed record SignedFile(string Name, SignedFileKind Kind, PecProof Proof, string? Signers, string InnerName, byte[] Content)
{
    /// <summary>The most such files of one mail.</summary>
    public const int Most = 10;

    /// <summary>Envelopes inside envelopes: each signs what the one before had signed.</summary>
    private const int MostLayers = 5;

    private const string Ending = ".p7m";

    /// <summary>Enveloped data, and the same with a tag (RFC 5652, RFC 5083).</summary>
    private static readonly string[] Encrypted = ["1.2.840.113549.1.7.3", "1.2.840.113549.1.9.16.1.23"];

    /// <summary>The signed files of a mail, as far as there are not too many. Nothing else of it is opened.</summary>
    public static IReadOnlyList<SignedFile> Of(MailPart mail, PecRoots roots, DateTimeOffset at) =>
        [.. mail.All().Where(part => part.Parts.Count == 0 && IsOne(part)).Take(Most).Select(part => Open(NameOf(part), part.Content(), roots, at))];

    /// <summary>Opens one.</summary>
    public static SignedFile Open(string name, byte[] file, PecRoots roots, DateTimeOffset at)
    {
        var (inner, signers, proof, content) = (name, new List<string>(), PecProof.Trusted, file);
        for (var layer = 0; layer < MostLayers && (layer == 0 || inner.EndsWith(Ending, StringComparison.OrdinalIgnoreCase)); layer++)
        {
            if (Read(content) is not { } cms) return layer == 0 ? new(name, KindOf(file), PecProof.Unsigned, null, name, []) : Done();
            var (worth, who) = CmsCheck.Of(cms, roots, at);
            proof = (PecProof)Math.Max((int)proof, (int)worth);
            if (who is { Length: > 0 }) signers.Add(who);
            if (cms.ContentInfo.Content.Length == 0) return new(name, SignedFileKind.Detached, PecProof.Unsigned, null, name, []);
            (inner, content) = (inner.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) && inner.Length > Ending.Length ? inner[..^Ending.Length] : inner, cms.ContentInfo.Content);
        }

        return Done();

        SignedFile Done() => new(name, SignedFileKind.Signed, proof, signers.Count == 0 ? null : string.Join(", ", signers), inner, proof == PecProof.Altered ? [] : content);
    }

    private static bool IsOne(MailPart part) => part.FileName?.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) == true || part.MediaType is "application/pkcs7-mime" or "application/x-pkcs7-mime";

    private static string NameOf(MailPart part) => part.FileName ?? "smime.p7m";

    private static SignedCms? Read(byte[] file)
    {
        try
        {
            var cms = new SignedCms();
            cms.Decode(Plain(file));
            return cms;
        }
        catch (CryptographicException) // no signed envelope
        {
            return null;
        }
    }

    private static SignedFileKind KindOf(byte[] file)
    {
        try
        {
            return Encrypted.Contains(new AsnReader(Plain(file), AsnEncodingRules.BER).ReadSequence().ReadObjectIdentifier()) ? SignedFileKind.Encrypted : SignedFileKind.Other;
        }
        catch (AsnContentException) // no CMS at all
        {
            return SignedFileKind.Other;
        }
    }

    // Some programs write the envelope as base64 text, with or without the lines of PEM around it.
    private static byte[] Plain(byte[] file)
    {
        if (file is [] or [0x30, ..]) return file;
        var text = Encoding.Latin1.GetString(file);
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("-----", StringComparison.Ordinal));
        var signs = string.Concat(lines);
        var bytes = new byte[signs.Length];
        return Convert.TryFromBase64String(signs, bytes, out var count) ? bytes[..count] : file;
    }
}
