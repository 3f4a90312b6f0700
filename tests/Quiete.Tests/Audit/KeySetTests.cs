using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Quiete.Audit;

namespace Quiete.Tests.Audit;

public sealed class KeySetTests
{
    /// <summary>The public key of RFC 7515, appendix A.3; a kid is added where a test needs it.</summary>
    private const string Known = """
        { "kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0" }
        """;

    private const string KnownKid = "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U";

    [Fact]
    public void A_kid_is_the_thumbprint_of_RFC_7638() => Assert.Equal(KnownKid, Assert.Single(Read(Known).Keys).Kid);

    [Fact]
    public void The_signature_of_RFC_7515_verifies()
    {
        const string signed = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        const string signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        var key = Assert.Single(Read(Known).Keys);
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(signature);
        Assert.True(key.Verify(Encoding.ASCII.GetBytes(signed), bytes, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        Assert.False(key.Verify(Encoding.ASCII.GetBytes(signed + "x"), bytes, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    [Fact]
    public void A_set_comes_back_as_it_was_written()
    {
        using var one = SigningKey.Create();
        using var other = SigningKey.Create();
        var keys = KeySet.Read(new KeySet([one.Public, other.Public, one.Public]).Write(), "keys.json");
        Assert.Equal([one.Kid, other.Kid], keys.Keys.Select(key => key.Kid));
        Assert.Equal(one.Public, keys.Find(one.Kid));
        Assert.Null(keys.Find("another"));
        Assert.True(keys.Holds(other.Public));
    }

    [Fact]
    public void Nothing_private_is_written()
    {
        using var key = SigningKey.Create();
        var json = JsonNode.Parse(new KeySet([key.Public]).Write())!["keys"]![0]!.AsObject();
        Assert.Equal(["alg", "crv", "kid", "kty", "use", "x", "y"], json.Select(member => member.Key));
        Assert.Equal(JsonNode.Parse(key.PublicJwk)!["x"]!.ToString(), json["x"]!.ToString());
    }

    [Fact]
    public void A_key_survives_its_safe()
    {
        using var key = SigningKey.Create();
        using var again = SigningKey.FromPkcs8(key.ToPkcs8());
        Assert.Equal(key.Kid, again.Kid);
        var signature = again.Sign("text"u8, DSASignatureFormat.Rfc3279DerSequence);
        Assert.True(key.Public.Verify("text"u8, signature, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public void Several_threads_may_sign_with_one_key()
    {
        using var key = SigningKey.Create();
        Parallel.For(0, 500, i =>
        {
            var text = BitConverter.GetBytes(i);
            Assert.True(key.Public.Verify(text, key.Sign(text, DSASignatureFormat.Rfc3279DerSequence), DSASignatureFormat.Rfc3279DerSequence));
        });
    }

    [Fact]
    public void A_key_of_another_curve_or_no_key_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var key = SigningKey.Create();
        Assert.ThrowsAny<CryptographicException>(() => SigningKey.FromPkcs8(other.ExportPkcs8PrivateKey()));
        Assert.ThrowsAny<CryptographicException>(() => SigningKey.FromPkcs8([.. key.ToPkcs8(), 0]));
        Assert.ThrowsAny<CryptographicException>(() => SigningKey.FromPkcs8([1, 2, 3]));
    }

    [Fact]
    public void Keys_of_other_kinds_and_members_that_are_not_known_are_passed_over()
    {
        var known = JsonNode.Parse(Known)!.AsObject();
        known["kid"] = KnownKid;
        known["x5t"] = "anything";
        var set = $$"""{ "keys": [ { "kty": "RSA", "n": "AQAB" }, {}, { "kty": "EC", "crv": "P-384" }, { "kty": 1 }, {{known.ToJsonString()}} ], "more": 1 }""";
        Assert.Equal([KnownKid], KeySet.Read(Encoding.UTF8.GetBytes(set), "keys.json").Keys.Select(key => key.Kid));
    }

    [Theory]
    [InlineData("\"kid\": \"key-1\"", "keys[0].kid: The thumbprint of this key is oKIywvGU")]
    [InlineData("\"d\": \"AAAA\"", "keys[0].d: This is a private key.")]
    [InlineData("\"kid\": 7", "keys[0].kid: This must be a text.")]
    [InlineData("\"kty\": \"EC\"", "keys[0].kty: The field is given twice.")]
    public void A_key_that_cannot_be_right_is_named(string member, string said)
    {
        var fault = Assert.Throws<BadInputException>(() => Read(Known.Replace("{ ", $"{{ {member}, ", StringComparison.Ordinal)));
        Assert.StartsWith($"keys.json: {said}", $"{fault.Place}: {fault.Message}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEQ", "keys[0].x: This is not a point")]
    [InlineData("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "f83O", "keys[0].x: This must be 32 bytes")]
    [InlineData("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEV", "keys[0].x: This must be 32 bytes")] // stray bits
    public void A_point_that_is_none_is_named(string good, string bad, string said)
    {
        var fault = Assert.Throws<BadInputException>(() => Read(Known.Replace(good, bad, StringComparison.Ordinal)));
        Assert.StartsWith($"keys.json: {said}", $"{fault.Place}: {fault.Message}", StringComparison.Ordinal);
    }

    private static KeySet Read(string key) => KeySet.Read(Encoding.UTF8.GetBytes($"{{ \"keys\": [ {key} ] }}"), "keys.json");
}
