using System.Security.Cryptography;
using System.Text;

namespace Quiete.Audit;

/// <summary>The signed root of a batch, read from its compact JWS. Reading it says nothing about the signature.</summary>
public sealed class BatchSeal
{
    internal const string Algorithm = "ES256";
    internal const string Kind = "quiete-batch+jwt";

    private const int MaxBytes = 4 * 1024;
    private const int SignatureBytes = 64;

    private readonly byte[] signed;
    private readonly byte[] signature;

    private BatchSeal(string jws, VerifyingKey key, string origin, DateTimeOffset issuedAt, byte[] root, int size)
    {
        (Jws, Key, Origin, IssuedAt, Root, Size) = (jws, key, origin, issuedAt, root, size);
        var end = jws.LastIndexOf('.');
        signed = Encoding.ASCII.GetBytes(jws, 0, end);
        Base64Text.TryUrl(jws[(end + 1)..], out signature);
    }

    public string Jws { get; }

    /// <summary>The key that it brings along. Whether that is the service's key, only the service's own list can say.</summary>
    public VerifyingKey Key { get; }

    /// <summary>Who signed, by name.</summary>
    public string Origin { get; }

    public DateTimeOffset IssuedAt { get; }

    public byte[] Root { get; }

    /// <summary>The decisions of the batch.</summary>
    public int Size { get; }

    /// <exception cref="BadInputException">Not a seal; the place names the field inside.</exception>
    public static BatchSeal Read(string jws, string place)
    {
        ArgumentNullException.ThrowIfNull(jws);
        if (jws.Length > MaxBytes || jws.Split('.') is not [var header, var payload, var signature]
            || !Base64Text.TryUrl(header, out var headerJson) || !Base64Text.TryUrl(payload, out var payloadJson)
            || !Base64Text.TryUrl(signature, out var signatureBytes) || signatureBytes.Length != SignatureBytes)
        {
            throw new BadInputException(place, "This is not a compact JWS with a signature of 64 bytes.");
        }

        var key = ReadHeader(StrictJson.Read(headerJson, $"{place}: header", MaxBytes));
        return ReadPayload(StrictJson.Read(payloadJson, $"{place}: payload", MaxBytes), jws, key);
    }

    /// <summary>Whether the key that it brings along signed it.</summary>
    public bool SignatureHolds() => Key.Verify(signed, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>The seal of a batch that was just signed: nothing of it is to be read again.</summary>
    internal static BatchSeal Of(string jws, VerifyingKey key, string origin, DateTimeOffset issuedAt, byte[] root, int size) =>
        new(jws, key, origin, issuedAt, root, size);

    private static VerifyingKey ReadHeader(StrictJson header)
    {
        if (header.Text("alg") != Algorithm) throw header.Fault("alg", $"This must be {Algorithm}.");
        if (header.Text("typ") != Kind) throw header.Fault("typ", $"This must be {Kind}.");
        var jwk = header.Object("jwk");
        var key = VerifyingKey.Read(jwk);
        jwk.End();
        if (header.Text("kid") != key.Kid) throw header.Fault("kid", $"The thumbprint of the key is {key.Kid}.");
        header.End();
        return key;
    }

    private static BatchSeal ReadPayload(StrictJson payload, string jws, VerifyingKey key)
    {
        var seal = new BatchSeal(
            jws,
            key,
            payload.Text("iss", Checkpoint.IsOrigin, "the name of a log"),
            DateTimeOffset.FromUnixTimeSeconds(payload.Whole("iat", 0, DateTimeOffset.MaxValue.ToUnixTimeSeconds())),
            payload.Bytes("root", Merkle.HashBytes),
            (int)payload.Whole("size", 1, int.MaxValue));
        payload.End();
        return seal;
    }
}
