using System.Globalization;

namespace Quiete.Audit;

public enum CheckOutcome
{
    Passed,
    Failed,

    /// <summary>What it needs was not given. Nothing speaks for it or against it.</summary>
    NotChecked,
}

/// <summary>One thing that a receipt claims, and whether it holds.</summary>
/// <param name="Name">A word or two: <c>batch</c>, <c>signature</c>, <c>key</c> …</param>
/// <param name="Sentence">What was found, for a person.</param>
public sealed record CheckResult(string Name, CheckOutcome Outcome, string Sentence);

/// <summary>Judges a receipt by itself, and by what its holder kept: trusted keys, a checkpoint seen earlier or later.</summary>
public static class ReceiptCheck
{
    /// <param name="trusted">The keys that the service publishes; without them only the receipt's own key is known.</param>
    /// <param name="kept">A checkpoint that came another way than the receipt.</param>
    /// <param name="consistency">The proof that the smaller log of the two checkpoints begins the larger one.</param>
    public static IReadOnlyList<CheckResult> Run(
        Receipt receipt, KeySet? trusted = null, SignedCheckpoint? kept = null, IReadOnlyList<byte[]>? consistency = null)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        List<CheckResult> checks = [Batch(receipt), Signature(receipt.Batch.Seal), Key(receipt.Batch.Seal, trusted), Person(receipt), Inclusion(receipt)];
        if (receipt.Log is { } log) checks.Add(Signed("checkpoint", log.Checkpoint, receipt.Batch.Seal, trusted));
        if (kept is not null)
        {
            checks.Add(Signed("kept checkpoint", kept, receipt.Batch.Seal, trusted));
            checks.Add(Agreement(receipt.Log?.Checkpoint.Checkpoint, kept.Checkpoint, consistency));
        }

        return checks;
    }

    private static CheckResult Batch(Receipt receipt)
    {
        const string name = "batch";
        var (batch, seal) = (receipt.Batch, receipt.Batch.Seal);
        if (batch.Size != seal.Size) return Failed(name, $"The receipt speaks of {Count(batch.Size)} decisions, the signed root of {Count(seal.Size)}.");
        return Merkle.VerifyInclusion(receipt.LeafHash(), batch.Index, batch.Size, batch.Path, seal.Root)
            ? Passed(name, $"The decision, by its hash, is number {Count(batch.Index + 1L)} of the {Count(batch.Size)} under the signed root.")
            : Failed(name, "The decision is not under the signed root: its text, its place or its path was changed.");
    }

    private static CheckResult Signature(BatchSeal seal)
    {
        const string name = "signature";
        var at = seal.IssuedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return seal.SignatureHolds()
            ? Passed(name, $"{seal.Origin} signed the root on {at} UTC with the key {seal.Key}.")
            : Failed(name, $"The signature over the root is not by the key {seal.Key}.");
    }

    private static CheckResult Key(BatchSeal seal, KeySet? trusted)
    {
        const string name = "key";
        if (trusted is null) return NotChecked(name, $"Signed by the key {seal.Key}: compare it with the ones that {seal.Origin} publishes.");
        return trusted.Holds(seal.Key) ? Passed(name, $"The key {seal.Key} is a trusted one.") : Failed(name, $"The key {seal.Key} is none of the trusted ones.");
    }

    private static CheckResult Person(Receipt receipt)
    {
        const string name = "person";
        if (receipt.Person is not { } person) return NotChecked(name, "The receipt does not say whom it is about.");
        return person.Hash == receipt.Decision.Person
            ? Passed(name, "The number given is the one that was decided about.")
            : Failed(name, "The number given is not the one that was decided about.");
    }

    private static CheckResult Inclusion(Receipt receipt)
    {
        const string name = "log";
        if (receipt.Log is not { } log) return NotChecked(name, "The log had not yet taken the decision in when the receipt was made. Ask for it again.");
        var checkpoint = log.Checkpoint.Checkpoint;
        if (log.Size != checkpoint.Size) return Failed(name, $"The receipt speaks of {Count(log.Size)} entries, its checkpoint of {Count(checkpoint.Size)}.");
        return Merkle.VerifyInclusion(receipt.LeafHash(), log.Index, log.Size, log.Path, checkpoint.Root)
            ? Passed(name, $"The decision is entry {Count(log.Index)}, from zero, of the {Count(log.Size)} in the log of the checkpoint.")
            : Failed(name, "The decision is not in the log of the checkpoint: its text, its place or its path was changed.");
    }

    private static CheckResult Signed(string name, SignedCheckpoint signed, BatchSeal seal, KeySet? trusted)
    {
        var checkpoint = signed.Checkpoint;
        if (checkpoint.Origin != seal.Origin) return Failed(name, $"It is a checkpoint of another log: {checkpoint.Origin}, where {seal.Origin} signed the decision.");

        var keys = trusted?.Keys ?? [seal.Key];
        var named = keys.Where(signed.Names).ToList();
        if (named.Find(key => !signed.IsSignedBy(key)) is { } forged) return Failed(name, $"The signature in the name of the key {forged} is not by it.");
        if (named.Count > 0) return Passed(name, $"{checkpoint.Origin} signed {Count(checkpoint.Size)} entries with the key {named[0]}.");
        return trusted is not null
            ? Failed(name, "It is signed by none of the trusted keys.")
            : NotChecked(name, "It is signed by another key than the decision: it takes the keys that the service publishes.");
    }

    private static CheckResult Agreement(Checkpoint? own, Checkpoint kept, IReadOnlyList<byte[]>? consistency)
    {
        const string name = "same log";
        if (own is null) return NotChecked(name, "The receipt has no checkpoint to compare with the one that was kept.");
        if (own.Origin != kept.Origin) return Failed(name, $"The checkpoints are of two logs: {own.Origin} and {kept.Origin}.");
        if (own.Size == kept.Size)
        {
            return own.Root.AsSpan().SequenceEqual(kept.Root)
                ? Passed(name, "The checkpoint that was kept is that of the receipt.")
                : Failed(name, $"For {Count(own.Size)} entries there are two different roots: the log has shown two histories.");
        }

        var (older, newer) = own.Size < kept.Size ? (own, kept) : (kept, own);
        if (consistency is null)
        {
            return NotChecked(name, $"The checkpoints are of {Count(older.Size)} and {Count(newer.Size)} entries: it takes a consistency proof between them.");
        }

        return Merkle.VerifyConsistency(older.Size, older.Root, newer.Size, newer.Root, consistency)
            ? Passed(name, $"The log of {Count(newer.Size)} entries begins with all {Count(older.Size)} of the other, unchanged.")
            : Failed(name, $"It is not shown that the log of {Count(newer.Size)} entries begins with the {Count(older.Size)} of the other: a wrong proof, or two histories.");
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static CheckResult Passed(string name, string sentence) => new(name, CheckOutcome.Passed, sentence);

    private static CheckResult Failed(string name, string sentence) => new(name, CheckOutcome.Failed, sentence);

    private static CheckResult NotChecked(string name, string sentence) => new(name, CheckOutcome.NotChecked, sentence);
}
