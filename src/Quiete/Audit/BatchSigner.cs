using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Quiete.Audit;

/// <summary>A batch whose root is signed.</summary>
/// <param name="Seal">The signed root, the same for every receipt of the batch.</param>
/// <param name="Paths">For each leaf, in order, the hashes that lead to the root.</param>
public sealed record SignedBatch(BatchSeal Seal, IReadOnlyList<IReadOnlyList<byte[]>> Paths)
{
    /// <inheritdoc cref="BatchSeal.Jws"/>
    public string Jws => Seal.Jws;

    /// <inheritdoc cref="BatchSeal.Root"/>
    public byte[] Root => Seal.Root;
}

/// <summary>Signs decisions by the batch: one signature for all, and a path for each.</summary>
public static class BatchSigner
{
    /// <param name="origin">The name of the log and of who signs; see <see cref="Checkpoint.IsOrigin"/>.</param>
    /// <param name="issuedAt">Kept to the second.</param>
    public static SignedBatch Sign(SigningKey key, string origin, DateTimeOffset issuedAt, IReadOnlyList<byte[]> leafHashes)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(leafHashes);
        ArgumentOutOfRangeException.ThrowIfZero(leafHashes.Count, nameof(leafHashes));
        if (!Checkpoint.IsOrigin(origin)) throw new ArgumentException("This cannot name a log.", nameof(origin));

        var root = Merkle.Root(leafHashes);
        var header = new JsonObject { ["alg"] = BatchSeal.Algorithm, ["kid"] = key.Kid, ["typ"] = BatchSeal.Kind, ["jwk"] = key.Public.ToJson() };
        var payload = new JsonObject
        {
            ["iss"] = origin,
            ["iat"] = issuedAt.ToUnixTimeSeconds(),
            ["root"] = Base64Text.Url(root),
            ["size"] = leafHashes.Count,
        };
        var signed = $"{Base64Text.Url(CanonicalJson.Write(header))}.{Base64Text.Url(CanonicalJson.Write(payload))}";
        var signature = key.Sign(Encoding.ASCII.GetBytes(signed), DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        var second = DateTimeOffset.FromUnixTimeSeconds(issuedAt.ToUnixTimeSeconds());
        var seal = BatchSeal.Of($"{signed}.{Base64Text.Url(signature)}", key.Public, origin, second, root, leafHashes.Count);
        return new SignedBatch(seal, Merkle.Paths(leafHashes));
    }
}
