using System.Security.Cryptography;
using Quiete.Audit;

namespace Quiete.Tests.Audit;

/// <summary>A small service for one test: it decides nothing, but signs batches, keeps the log and hands out receipts.</summary>
internal sealed class Receipts : IDisposable
{
    public const string Origin = "registro.example/log";

    public const string Number = "+393471234567";

    private readonly List<(DecisionRecord Decision, PersonCommitment Person, SignedBatch Batch, int Index)> decided = [];

    public SigningKey Key { get; } = SigningKey.Create();

    public TileStore Log { get; } = new();

    public static DateTimeOffset At { get; } = new(2026, 11, 22, 9, 15, 0, 123, TimeSpan.Zero);

    public KeySet Keys => new([Key.Public]);

    public static DecisionRecord Decision(int i, PersonCommitment person) => new()
    {
        Code = ShortCode.FromValue(1_000_003L * (i + 1)).ToString(),
        At = DecisionRecord.Instant(At.AddSeconds(i)),
        Decision = "refuse",
        Earliest = DecisionRecord.Instant(At.AddDays(30)),
        Principal = "Luce Chiara S.p.A.",
        Agency = "Voce \"Amica\" S.r.l.",
        Campaign = "Autunno 2026 – però",
        Sector = "electricity",
        Purpose = "sale",
        Channel = "live-call",
        CallerLine = "0844123456",
        RulesId = "it",
        RulesDigest = "sha256:6f1e",
        Reasons =
        [
            new DecisionReason("IT.RPO.check", "rpo-listed", "refuse", "law"),
            new DecisionReason("POLICY.refusal", "refusal-pause", "refuse", "contract", DecisionRecord.Instant(At.AddDays(30))),
        ],
        Person = person.Hash,
    };

    /// <summary>Decides, signs and logs a batch of contacts.</summary>
    public void Decide(int count)
    {
        var people = Enumerable.Range(0, count).Select(_ => new PersonCommitment(Number, RandomNumberGenerator.GetBytes(PersonCommitment.SaltBytes))).ToList();
        Sign([.. people.Select((person, i) => (Decision(decided.Count + i, person), person))]);
    }

    /// <summary>Signs and logs a decision of the test's own.</summary>
    public void Decide(DecisionRecord decision, PersonCommitment person) => Sign([(decision, person)]);

    private void Sign(List<(DecisionRecord Decision, PersonCommitment Person)> decisions)
    {
        var leaves = decisions.ConvertAll(made => Merkle.LeafHash(DecisionRecord.Entry(made.Decision.Payload())));
        var batch = BatchSigner.Sign(Key, Origin, At.AddSeconds(1), leaves);
        decided.AddRange(decisions.Select((made, i) => (made.Decision, made.Person, batch, i)));
        Log.Append(leaves);
    }

    public SignedCheckpoint Checkpoint() => SignedCheckpoint.Sign(new Checkpoint(Origin, Log.Size, Log.Root), Key);

    public Receipt Receipt(int index)
    {
        var (decision, person, batch, place) = decided[index];
        return new Receipt
        {
            Decision = decision,
            Person = person,
            Batch = new BatchPart(place, batch.Seal.Size, batch.Paths[place], batch.Seal),
            Log = new LogPart(index, Log.Size, TileLog.InclusionProof(Log.Read, index, Log.Size), Checkpoint()),
        };
    }

    public void Dispose() => Key.Dispose();
}
