using System.Text;
using System.Text.Json.Nodes;
using Quiete.Audit;

namespace Quiete.Tests.Audit;

/// <summary>A second opinion on receipts: a script that shares nothing with the engine, and jose for the signature.</summary>
public sealed class JoseTests : IDisposable
{
    private readonly Receipts service = new();

    public JoseTests() => service.Decide(57);

    public void Dispose() => service.Dispose();

    [Fact]
    public void Receipts_are_verified_by_jose()
    {
        service.Decide(1);
        service.Decide(100);
        foreach (var index in new[] { 0, 3, 56, 57, 58, 157 })
        {
            var receipt = service.Receipt(index);
            Assert.Equal($"{receipt.Decision.Code} refuse signed by {service.Key.Kid}, person, log\n", Verify(receipt.Write()).Output);
        }

        Assert.Equal(0, Verify((service.Receipt(3) with { Person = null, Log = null }).Write()).ExitCode);
    }

    [Fact]
    public void The_receipt_among_the_examples_is_verified_by_jose()
    {
        var run = Verify(File.ReadAllBytes(Path.Combine(Cli.Tool.Root, "examples/receipt.json")));
        Assert.Equal((0, "AG1B-BN12-M2FX refuse signed by apZj32bWoPTkbmUFiij15Hxdbj_8o3_ljSu1zU5f8Mg, person, log\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public void Texts_that_two_writers_of_JSON_would_spell_differently_hash_the_same()
    {
        var awkward = string.Concat(Enumerable.Range(0, 256).Select(c => (char)c)) + "\u2028\u2029\ufeff\uffff</script>😀àé€";
        var person = new PersonCommitment(Receipts.Number, new byte[PersonCommitment.SaltBytes]);
        service.Decide(Receipts.Decision(57, person) with { Campaign = awkward }, person);
        var run = Verify(service.Receipt(57).Write());
        Assert.Equal(("", 0), (run.Errors, run.ExitCode));
    }

    [Theory]
    [InlineData("decision", "principal", "\"Another S.p.A.\"", "not in the batch")]
    [InlineData("batch", "index", "4", "not in the batch")]
    [InlineData("log", "index", "4", "not in the log")]
    [InlineData("person", "number", "\"+393471234568\"", "the person is another")]
    public void The_script_finds_what_was_changed(string part, string field, string value, string said)
    {
        var json = JsonNode.Parse(service.Receipt(3).Write())!;
        json[part]![field] = JsonNode.Parse(value);
        var run = Verify(Encoding.UTF8.GetBytes(json.ToJsonString()));
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Jose_refuses_a_signature_that_was_changed()
    {
        var json = JsonNode.Parse(service.Receipt(3).Write())!;
        var jws = json["batch"]!["jws"]!.ToString();
        json["batch"]!["jws"] = $"{jws[..^9]}{(jws[^9] == 'A' ? 'B' : 'A')}{jws[^8..]}";
        var run = Verify(Encoding.UTF8.GetBytes(json.ToJsonString()));
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("signature verification failed", run.Errors, StringComparison.Ordinal);
    }

    private static Cli.Tool.Run Verify(byte[] receipt) => Oracle.Node("receipt.mjs", "jose", receipt);
}
