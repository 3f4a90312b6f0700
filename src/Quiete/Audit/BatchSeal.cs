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

    private BatchSeal(string jws, byte[] signed, byte[] signature, StrictJson header, StrictJson payload)
    {
        (Jws, this.signed, this.signature) = (jws, signed, signature);

        if (header.Text("alg") != Algorithm) throw header.Fault("alg", $"This must be {Algorithm}.");
        if (header.Text("typ") != Kind) throw header.Fault("typ", $"This must be {Kind}.");
        var jwk = header.Object("jwk");
        Key = VerifyingKey.Read(jwk);
        jwk.End();
        if (header.Text("kid") != Key.Kid) throw header.Fault("kid", $"The thumbprint of the key is {Key.Kid}.");
        header.End();

        Origin = Checkpoint.IsOrigin(payload.Peek("iss")) ? payload.Text("iss") : throw payload.Fault("iss", "This must be the name of a log.");
        IssuedAt = DateTimeOffset.FromUnixTimeSeconds(payload.Whole("iat", 0, DateTimeOffset.MaxValue.ToUnixTimeSeconds()));
        Root = payload.Bytes("root", Merkle.HashBytes);
        Size = (int)payload.Whole("size", 1, int.MaxValue);
        payload.End();
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

        return new BatchSeal(
            jws, Encoding.ASCII.GetBytes($"{header}.{payload}"), signatureBytes,
            StrictJson.Read(headerJson, $"{place}: header", MaxBytes), StrictJson.Read(payloadJson, $"{place}: payload", MaxBytes));
    }

    /// <summary>Whether the key that it brings along signed it.</summary>
    public bool SignatureHolds() => Key.Verify(signed, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
}
