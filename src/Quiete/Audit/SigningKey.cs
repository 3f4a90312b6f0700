using System.Security.Cryptography;

namespace Quiete.Audit;

/// <summary>A private key on the curve P-256 (ECDSA with SHA-256, which JWS calls ES256). It may be used by several threads.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly Lock one = new();
    private readonly ECDsa key;

    private SigningKey(ECDsa key)
    {
        this.key = key;
        Public = VerifyingKey.Of(key);
    }

    /// <summary>The half that may be shown to everybody.</summary>
    public VerifyingKey Public { get; }

    /// <inheritdoc cref="VerifyingKey.Kid"/>
    public string Kid => Public.Kid;

    /// <inheritdoc cref="VerifyingKey.Jwk"/>
    public string PublicJwk => Public.Jwk;

    public static SigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Takes a key from its DER form (PKCS #8).</summary>
    /// <exception cref="CryptographicException">It is not a private key on P-256.</exception>
    public static SigningKey FromPkcs8(ReadOnlySpan<byte> pkcs8)
    {
        var given = ECDsa.Create();
        try
        {
            given.ImportPkcs8PrivateKey(pkcs8, out var read);
            var curve = given.ExportParameters(includePrivateParameters: false).Curve.Oid;
            if (read != pkcs8.Length || curve.Value != ECCurve.NamedCurves.nistP256.Oid.Value) throw new CryptographicException("This is not a private key on the curve P-256.");
            return new SigningKey(given);
        }
        catch (CryptographicException)
        {
            given.Dispose();
            throw;
        }
    }

    /// <summary>The private key in DER form (PKCS #8), to be kept secret.</summary>
    public byte[] ToPkcs8()
    {
        lock (one) return key.ExportPkcs8PrivateKey();
    }

    /// <summary>Signs SHA-256 of the data.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data, DSASignatureFormat format)
    {
        // Nothing promises that one key of the platform may sign on two threads at once.
        lock (one) return key.SignData(data, HashAlgorithmName.SHA256, format);
    }

    public void Dispose() => key.Dispose();
}
