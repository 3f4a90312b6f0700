using System.Text.Json.Nodes;

namespace Quiete.Audit;

/// <summary>Public keys by their kid, read from and written to a JWK set (RFC 7517).</summary>
public sealed class KeySet
{
    private const int MaxBytes = 256 * 1024;
    private const int MaxKeys = 1000;

    private readonly Dictionary<string, VerifyingKey> keys;

    public KeySet(IEnumerable<VerifyingKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        Keys = [.. keys.Distinct()];
        this.keys = Keys.ToDictionary(key => key.Kid, StringComparer.Ordinal);
    }

    /// <summary>In the order given.</summary>
    public IReadOnlyList<VerifyingKey> Keys { get; }

    /// <summary>Null when there is none of that name.</summary>
    public VerifyingKey? Find(string kid) => keys.GetValueOrDefault(kid);

    public bool Holds(VerifyingKey key) => Keys.Contains(key);

    /// <summary>Reads a JWK set. Keys of other kinds and members that are not known are passed over, as the RFC asks.</summary>
    /// <exception cref="BadInputException">Not a JWK set, a private key, or a kid that is not the thumbprint of its key.</exception>
    public static KeySet Read(ReadOnlyMemory<byte> utf8, string place)
    {
        var given = StrictJson.Read(utf8, place, MaxBytes).Objects("keys", MaxKeys);
        return new KeySet(given.Where(IsOurKind).Select(ReadKey).ToList());
    }

    /// <summary>The set as JSON, with nothing private in it.</summary>
    public byte[] Write() => CanonicalJson.Write(new JsonObject
    {
        ["keys"] = new JsonArray([.. Keys.Select(key => (JsonNode)Described(key))]),
    });

    private static bool IsOurKind(StrictJson jwk) => jwk.Peek("kty") == "EC" && jwk.Peek("crv") == "P-256";

    private static VerifyingKey ReadKey(StrictJson jwk)
    {
        if (jwk.Has("d")) throw jwk.Fault("d", "This is a private key. Never give it away.");
        var key = VerifyingKey.Read(jwk);
        if (jwk.OptionalText("kid") is { } kid && kid != key.Kid) throw jwk.Fault("kid", $"The thumbprint of this key is {key.Kid}.");
        return key;
    }

    private static JsonObject Described(VerifyingKey key)
    {
        var jwk = key.ToJson();
        jwk["kid"] = key.Kid;
        jwk["use"] = "sig";
        jwk["alg"] = "ES256";
        return jwk;
    }
}
