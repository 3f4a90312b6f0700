using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Quiete.Audit;

namespace Quiete.Tests.Audit;

public sealed class ReceiptCheckTests : IDisposable
{
    private readonly Receipts service = new();

    public ReceiptCheckTests() => service.Decide(57);

    public void Dispose() => service.Dispose();

    [Fact]
    public void Every_receipt_of_a_batch_holds()
    {
        for (var i = 0; i < 57; i++)
        {
            Assert.All(ReceiptCheck.Run(service.Receipt(i), service.Keys), check => Assert.Equal(CheckOutcome.Passed, check.Outcome));
        }
    }

    [Fact]
    public void The_checks_come_in_their_order()
    {
        var checks = ReceiptCheck.Run(service.Receipt(3), service.Keys, service.Checkpoint());
        Assert.Equal(["batch", "signature", "key", "person", "log", "checkpoint", "kept checkpoint", "same log"], checks.Select(check => check.Name));
        Assert.All(checks, check => Assert.Equal(CheckOutcome.Passed, check.Outcome));
        Assert.Contains("number 4 of the 57", checks[0].Sentence, StringComparison.Ordinal);
        Assert.Contains("on 2026-11-22 09:15:01 UTC", checks[1].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_not_given_is_not_checked_and_not_passed_over()
    {
        var bare = service.Receipt(3) with { Person = null, Log = null };
        Assert.Equal(
            ["batch Passed", "signature Passed", "key NotChecked", "person NotChecked", "log NotChecked", "kept checkpoint Passed", "same log NotChecked"],
            ReceiptCheck.Run(bare, kept: service.Checkpoint()).Select(check => $"{check.Name} {check.Outcome}"));
    }

    [Fact]
    public void Any_word_of_the_decision_that_is_changed_fails_in_batch_and_log()
    {
        var receipt = service.Receipt(3);
        var decision = receipt.Decision;
        foreach (var changed in new[]
        {
            decision with { Decision = "allow" }, decision with { Earliest = null }, decision with { Principal = "luce chiara S.p.A." },
            decision with { Agency = null }, decision with { Reasons = [] }, decision with { Reasons = [.. decision.Reasons.Reverse()] },
            decision with { At = "2026-11-22T09:15:03.124Z" }, decision with { RulesDigest = "sha256:6f1f" }, decision with { Ground = "consent" },
        })
        {
            Assert.Equal(["batch", "log"], Failed(receipt with { Decision = changed }));
        }
    }

    [Fact]
    public void A_place_or_a_size_with_one_bit_wrong_fails()
    {
        var receipt = service.Receipt(3);
        for (var bit = 0; bit < 31; bit++)
        {
            var batch = receipt.Batch;
            Assert.Equal(["batch"], Failed(receipt with { Batch = batch with { Index = batch.Index ^ (1 << bit) } }));
            Assert.Equal(["batch"], Failed(receipt with { Batch = batch with { Size = batch.Size ^ (1 << bit) } }));
        }

        for (var bit = 0; bit < 63; bit++)
        {
            var log = receipt.Log!;
            Assert.Equal(["log"], Failed(receipt with { Log = log with { Index = log.Index ^ (1L << bit) } }));
            Assert.Equal(["log"], Failed(receipt with { Log = log with { Size = log.Size ^ (1L << bit) } }));
        }
    }

    [Fact]
    public void A_path_with_one_bit_wrong_fails()
    {
        var receipt = service.Receipt(3);
        for (var bit = 0; bit < receipt.Batch.Path.Count * 256; bit++)
        {
            Assert.Equal(["batch"], Failed(receipt with { Batch = receipt.Batch with { Path = Flip(receipt.Batch.Path, bit) } }));
            Assert.Equal(["log"], Failed(receipt with { Log = receipt.Log! with { Path = Flip(receipt.Log!.Path, bit) } }));
        }
    }

    [Fact]
    public void A_seal_with_one_bit_wrong_is_unreadable_or_fails()
    {
        var receipt = service.Receipt(3);
        var jws = receipt.Batch.Seal.Jws;
        for (var at = 0; at < jws.Length; at++)
        {
            for (var bit = 0; bit < 7; bit++)
            {
                var wrong = $"{jws[..at]}{(char)(jws[at] ^ (1 << bit))}{jws[(at + 1)..]}";
                try
                {
                    Assert.NotEmpty(Failed(receipt with { Batch = receipt.Batch with { Seal = BatchSeal.Read(wrong, "jws") } }));
                }
                catch (BadInputException)
                {
                    // Not even a seal any more.
                }
            }
        }
    }

    [Fact]
    public void A_number_or_a_salt_of_somebody_else_fails()
    {
        var receipt = service.Receipt(3);
        Assert.Equal(["person"], Failed(receipt with { Person = receipt.Person! with { Number = "+393471234568" } }));
        Assert.Equal(["person"], Failed(receipt with { Person = service.Receipt(4).Person }));
    }

    [Fact]
    public void A_stranger_who_signs_in_the_name_of_the_service_needs_the_list_of_keys_to_be_found_out()
    {
        using var stranger = new Receipts();
        stranger.Decide(5);
        var forged = stranger.Receipt(2);
        Assert.Empty(Failed(forged));
        Assert.Contains(ReceiptCheck.Run(forged), check => check is { Name: "key", Outcome: CheckOutcome.NotChecked } && check.Sentence.Contains(stranger.Key.Kid, StringComparison.Ordinal));
        Assert.Equal(["key", "checkpoint"], ReceiptCheck.Run(forged, service.Keys).Where(check => check.Outcome == CheckOutcome.Failed).Select(check => check.Name));
    }

    [Fact]
    public void Old_receipts_hold_after_the_key_was_changed()
    {
        using var newer = SigningKey.Create();
        var receipt = service.Receipt(3);
        var later = receipt with { Log = receipt.Log! with { Checkpoint = SignedCheckpoint.Sign(receipt.Log!.Checkpoint.Checkpoint, newer) } };
        Assert.Empty(Failed(later));
        Assert.Contains(ReceiptCheck.Run(later), check => check is { Name: "checkpoint", Outcome: CheckOutcome.NotChecked });
        Assert.All(ReceiptCheck.Run(later, new KeySet([newer.Public, service.Key.Public])), check => Assert.Equal(CheckOutcome.Passed, check.Outcome));
    }

    [Fact]
    public void A_checkpoint_that_another_signed_in_the_log_s_name_fails()
    {
        using var other = SigningKey.Create();
        var receipt = service.Receipt(3);
        var checkpoint = receipt.Log!.Checkpoint;
        var line = checkpoint.Text.Split('\n')[^2];
        var forgedLine = SignedCheckpoint.Sign(checkpoint.Checkpoint, other).Signatures[0];
        var forged = checkpoint.Text.Replace(
            line, $"\u2014 {Receipts.Origin} {Convert.ToBase64String([.. service.Key.Public.NoteKeyId, .. forgedLine.Signature])}", StringComparison.Ordinal);
        Assert.True(SignedCheckpoint.TryParse(forged, out var read));
        Assert.Equal(["checkpoint"], Failed(receipt with { Log = receipt.Log with { Checkpoint = read } }));
    }

    [Fact]
    public void A_checkpoint_of_another_log_fails()
    {
        var receipt = service.Receipt(3);
        var other = SignedCheckpoint.Sign(receipt.Log!.Checkpoint.Checkpoint with { Origin = "other.example/log" }, service.Key);
        Assert.Equal(["checkpoint"], Failed(receipt with { Log = receipt.Log with { Checkpoint = other } }));
        Assert.Equal(["kept checkpoint", "same log"], Failed(receipt, other));
    }

    [Fact]
    public void A_checkpoint_kept_earlier_or_later_agrees_by_a_consistency_proof()
    {
        var early = service.Checkpoint();
        service.Decide(400);
        var receipt = service.Receipt(100);
        service.Decide(300);
        var late = service.Checkpoint();

        var forward = TileLog.ConsistencyProof(service.Log.Read, 457, 757);
        var back = TileLog.ConsistencyProof(service.Log.Read, 57, 457);
        Assert.Equal(CheckOutcome.Passed, SameLog(receipt, early, back).Outcome);
        Assert.Equal(CheckOutcome.Passed, SameLog(receipt, late, forward).Outcome);
        Assert.Equal(CheckOutcome.Failed, SameLog(receipt, late, back).Outcome);
        Assert.Equal(CheckOutcome.NotChecked, SameLog(receipt, late, null).Outcome);
        Assert.Contains("457 and 757", SameLog(receipt, late, null).Sentence, StringComparison.Ordinal);
        for (var bit = 0; bit < forward.Count * 256; bit++) Assert.Equal(CheckOutcome.Failed, SameLog(receipt, late, Flip(forward, bit)).Outcome);
    }

    [Fact]
    public void A_log_that_shows_two_histories_is_found_out()
    {
        var receipt = service.Receipt(3);
        var other = SignedCheckpoint.Sign(receipt.Log!.Checkpoint.Checkpoint with { Root = Merkle.EmptyRoot }, service.Key);
        var check = SameLog(receipt, other, null);
        Assert.Equal(CheckOutcome.Failed, check.Outcome);
        Assert.Contains("two histories", check.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Erasing_the_salt_erases_the_person_and_leaves_the_receipt_valid()
    {
        var receipt = service.Receipt(3) with { Person = null };
        Assert.Empty(Failed(receipt));

        // Nobody who tries numbers finds one: each of 2^128 salts gives every number its own commitment.
        var texts = JsonNode.Parse(receipt.Write())!.ToJsonString();
        Assert.DoesNotContain(Receipts.Number, texts, StringComparison.Ordinal);
        var unsalted = System.Text.Encoding.UTF8.GetBytes(Receipts.Number);
        Assert.NotEqual(System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(unsalted)), receipt.Decision.Person, StringComparer.Ordinal);
        Assert.Equal(57, Enumerable.Range(0, 57).Select(i => service.Receipt(i).Decision.Person).Distinct(StringComparer.Ordinal).Count());
    }

    private static CheckResult SameLog(Receipt receipt, SignedCheckpoint kept, IReadOnlyList<byte[]>? consistency) =>
        ReceiptCheck.Run(receipt, kept: kept, consistency: consistency).Single(check => check.Name == "same log");

    private static IEnumerable<string> Failed(Receipt receipt, SignedCheckpoint? kept = null) =>
        ReceiptCheck.Run(receipt, kept: kept).Where(check => check.Outcome == CheckOutcome.Failed).Select(check => check.Name);

    private static List<byte[]> Flip(IReadOnlyList<byte[]> path, int bit)
    {
        List<byte[]> wrong = [.. path.Select(hash => hash.ToArray())];
        wrong[bit / 256][bit % 256 / 8] ^= (byte)(1 << (bit % 8));
        return wrong;
    }
}
