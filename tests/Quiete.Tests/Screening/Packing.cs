using Quiete.Gate;
using Quiete.Screening;

namespace Quiete.Tests.Screening;

/// <summary>A standing as it would lie in a facts file, made in memory.</summary>
internal sealed class Packing(Standing standing)
{
    private readonly List<string> names = [""];
    private readonly PackedObjection[] objections = [.. standing.Objections.Select(one => new PackedObjection(one.At.Bits, (byte)one.To)).OrderBy(one => one.At)];
    private readonly PackedRequest[] requests =
        [.. standing.Requests.Select(one => new PackedRequest(one.At.Bits, one.Expires?.DayNumber ?? 0, (ushort)one.Sectors)).OrderBy(one => one.At)];
    private readonly PackedContract[] contracts =
        [.. standing.Contracts.Select(one => new PackedContract(one.From.DayNumber, one.To?.DayNumber ?? PackedContract.Open)).OrderBy(one => one.FromDay)];
    private readonly PackedAttempt[] attempts =
        [.. standing.Attempts.Select(one => new PackedAttempt(one.At.UtcTicks, Agency: 0, (byte)one.Outcome)).OrderBy(one => one.AtTicks)];
    private readonly PackedConsent[] consents = [.. standing.Consents.Select(one => new PackedConsent(
        one.At.Bits, one.RevokedAt.Bits, Proof: one.Proof is null ? 0u : 1, (ushort)one.Categories, (byte)one.Channels,
        (byte)((one.Proof is null ? 0 : PackedConsent.ProofFlag) | (one.InsideContract ? PackedConsent.InsideContractFlag : 0)))).OrderBy(one => one.At)];
    private PackedAnswer[]? answers;

    public PackedStanding Standing => new()
    {
        Answers = answers ??= [.. standing.RpoAnswers.Select(one => new PackedAnswer(one.At.Bits, Name(one.RevokedFor), one.Listed ? (byte)1 : (byte)0)).OrderBy(one => one.At)],
        Objections = objections,
        Consents = consents,
        Requests = requests,
        Contracts = contracts,
        Attempts = attempts,
    };

    public string NameOf(uint id) => names[(int)id];

    private uint Name(IReadOnlyList<string> principals)
    {
        if (principals.Count == 0) return 0;
        names.Add(string.Join('|', principals));
        return (uint)names.Count - 1;
    }
}
