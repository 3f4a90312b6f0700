using System.Text;
using System.Text.Json.Nodes;
using Quiete.Audit;
using Quiete.Tests.Audit;

namespace Quiete.Tests.Cli.Audit;

public sealed class VerifyCommandTests : IDisposable
{
    private readonly Scratch folder = new();
    private readonly Receipts service = new();

    public VerifyCommandTests() => service.Decide(57);

    public void Dispose()
    {
        folder.Dispose();
        service.Dispose();
    }

    [Fact]
    public void A_receipt_with_the_published_keys_holds_in_every_check()
    {
        var run = Tool.Execute("verify", Save(service.Receipt(3)), "--keys", SaveKeys());
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("the contact was refused, not to be made before 2026-12-22 09:15:00 UTC", run.Output, StringComparison.Ordinal);
        Assert.Contains("for       Luce Chiara S.p.A., by Voce \"Amica\" S.r.l.", run.Output, StringComparison.Ordinal);
        Assert.Contains("person    +393471234567", run.Output, StringComparison.Ordinal);
        Assert.Contains("because   IT.RPO.check: rpo-listed (law, refuse)", run.Output, StringComparison.Ordinal);
        Assert.Contains("because   POLICY.refusal: refusal-pause (contract, refuse until 2026-12-22 09:15:00 UTC)", run.Output, StringComparison.Ordinal);
        Assert.Contains("Every check holds.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("not checked", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_receipt_may_come_by_standard_input()
    {
        var run = Tool.Execute(service.Receipt(3).Write(), "verify", "-");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    [Fact]
    public void Without_the_published_keys_it_says_what_was_not_checked()
    {
        var run = Tool.Execute("verify", Save(service.Receipt(3) with { Person = null }));
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("person    not named in this receipt", run.Output, StringComparison.Ordinal);
        Assert.Contains($"Signed by the key", Joined(run.Output), StringComparison.Ordinal);
        Assert.Contains("compare it with the ones", Joined(run.Output), StringComparison.Ordinal);
        Assert.Contains("What was not checked is neither proved nor refuted.", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("refuse", "the contact was refused")]
    [InlineData("allow", "the contact was allowed, on the ground consent, until 2026-11-23 20:00:00 UTC")]
    [InlineData("ask", "evidence was missing, so a human had to decide")]
    public void The_decision_is_told_in_words(string decision, string said)
    {
        var receipt = service.Receipt(3);
        var changed = receipt.Decision with { Decision = decision, Ground = "consent", ValidUntil = "2026-11-23T20:00:00.000Z", Reasons = [] };
        var run = Tool.Execute("verify", Save(receipt with { Decision = changed }));
        Assert.Contains(said, run.Output, StringComparison.Ordinal);
        Assert.Contains("because   no rule spoke against it", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_receipt_fails_with_exit_code_one()
    {
        var text = Encoding.UTF8.GetString(service.Receipt(3).Write()).Replace("\"refuse\"", "\"ask\"", StringComparison.Ordinal);
        var run = Tool.Execute("verify", folder.Write("r.json", text), "--keys", SaveKeys());
        Assert.Equal((1, ""), (run.ExitCode, run.Errors));
        Assert.Contains("FAILED", run.Output, StringComparison.Ordinal);
        Assert.Contains("Do not rely on this receipt", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_not_published_fails_with_exit_code_one()
    {
        using var stranger = new Receipts();
        stranger.Decide(2);
        Assert.Equal(0, Tool.Execute("verify", Save(stranger.Receipt(1))).ExitCode);
        Assert.Equal(1, Tool.Execute("verify", Save(stranger.Receipt(1)), "--keys", SaveKeys()).ExitCode);
    }

    [Fact]
    public void A_later_checkpoint_takes_a_consistency_proof()
    {
        var receipt = Save(service.Receipt(3));
        service.Decide(100);
        var checkpoint = folder.Write("checkpoint", service.Checkpoint().Text);
        var proof = folder.Write("proof", ProofText.Write(TileLog.ConsistencyProof(service.Log.Read, 57, 157)));
        var wrong = folder.Write("wrong", ProofText.Write(TileLog.ConsistencyProof(service.Log.Read, 56, 157)));

        var without = Tool.Execute("verify", receipt, "--keys", SaveKeys(), "--checkpoint", checkpoint);
        Assert.Equal((0, ""), (without.ExitCode, without.Errors));
        Assert.Contains("it takes a consistency proof between them", Joined(without.Output), StringComparison.Ordinal);

        var with = Tool.Execute("verify", receipt, "--keys", SaveKeys(), "--checkpoint", checkpoint, "--consistency", proof);
        Assert.Equal((0, ""), (with.ExitCode, with.Errors));
        Assert.Contains("Every check holds.", with.Output, StringComparison.Ordinal);

        Assert.Equal(1, Tool.Execute("verify", receipt, "--checkpoint", checkpoint, "--consistency", wrong).ExitCode);
    }

    [Fact]
    public void What_cannot_be_read_is_named_with_exit_code_two()
    {
        var receipt = Save(service.Receipt(3));
        var nonsense = folder.Write("nonsense", "nonsense");
        string[][] calls =
        [
            ["verify", nonsense], ["verify", folder["missing.json"]], ["verify", receipt, "--keys", nonsense], ["verify", receipt, "--checkpoint", nonsense],
            ["verify", receipt, "--checkpoint", folder.Write("checkpoint", service.Checkpoint().Text), "--consistency", nonsense], ["verify", receipt, "--consistency", nonsense],
            ["verify", folder.Write("long", new string('x', 2_000_000))], ["verify"],
        ];
        foreach (var call in calls)
        {
            var run = Tool.Execute(call);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.StartsWith("quiete: ", run.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nothing_in_a_receipt_steers_the_terminal()
    {
        var json = JsonNode.Parse(service.Receipt(3).Write())!;
        json["decision"]!["campaign"] = "\u001b[2J\u0007\u202eevil\u2028[red]markup[/]";
        json["decision"]!["reasons"]![0]!["rule"] = "a\r\nEvery check holds.";
        json["person"]!["number"] = "\u001b]0;x\u0007";
        var run = Tool.Execute("verify", folder.Write("r.json", json.ToJsonString()));
        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain(run.Output, c => c is '\u001b' or '\u0007' or '\u202e' or '\u2028' or '\r');
        Assert.DoesNotContain("\nEvery check holds.", run.Output, StringComparison.Ordinal);
    }

    private string Save(Receipt receipt) => folder.Write("receipt.json", Encoding.UTF8.GetString(receipt.Write()));

    private string SaveKeys() => folder.Write("keys.json", Encoding.UTF8.GetString(service.Keys.Write()));

    /// <summary>The output without the line breaks of its table.</summary>
    private static string Joined(string output) => string.Join(' ', output.Split([' ', '\n', '│'], StringSplitOptions.RemoveEmptyEntries));
}
