using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Quiete.Server.Documents;

/// <summary>Checks signatures in the form of CMS (RFC 5652), beside what was signed or around it.</summary>
internal static class CmsCheck
{
    /// <summary>The most signatures in one: each costs a reckoning.</summary>
    public const int MostSigners = 10;

    // Collisions of these can be made: what they attest is attested by nobody.
    private static readonly string[] Broken = ["1.2.840.113549.2.5", "1.3.14.3.2.26"];

    /// <summary>What the signatures are worth, and who made them by their certificates' word. What does not fit, or cannot be checked, is <see cref="PecProof.Altered"/>.</summary>
    /// <param name="cms">Read already.</param>
    /// <param name="at">When it was signed: certificates end, and what they signed before stays.</param>
    public static (PecProof Proof, string? Signers) Of(SignedCms cms, PecRoots roots, DateTimeOffset at)
    {
        if (cms.SignerInfos.Count is 0 or > MostSigners) return (PecProof.Altered, null);
        try
        {
            cms.CheckSignature(verifySignatureOnly: true);
        }
        catch (CryptographicException) // it does not fit these bytes, or the certificate is not there
        {
            return (PecProof.Altered, null);
        }

        var signers = cms.SignerInfos.Cast<SignerInfo>().Where(signer => signer.Certificate is not null).ToList();
        var areKnown = signers.TrueForAll(signer => !Broken.Contains(signer.DigestAlgorithm.Value) && roots.Trust(signer.Certificate!, cms.Certificates, at));
        return (areKnown ? PecProof.Trusted : PecProof.SignerUnknown, string.Join(", ", signers.Select(signer => signer.Certificate!.GetNameInfo(X509NameType.SimpleName, forIssuer: false))));
    }
}
