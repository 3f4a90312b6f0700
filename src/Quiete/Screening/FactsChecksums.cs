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
        Parallel.For(0, sections.Length, i => fits[i] = Of(facts, facts.Header[sections[i]]) == facts.Header[sections[i]].Checksum);
        var damaged = Array.IndexOf(fits, false);
        if (damaged >= 0) throw facts.Damaged(sections[damaged], "its checksum does not fit");

        var tail = new ReadOnlySpan<byte>(facts.At(FactsSection.Proofs) + facts.Header[FactsSection.Proofs].FullLength, SectionPlace.Alignment);
        if (tail.ContainsAnyExcept((byte)0)) throw FactsHeader.Damaged(facts.FilePath, "last page", "it is not empty");
    }

    private static ulong Of(Facts facts, SectionPlace place)
    {
        var hash = new XxHash64();
        var start = facts.At(FactsSection.Lines) - facts.Header[FactsSection.Lines].Offset + place.Offset;
        for (var at = 0L; at < place.FullLength; at += StepBytes)
        {
            hash.Append(new ReadOnlySpan<byte>(start + at, (int)Math.Min(StepBytes, place.FullLength - at)));
        }

        return hash.Value;
    }
}
