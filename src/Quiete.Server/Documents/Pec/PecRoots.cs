using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Quiete.Server.Documents;

/// <summary>Whose signatures on receipts of certified mail count: certificates that the operator chose, of providers or of those that certify nobody but providers.</summary>
internal sealed class PecRoots : IDisposable
{
    private readonly X509Certificate2Collection trusted;

    public PecRoots(ServerOptions options) : this(Read(options.PecRoots))
    {
    }

    internal PecRoots(X509Certificate2Collection trusted) => this.trusted = trusted;

    /// <summary>Whether there are any; without them no signer is known.</summary>
    public bool AreThere => trusted.Count > 0;

    /// <summary>Whether a certificate is one of them, or leads to one, as things stood at that time. Nothing is fetched from the network.</summary>
    public bool Trust(X509Certificate2 certificate, X509Certificate2Collection others, DateTimeOffset at)
    {
        if (trusted.Any(one => one.RawData.AsSpan().SequenceEqual(certificate.RawData))) return at.UtcDateTime >= certificate.NotBefore.ToUniversalTime() && at.UtcDateTime <= certificate.NotAfter.ToUniversalTime();
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        chain.ChainPolicy.ExtraStore.AddRange(others);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = at.UtcDateTime;
        return AreThere && chain.Build(certificate);
    }

    public void Dispose()
    {
        foreach (var one in trusted) one.Dispose();
    }

    private static X509Certificate2Collection Read(string? file)
    {
        var read = new X509Certificate2Collection();
        if (file is null) return read;
        try
        {
            read.ImportFromPemFile(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new BadInputException("--pec-roots", "The file cannot be read as certificates in PEM.");
        }

        return read.Count > 0 ? read : throw new BadInputException("--pec-roots", "The file holds no certificate in PEM.");
    }
}
