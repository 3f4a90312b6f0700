namespace Quiete.Server.Register;

/// <summary>Which entries of a register are meant: those of any of the lines, brands or the name given, within days of Italy. Nothing said: all.</summary>
/// <param name="Lines">As entries hold them.</param>
/// <param name="Claimed">A name that no brand has, whatever the case of its letters.</param>
internal sealed record EntryFilter(IReadOnlyCollection<string> Lines, IReadOnlyCollection<long> Brands, string? Claimed = null, DateOnly? From = null, DateOnly? To = null)
{
    /// <summary>Whether it asks for somebody.</summary>
    public bool NamesSomebody => Lines.Count > 0 || Brands.Count > 0 || Claimed is not null;

    /// <summary>The lines and names that some entries have in common with others.</summary>
    public static EntryFilter Like(IReadOnlyCollection<Entry> entries) => new(
        [.. entries.Where(entry => !entry.Told.Line.IsWithheld).Select(entry => entry.Told.Line.ToString()).Distinct(StringComparer.Ordinal).Take(MostLines)],
        [.. entries.Select(entry => entry.Told.Brand).OfType<long>().Distinct().Take(MostLines)],
        entries.Select(entry => entry.Told.Claimed).FirstOrDefault(claimed => claimed is not null));

    /// <summary>The most lines that are asked for together.</summary>
    public const int MostLines = 200;
}
