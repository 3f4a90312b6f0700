using System.Text;
using System.Text.Json.Nodes;
using Quiete.Audit;

namespace Quiete.Tests.Audit;

public sealed class ReceiptTests : IDisposable
{
    private readonly Receipts service = new();

    public ReceiptTests() => service.Decide(57);

    public void Dispose() => service.Dispose();

    [Fact]
    public void A_receipt_comes_back_as_it_was_written()
    {
        var written = service.Receipt(3).Write();
        var read = Receipt.Read(written, "r.json");
        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(read.Write()));
        Assert.Equal(service.Receipt(3).Decision.Payload(), read.Decision.Payload());
    }

    [Fact]
    public void The_payload_is_the_canonical_form_of_the_decision_in_the_file()
    {
        var receipt = service.Receipt(3);
        var shown = JsonNode.Parse(receipt.Write())!["decision"];
        Assert.Equal(CanonicalJson.Write(shown), receipt.Decision.Payload());
        Assert.Equal(receipt.LeafHash(), Merkle.LeafHash(DecisionRecord.Entry(receipt.Decision.Payload())));
    }

    [Fact]
    public void A_payload_with_every_field_is_canonical()
    {
        var full = service.Receipt(3).Decision with { Ground = "consent", ValidUntil = "2026-11-23T20:00:00.000Z", Campaign = "\u2028\"\\\u0001à😀" };
        Assert.Equal(CanonicalJson.Write(JsonNode.Parse(full.Payload())), full.Payload());
        Assert.Equal(17, JsonNode.Parse(full.Payload())!.AsObject().Count);
    }

    [Fact]
    public void What_is_absent_is_left_out()
    {
        var bare = service.Receipt(3) with
        {
            Person = null,
            Log = null,
            Decision = service.Receipt(3).Decision with { Agency = null, CallerLine = null, Earliest = null, Reasons = [] },
        };
        var json = JsonNode.Parse(bare.Write())!.AsObject();
        Assert.Equal(["receipt", "decision", "batch"], json.Select(member => member.Key));
        Assert.DoesNotContain("null", json.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(Receipt.Read(bare.Write(), "r.json").Person);
    }

    [Fact]
    public void A_decision_reads_back_from_its_payload()
    {
        var decision = service.Receipt(5).Decision;
        Assert.Equal(decision.Payload(), DecisionRecord.Read(decision.Payload(), "decision").Payload());
    }

    [Fact]
    public void A_decision_that_could_not_be_read_again_is_its_makers_fault()
    {
        var decision = service.Receipt(5).Decision;
        Action[] wrong =
        [
            () => _ = decision with { Code = "0000-0000-0001" }, () => _ = decision with { At = "2026-11-22T09:15:00Z" }, () => _ = decision with { Decision = "maybe" },
            () => _ = decision with { Person = "Mario" }, () => _ = decision with { ValidUntil = "2026-11-22" }, () => _ = decision with { Earliest = "" },
            () => _ = new DecisionReason("IT.RPO.check", "rpo-listed", "deny", "law"), () => _ = new DecisionReason("IT.RPO.check", "rpo-listed", "ask", "law", "soon"),
            () => (decision with { Campaign = new string('x', 40_000) }).Payload(), () => (decision with { Campaign = "half \ud800" }).Payload(),
            () => (decision with { Reasons = [.. Enumerable.Repeat(decision.Reasons[0], 101)] }).Payload(),
        ];
        Assert.All(wrong, make => Assert.ThrowsAny<ArgumentException>(make));
    }

    [Theory]
    [InlineData("receipt", "\"quiete/2\"", "receipt: This must be quiete/1.")]
    [InlineData("receipt", null, "receipt: This field is needed.")]
    [InlineData("extra", "1", "extra: There is no such field.")]
    [InlineData("decision", "[]", "decision: An object is needed here.")]
    [InlineData("decision.v", "2", "decision.v: This must be a whole number from 1 to 1.")]
    [InlineData("decision.v", "1.0", "decision.v: This must be a whole number")] // another spelling of one
    [InlineData("decision.code", "\"0000-0000-0001\"", "decision.code: This must be a short code")] // wrong check character
    [InlineData("decision.code", "\"000000000000\"", "decision.code: This must be a short code")] // not the way it is written
    [InlineData("decision.at", "\"2026-11-22T09:15:00.123+01:00\"", "decision.at: This must be an instant")]
    [InlineData("decision.at", "\"2026-02-30T09:15:00.123Z\"", "decision.at: This must be an instant")]
    [InlineData("decision.at", "\"2026-11-22T9:15:00.123Z\"", "decision.at: This must be an instant")]
    [InlineData("decision.at", "\"2026-11-22T09:15:00.1230Z\"", "decision.at: This must be an instant")]
    [InlineData("decision.at", "\" 2026-11-22T09:15:00.123Z\"", "decision.at: This must be an instant")]
    [InlineData("decision.at", "\"２026-11-22T09:15:00.123Z\"", "decision.at: This must be an instant")] // a full-width digit
    [InlineData("decision.at", "\"02026-11-22T09:15:00.123Z\"", "decision.at: This must be an instant")]
    [InlineData("decision.decision", "\"ALLOW\"", "decision.decision: This must be one of allow, refuse, ask.")]
    [InlineData("decision.principal", null, "decision.principal: This field is needed.")]
    [InlineData("decision.agency", "null", "decision.agency: This must be a text.")] // absent, not null
    [InlineData("decision.person", "\"AAAA\"", "decision.person: This must be 32 bytes in base64url")]
    [InlineData("decision.rules.digest", "7", "decision.rules.digest: This must be a text.")]
    [InlineData("decision.reasons", "{}", "decision.reasons: This must be a list.")]
    [InlineData("decision.reasons.0.effect", "\"deny\"", "decision.reasons[0].effect: This must be one of pass, ask, refuse.")]
    [InlineData("decision.reasons.1.more", "true", "decision.reasons[1].more: There is no such field.")]
    [InlineData("person.salt", "\"AAAAAAAAAAAAAAAAAAAAAB\"", "person.salt: This must be 16 bytes in base64url")] // stray bits at the end
    [InlineData("person.salt", "\"AAAAAAAAAAAAAAAAAAAAAA==\"", "person.salt: This must be 16 bytes in base64url")] // padding
    [InlineData("person.number", "\"+390000000000000000000000000000000000000000\"", "person.number: This is longer")]
    [InlineData("batch.index", "57", "batch.index: This must be a whole number from 0 to 56.")]
    [InlineData("batch.index", "\"3\"", "batch.index: This must be a whole number")]
    [InlineData("batch.size", "0", "batch.size: This must be a whole number")]
    [InlineData("batch.size", "99999999999999999999", "batch.size: This must be a whole number")]
    [InlineData("batch.path.2", "\"AA AA\"", "batch.path[2]: This must be 32 bytes in base64url")]
    [InlineData("batch.path", "\"\"", "batch.path: This must be a list.")]
    [InlineData("batch.jws", "\"a.b\"", "batch.jws: This is not a compact JWS")]
    [InlineData("batch.jws", "\"e30.e30.e30\"", "batch.jws: This is not a compact JWS")]
    [InlineData("log.index", "57", "log.index: This must be a whole number")]
    [InlineData("log.checkpoint", "\"registro.example/log\\n57\\n\"", "log.checkpoint: This is not a signed checkpoint.")]
    public void What_is_wrong_in_a_receipt_is_named_with_its_field(string field, string? value, string said)
    {
        var json = JsonNode.Parse(service.Receipt(3).Write())!;
        Replace(json, field.Split('.'), value);
        var fault = Assert.Throws<BadInputException>(() => Receipt.Read(Encoding.UTF8.GetBytes(json.ToJsonString()), "r.json"));
        Assert.StartsWith($"r.json: {said}", $"{fault.Place}: {fault.Message}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_receipt_of_a_decision_that_nobody_could_have_signed_is_refused_for_its_length()
    {
        var json = JsonNode.Parse(service.Receipt(3).Write())!;
        json["decision"]!["principal"] = new string('x', 40_000);
        var fault = Assert.Throws<BadInputException>(() => Receipt.Read(Encoding.UTF8.GetBytes(json.ToJsonString()), "r.json"));
        Assert.Equal("r.json: decision: This is longer than 32,768 bytes.", $"{fault.Place}: {fault.Message}");
    }

    [Theory]
    [InlineData("alg", "\"none\"", "header: alg: This must be ES256.")]
    [InlineData("alg", "\"HS256\"", "header: alg: This must be ES256.")]
    [InlineData("typ", "\"JWT\"", "header: typ: This must be quiete-batch+jwt.")]
    [InlineData("kid", "\"other\"", "header: kid: The thumbprint of the key is")]
    [InlineData("crit", "[\"b64\"]", "header: crit: There is no such field.")]
    [InlineData("jwk.crv", "\"P-384\"", "header: jwk.crv: This must be P-256.")]
    [InlineData("jwk.d", "\"AAAA\"", "header: jwk.d: There is no such field.")]
    [InlineData("jwk.x", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", "header: jwk.x: This is not a point of the curve P-256.")]
    public void A_seal_of_another_kind_is_no_seal(string field, string value, string said)
    {
        var parts = service.Receipt(3).Batch.Seal.Jws.Split('.');
        var header = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[0]))!;
        Replace(header, field.Split('.'), value);
        parts[0] = System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header.ToJsonString()));
        var fault = Assert.Throws<BadInputException>(() => BatchSeal.Read(string.Join('.', parts), "jws"));
        Assert.StartsWith($"jws: {said}", $"{fault.Place}: {fault.Message}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_given_twice_is_refused_wherever_it_is()
    {
        var text = Encoding.UTF8.GetString(service.Receipt(3).Write());
        foreach (var (field, path) in new[] { ("\"sector\": \"electricity\",", "decision.sector"), ("\"index\": 3,", "batch.index"), ("\"level\": \"law\",", "decision.reasons[0].level") })
        {
            var twice = text.Replace(field, field + field, StringComparison.Ordinal);
            Assert.NotEqual(text, twice, StringComparer.Ordinal);
            var fault = Assert.Throws<BadInputException>(() => Receipt.Read(Encoding.UTF8.GetBytes(twice), "r.json"));
            Assert.Equal($"r.json: {path}: The field is given twice.", $"{fault.Place}: {fault.Message}");
        }
    }

    [Fact]
    public void What_is_no_json_or_too_much_of_it_is_refused()
    {
        byte[][] texts =
        [
            [], [0xFF, 0xFE], "null"u8.ToArray(), "[]"u8.ToArray(), "{"u8.ToArray(), "{\"receipt\":\"quiete/1\"} x"u8.ToArray(),
            Encoding.UTF8.GetBytes(new string('[', 100_000)), Encoding.UTF8.GetBytes($"{{\"a\":{string.Concat(Enumerable.Repeat("[", 50))}"),
            Encoding.UTF8.GetBytes($"{{\"receipt\":\"{new string('x', Receipt.MaxBytes)}\"}}"), "{\"receipt\":\"\\ud800\"}"u8.ToArray(), "{\"\\ud800\":1}"u8.ToArray(),
            "{\"a\":1 /* */}"u8.ToArray(), "{\"a\":1,}"u8.ToArray(), [0xEF, 0xBB, 0xBF],
        ];
        Assert.All(texts, text => Assert.Throws<BadInputException>(() => Receipt.Read(text, "r.json")));
    }

    [Fact]
    public void A_byte_order_mark_does_not_disturb()
    {
        var whole = service.Receipt(3).Write();
        Assert.Equal(whole, Receipt.Read((byte[])[0xEF, 0xBB, 0xBF, .. whole], "r.json").Write());
    }

    [Fact]
    public void A_receipt_cut_anywhere_is_refused()
    {
        var whole = service.Receipt(3).Write();
        for (var length = 0; length < whole.Length - 2; length += 7)
        {
            Assert.Throws<BadInputException>(() => Receipt.Read(whole.AsMemory(0, length), "r.json"));
        }
    }

    [Fact]
    public void A_receipt_with_any_byte_changed_is_read_or_refused_and_never_trips()
    {
        var whole = service.Receipt(3).Write();
        var random = new Random(5);
        for (var i = 0; i < 3000; i++)
        {
            var changed = whole.ToArray();
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            try
            {
                Assert.NotEmpty(ReceiptCheck.Run(Receipt.Read(changed, "r.json")));
            }
            catch (BadInputException)
            {
                // The other permitted answer.
            }
        }
    }

    private static void Replace(JsonNode root, ReadOnlySpan<string> path, string? value)
    {
        var node = root;
        foreach (var step in path[..^1]) node = node is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!;
        if (node is JsonArray items) items[int.Parse(path[^1], System.Globalization.CultureInfo.InvariantCulture)] = JsonNode.Parse(value!);
        else if (value is null) node.AsObject().Remove(path[^1]);
        else node[path[^1]] = JsonNode.Parse(value);
    }
}
