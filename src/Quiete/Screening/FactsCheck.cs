namespace Quiete.Screening;

/// <summary>One section that was found whole.</summary>
public readonly record struct CheckedSection(string Name, long Bytes, ulong Checksum);

/// <summary>Reads a facts file from end to end: checksums first, then whether its parts agree with each other.</summary>
internal static unsafe class FactsCheck
{
    public static IReadOnlyList<CheckedSection> Run(Facts facts)
    {
        FactsChecksums.Check(facts);
        CheckMap(facts);
        CheckDetails(facts);
        return [.. Enum.GetValues<FactsSection>().Select(section =>
            new CheckedSection(FactsHeader.NameOf(section), facts.Header[section].Length, facts.Header[section].Checksum))];
    }

    // Chunks in ascending order must follow each other line by line, each line going on counting where the last one stopped.
    private static void CheckMap(Facts facts)
    {
        var lines = facts.At(FactsSection.Lines);
        var lineCount = facts.Header[FactsSection.Lines].Length / MapLine.Bytes;
        var entries = new List<ulong>();
        foreach (var entry in facts.As<ulong>(FactsSection.Directory))
        {
            if (entry != 0) entries.Add(entry);
        }

        entries.Sort();
        var (next, rank) = ((long)MapChunk.DenseLines, 0L);
        foreach (var entry in entries)
        {
            var shift = MapChunk.Shift(entry);
            var after = next + (MapChunk.DenseLines >> shift);
            if (MapChunk.FirstLine(entry) != next || after > lineCount) throw facts.Damaged(FactsSection.Directory, "its chunks do not follow each other");
            for (; next < after; next++)
            {
                var line = lines + (next * MapLine.Bytes);
                if (MapLine.Rank(line) != rank) throw facts.Damaged(FactsSection.Lines, $"line {next} does not count on");
                rank += MapLine.Count(line, sparse: shift != 0);
            }
        }

        if (rank != facts.Map.Count || next != lineCount) throw facts.Damaged(FactsSection.Lines, "they do not hold as many numbers as the header says");
    }

    private static void CheckDetails(Facts facts)
    {
        Span<long> counts = stackalloc long[FactsHeader.Kinds];
        counts.Clear();
        var detailed = 0L;
        var position = 0L;
        var index = facts.As<uint>(FactsSection.DetailIndex);
        var payloads = facts.As<ushort>(FactsSection.Payloads);
        var bases = facts.As<uint>(FactsSection.DetailBases);
        for (var ordinal = 0; ordinal < payloads.Length; ordinal++)
        {
            var payload = payloads[ordinal];
            if ((ordinal & MapPayload.DetailMask) == 0 && bases[ordinal >> MapPayload.DetailBlockShift] != detailed)
            {
                throw facts.Damaged(FactsSection.DetailBases, "they do not count on");
            }

            if ((payload & MapPayload.Detailed) == 0)
            {
                counts[(int)FactKind.Rpo]++;
                continue;
            }

            if (detailed == index.Length || index[(int)detailed] * (long)RecordHeader.Unit != position)
            {
                throw facts.Damaged(FactsSection.DetailIndex, "it does not follow the records");
            }

            var record = facts.Record(position, out position);
            Add(counts, record);
            foreach (var consent in record.Consents) _ = facts.ProofBytes(consent.Proof);
            detailed++;
        }

        if (detailed != index.Length || position != facts.Header[FactsSection.Records].Length)
        {
            throw facts.Damaged(FactsSection.Records, "they are not as many as the header says");
        }

        if (!counts.SequenceEqual(facts.Header.Facts)) throw facts.Damaged(FactsSection.Records, "the facts are not as many as the header says");
    }

    private static void Add(Span<long> counts, in PackedStanding record)
    {
        counts[(int)FactKind.Rpo] += record.Answers.Length;
        counts[(int)FactKind.Objections] += record.Objections.Length;
        counts[(int)FactKind.Consents] += record.Consents.Length;
        counts[(int)FactKind.Requests] += record.Requests.Length;
        counts[(int)FactKind.Contracts] += record.Contracts.Length;
        counts[(int)FactKind.Attempts] += record.Attempts.Length;
    }
}
