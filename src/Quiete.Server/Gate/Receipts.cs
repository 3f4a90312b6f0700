using System.Text;
using Quiete.Audit;
using Quiete.Numbers;
using Quiete.Server.Audit;

namespace Quiete.Server.Gate;

/// <summary>Makes receipts: a decision, its path to the signed root of its batch and, once the log has taken it, its place there.</summary>
internal sealed class Receipts(AuditLog log)
{
    /// <summary>The receipt of a decision.</summary>
    /// <param name="withPerson">Whether it says whom the decision was about: only for the company that asked, and its principal.</param>
    /// <param name="withLog">Whether to prove the place in the log, which needs a few queries.</param>
    public async Task<Receipt> Of(StoredDecision decision, bool withPerson, bool withLog, CancellationToken stop)
    {
        var batch = await log.Batch(decision.Batch, withPlace: withLog, stop)
            ?? throw new InvalidDataException($"The batch of {decision.ShortCode} is missing.");
        return new Receipt
        {
            Decision = DecisionRecord.Read(Encoding.UTF8.GetBytes(decision.Payload), "decision"),
            Person = withPerson && decision is { Salt: { } salt, Number: { } number }
                ? new PersonCommitment(PhoneNumber.FromBits((ulong)number).ToString(), salt)
                : null,
            Batch = new BatchPart(decision.BatchIndex, batch.Size, batch.Paths[decision.BatchIndex], batch.Seal),
            Log = withLog && batch.FirstLeaf is { } first ? await Place(first + decision.BatchIndex, stop) : null,
        };
    }

    private async Task<LogPart?> Place(long index, CancellationToken stop)
    {
        if (await log.Head(stop) is not { } head || head.Size <= index || !SignedCheckpoint.TryParse(head.Checkpoint, out var checkpoint)) return null;
        return new LogPart(index, head.Size, await log.Ask(read => TileLog.InclusionProof(read, index, head.Size), stop), checkpoint);
    }
}
