using System.Runtime.InteropServices;
using Quiete.Rules;

namespace Quiete.Screening;

/// <summary>The facts of the one number that is being merged: loaded from the old file, added to, written to the new one.</summary>
internal sealed class NumberFacts(FactTexts texts, Facts? old)
{
    private readonly List<PackedAnswer> _answers = [];
    private readonly List<PackedObjection> _objections = [];
    private readonly List<PackedConsent> _consents = [];
    private readonly List<PackedRequest> _requests = [];
    private readonly List<PackedContract> _contracts = [];
    private readonly List<PackedAttempt> _attempts = [];

    public void Clear()
    {
        _answers.Clear();
        _objections.Clear();
        _consents.Clear();
        _requests.Clear();
        _contracts.Clear();
        _attempts.Clear();
    }

    /// <summary>How many facts of a kind there are.</summary>
    public int Count(FactKind kind) => kind switch
    {
        FactKind.Rpo => _answers.Count,
        FactKind.Objections => _objections.Count,
        FactKind.Consents => _consents.Count,
        FactKind.Requests => _requests.Count,
        FactKind.Contracts => _contracts.Count,
        _ => _attempts.Count,
    };

    /// <summary>Takes over what was known, but for kinds that are to be replaced.</summary>
    public void Load(in PackedStanding known, FactsMerge merge)
    {
        if (!merge.IsReplaced(FactKind.Rpo)) _answers.AddRange(known.Answers);
        if (!merge.IsReplaced(FactKind.Objections)) _objections.AddRange(known.Objections);
        if (!merge.IsReplaced(FactKind.Consents)) _consents.AddRange(known.Consents);
        if (!merge.IsReplaced(FactKind.Requests)) _requests.AddRange(known.Requests);
        if (!merge.IsReplaced(FactKind.Contracts)) _contracts.AddRange(known.Contracts);
        if (!merge.IsReplaced(FactKind.Attempts)) _attempts.AddRange(known.Attempts);
    }

    public void AddPlain(ushort payload)
    {
        var day = MapPayload.FirstDay + ((payload & MapPayload.DayMask) >> 1);
        _answers.Add(new((RomeTime.MidnightTicks(day) << 1) | 1, 0, (byte)(payload & MapPayload.ListedBit)));
    }

    public void Add(FactKind kind, in FactRow row)
    {
        switch (kind)
        {
            case FactKind.Rpo: _answers.Add(new(row.At, row.Text, (byte)row.Terms)); break;
            case FactKind.Objections: _objections.Add(new(row.At, (byte)row.Terms)); break;
            case FactKind.Consents: _consents.Add(new(row.At, row.Until, row.Text, (ushort)(row.Terms >> 16), unchecked((byte)(row.Terms >> 8)), unchecked((byte)row.Terms))); break;
            case FactKind.Requests: _requests.Add(new(row.At, (int)row.Until, (ushort)row.Terms)); break;
            case FactKind.Contracts: _contracts.Add(new((int)row.At, (int)row.Until)); break;
            default: _attempts.Add(new(row.At, row.Text, (byte)row.Terms)); break;
        }
    }

    /// <summary>Keeps each fact once, oldest first; gives how many of the kind are left.</summary>
    public int Distinct(FactKind kind)
    {
        switch (kind)
        {
            case FactKind.Rpo: Distinct(_answers, (a, b) => Compare((a.At, a.ListedByte, a.RevokedFor), (b.At, b.ListedByte, b.RevokedFor))); break;
            case FactKind.Objections: Distinct(_objections, (a, b) => Compare((a.At, a.ToAllByte, 0u), (b.At, b.ToAllByte, 0u))); break;
            case FactKind.Consents: Distinct(_consents, Compare); break;
            case FactKind.Requests: Distinct(_requests, (a, b) => Compare((a.At, a.Sectors, (uint)a.ExpiresDay), (b.At, b.Sectors, (uint)b.ExpiresDay))); break;
            case FactKind.Contracts: Distinct(_contracts, (a, b) => Compare((a.FromDay, 0, (uint)a.ToDay), (b.FromDay, 0, (uint)b.ToDay))); break;
            default: Distinct(_attempts, (a, b) => Compare((a.AtTicks, a.Outcome, a.Agency), (b.AtTicks, b.Outcome, b.Agency))); break;
        }

        return Count(kind);
    }

    /// <summary>Writes the number, unless nothing is left of it.</summary>
    /// <returns>Whether anything was.</returns>
    public bool WriteTo(MergedPiece piece, ulong key)
    {
        Span<ushort> counts = stackalloc ushort[FactsHeader.Kinds];
        var total = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var count = Count((FactKind)i);
            if (count > RecordHeader.MaxFacts)
            {
                throw new BadInputException(
                    Numbers.PhoneNumber.FromBits(key).ToString(), $"has more than {RecordHeader.MaxFacts} facts of one kind.");
            }

            counts[i] = (ushort)count;
            total += count;
        }

        if (total == 0) return false;
        if (total == 1 && _answers is [{ RevokedFor: 0 } only] && (only.At & 1) != 0
            && MapPayload.TryPack(DayOf(only.At), only.Listed, out var payload))
        {
            piece.Add(payload);
            return true;
        }

        piece.BeginRecord(counts);
        foreach (var answer in _answers) piece.CountAnswer(DayOf(answer.At));
        piece.AddFacts<PackedAnswer>(CollectionsMarshal.AsSpan(_answers));
        piece.AddFacts<PackedObjection>(CollectionsMarshal.AsSpan(_objections));
        foreach (var consent in _consents)
        {
            var start = piece.Records.Count;
            piece.AddFacts([consent]);
            if (consent.HasProof) piece.AddProof(texts.Proof(consent.Proof, old), start + PackedConsent.ProofAt);
        }

        piece.AddFacts<PackedRequest>(CollectionsMarshal.AsSpan(_requests));
        piece.AddFacts<PackedContract>(CollectionsMarshal.AsSpan(_contracts));
        piece.AddFacts<PackedAttempt>(CollectionsMarshal.AsSpan(_attempts));
        return true;
    }

    private static void Distinct<T>(List<T> facts, Comparison<T> compare)
    {
        if (facts.Count < 2) return;
        facts.Sort(compare);
        var kept = 1;
        for (var i = 1; i < facts.Count; i++)
        {
            if (compare(facts[i], facts[kept - 1]) != 0) facts[kept++] = facts[i];
        }

        facts.RemoveRange(kept, facts.Count - kept);
    }

    private static int Compare<T>((long, T, uint) a, (long, T, uint) b) where T : IComparable<T> => a.CompareTo(b);

    private int Compare(PackedConsent a, PackedConsent b)
    {
        var order = (a.At, a.RevokedAt, a.Categories, a.Channels, a.Flags).CompareTo((b.At, b.RevokedAt, b.Categories, b.Channels, b.Flags));
        return order != 0 || !a.HasProof ? order : texts.Proof(a.Proof, old).SequenceCompareTo(texts.Proof(b.Proof, old));
    }

    private static int DayOf(long at) => RomeTime.DayNumberAt(Moment.FromBits(at).BeginTicks);
}
