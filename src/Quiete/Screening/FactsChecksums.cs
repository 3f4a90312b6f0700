using System.Collections.Concurrent;

namespace Quiete.Screening;

/// <summary>Compares the checksums of a facts file, sections side by side.</summary>
internal static unsafe class FactsChecksums
{
    private const int StepBytes = 1 << 20;

    /// <exception cref="InvalidDataException">The first section that does not fit.</exception>
    public static void Check(Facts facts)
    {
        var sections = Enum.GetValues<FactsSection>();
        var fits = new bool[sections.Length];
        Parallel.For(0, sections.Length, i => fits[i] = Of(facts, sections[i]) == facts.Header[sections[i]].Checksum);
        var damaged = Array.IndexOf(fits, false);
        if (damaged >= 0) throw facts.Damaged(sections[damaged], "its checksum does not fit");

        var tail = new ReadOnlySpan<byte>(facts.At(FactsSection.Proofs) + facts.Header[FactsSection.Proofs].FullLength, SectionPlace.Alignment);
        if (tail.ContainsAnyExcept((byte)0)) throw FactsHeader.Damaged(facts.FilePath, "last page", "it is not empty");
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
                var checksum = section == FactsSection.Proofs ? Of(file, header[section]) : loaded.Read(file, header[section]);
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

    private static ulong Of(FileStream file, SectionPlace place)
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

    private static ulong Of(Facts facts, FactsSection section)
    {
        var hash = new XxHash64();
        var place = facts.Header[section];
        var start = facts.At(FactsSection.Lines) - facts.Header[FactsSection.Lines].Offset + place.Offset;
        for (var at = 0L; at < place.FullLength; at += StepBytes)
        {
            var step = (int)Math.Min(StepBytes, place.FullLength - at);
            hash.Append(new ReadOnlySpan<byte>(start + at, step));
            if (section == FactsSection.Proofs) facts.Release(place.Offset + at, step); // no verdict reads them
        }

        return hash.Value;
    }
}
