using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Quiete.Audit;

/// <summary>The public half of a key on the curve P-256: it verifies what <see cref="SigningKey"/> signed.</summary>
public sealed class VerifyingKey : IEquatable<VerifyingKey>
{
    private const int CoordinateBytes = 32;
    private const int NoteKeyIdBytes = 4;

    private readonly ECParameters parameters;
    private readonly byte[] noteKeyId;

    private VerifyingKey(ECParameters parameters, ECDsa key)
    {
        this.parameters = parameters;
        noteKeyId = SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..NoteKeyIdBytes];
        Jwk = Encoding.UTF8.GetString(CanonicalJson.Write(ToJson()));
        Kid = Base64Text.Url(SHA256.HashData(Encoding.UTF8.GetBytes(Jwk)));
    }

    /// <summary>The key's name: its thumbprint as a JWK (RFC 7638), so that it follows from the key itself.</summary>
    public string Kid { get; }

    /// <summary>The key as a JWK with its required members only, in canonical JSON.</summary>
    public string Jwk { get; }

    /// <summary>The four bytes by which a signed note points to the key: the beginning of SHA-256 over its DER form (SPKI).</summary>
    public ReadOnlySpan<byte> NoteKeyId => noteKeyId;

    /// <summary>Verifies a signature over SHA-256 of the data.</summary>
    /// <param name="format">As JWS has it (two numbers of 32 bytes), or DER as signed notes have it.</param>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, DSASignatureFormat format)
    {
        using var key = ECDsa.Create(parameters);
        return key.VerifyData(data, signature, HashAlgorithmName.SHA256, format);
    }

    /// <summary>The key in DER form (SPKI), as most other tools take it.</summary>
    public byte[] ToSpki()
    {
        using var key = ECDsa.Create(parameters);
        return key.ExportSubjectPublicKeyInfo();
    }

    public bool Equals(VerifyingKey? other) => other?.Kid == Kid;

    public override bool Equals(object? obj) => Equals(obj as VerifyingKey);

    public override int GetHashCode() => Kid.GetHashCode(StringComparison.Ordinal);

    /// <summary>The kid.</summary>
    public override string ToString() => Kid;

    internal static VerifyingKey Of(ECDsa key) => new(key.ExportParameters(includePrivateParameters: false), key);

    /// <summary>Reads the members of a JWK that make the key; the caller ends the object.</summary>
    internal static VerifyingKey Read(StrictJson jwk)
    {
        if (jwk.Text("kty") != "EC") throw jwk.Fault("kty", "This must be EC.");
        if (jwk.Text("crv") != "P-256") throw jwk.Fault("crv", "This must be P-256.");
        var point = new ECPoint { X = jwk.Bytes("x", CoordinateBytes), Y = jwk.Bytes("y", CoordinateBytes) };
        var given = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point };
        try
        {
            using var key = ECDsa.Create(given);
            return new VerifyingKey(given, key);
        }
        catch (CryptographicException fault)
        {
            throw jwk.Fault("x", "This is not a point of the curve P-256.", fault);
        }
    }

    internal JsonObject ToJson() => new()
    {
        ["kty"] = "EC",
        ["crv"] = "P-256",
        ["x"] = Base64Text.Url(parameters.Q.X),
        ["y"] = Base64Text.Url(parameters.Q.Y),
    };
}
