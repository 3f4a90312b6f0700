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
        var decisions = people.Select((person, i) => Decision(decided.Count + i, person)).ToList();
        List<byte[]> leaves = [.. decisions.Select(decision => Merkle.LeafHash(DecisionRecord.Entry(decision.Payload())))];
        var batch = BatchSigner.Sign(Key, Origin, At.AddSeconds(1), leaves);
        decided.AddRange(decisions.Select((decision, i) => (decision, people[i], batch, i)));
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
            Batch = new BatchPart(place, BatchSeal.Read(batch.Jws, "jws").Size, batch.Paths[place], BatchSeal.Read(batch.Jws, "jws")),
            Log = new LogPart(index, Log.Size, TileLog.InclusionProof(Log.Read, index, Log.Size), Checkpoint()),
        };
    }

    public void Dispose() => Key.Dispose();
}
