using System.Collections.Concurrent;

namespace Quiete.Screening;

/// <summary>One section that was found whole.</summary>
public readonly record struct CheckedSection(string Name, long Bytes, ulong Checksum);

/// <summary>Reads a facts file from end to end: checksums first, then whether its parts agree with each other.</summary>
internal static unsafe class FactsCheck
{
    private const int StepBytes = 1 << 20;

    public static IReadOnlyList<CheckedSection> Run(Facts facts)
    {
        var found = new List<CheckedSection>();
        foreach (var section in Enum.GetValues<FactsSection>())
        {
            var place = facts.Header[section];
            if (Checksum(facts, place) != place.Checksum) throw facts.Damaged(section, "its checksum does not fit");
            found.Add(new(FactsHeader.NameOf(section), place.Length, place.Checksum));
        }

        var tail = new ReadOnlySpan<byte>(facts.At(FactsSection.Proofs) + facts.Header[FactsSection.Proofs].FullLength, SectionPlace.Alignment);
        if (tail.ContainsAnyExcept((byte)0)) throw FactsHeader.Damaged(facts.FilePath, "last page", "it is not empty");

        CheckMap(facts);
        CheckDetails(facts);
        return found;
    }

    /// <summary>Reads the sections that verdicts need into memory and compares all checksums; the longest sections are read first, side by side.</summary>
    public static LoadedFile Load(string path, FileStream file, FactsHeader header)
    {
        var loaded = new LoadedFile(header.FileLength);
        try
        {
            var sections = Enum.GetValues<FactsSection>().OrderByDescending(section => header[section].Length).ToArray();
            Parallel.ForEach(Partitioner.Create(sections, EnumerablePartitionerOptions.NoBuffering), section =>
            {
                var checksum = section == FactsSection.Proofs ? Checksum(file, header[section]) : loaded.Read(file, header[section]);
                if (checksum != header[section].Checksum) throw FactsHeader.Damaged(path, FactsHeader.NameOf(section), "its checksum does not fit");
            });

            Span<byte> tail = stackalloc byte[SectionPlace.Alignment];
            var read = RandomAccess.Read(file.SafeFileHandle, tail, header[FactsSection.Proofs].End);
            if (tail[..read].ContainsAnyExcept((byte)0)) throw FactsHeader.Damaged(path, "last page", "it is not empty");
            return loaded;
        }
        catch (AggregateException several)
        {
            loaded.Dispose();
            throw several.InnerExceptions[0];
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    private static ulong Checksum(FileStream file, SectionPlace place)
    {
        var hash = new XxHash64();
        var step = new byte[StepBytes];
        for (var at = place.Offset; at < place.End;)
        {
            var read = RandomAccess.Read(file.SafeFileHandle, step.AsSpan(0, (int)Math.Min(StepBytes, place.End - at)), at);
            if (read == 0) break;
            hash.Append(step.AsSpan(0, read));
            at += read;
        }

        return hash.Value;
    }

    private static ulong Checksum(Facts facts, SectionPlace place)
    {
        var hash = new XxHash64();
        var start = facts.At(FactsSection.Lines) - facts.Header[FactsSection.Lines].Offset + place.Offset;
        for (var at = 0L; at < place.FullLength; at += StepBytes)
        {
            hash.Append(new ReadOnlySpan<byte>(start + at, (int)Math.Min(StepBytes, place.FullLength - at)));
        }

        return hash.Value;
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
