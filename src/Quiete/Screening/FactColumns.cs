namespace Quiete.Screening;

/// <summary>Where the columns of one kind of facts stand in one CSV file, and what parts them.</summary>
/// <param name="Separator">The byte between fields.</param>
/// <param name="Places">For each name of <see cref="Names"/> its column, or -1 when an optional one is absent.</param>
internal sealed record FactColumns(FactKind Kind, byte Separator, int[] Places)
{
    private static readonly string[][] Required =
    [
        ["number", "answered_at", "listed"],
        ["number", "at", "to"],
        ["number", "at", "categories", "channels"],
        ["number", "at"],
        ["number", "from"],
        ["number", "at", "outcome"],
    ];

    private static readonly string[][] Optional =
    [
        ["revoked_for"], [], ["proof", "inside_contract", "revoked_at"], ["expires", "sectors"], ["to"], ["agency"],
    ];

    /// <summary>The columns of a kind: the required ones, then the optional ones.</summary>
    public static string[] Names(FactKind kind) => [.. Required[(int)kind], .. Optional[(int)kind]];

    /// <summary>Finds the columns in a header, trying comma, semicolon, tab and bar.</summary>
    /// <exception cref="BadInputException">A required column is missing or stands twice; the message lists what was seen.</exception>
    public static FactColumns Find(FactKind kind, ReadOnlySpan<byte> header, string file)
    {
        var best = (Separator: (byte)',', Fields: new List<string>(), Known: -1);
        var names = Names(kind);
        foreach (var separator in ",;\t|"u8)
        {
            var fields = CsvText.Fields(header, separator).ConvertAll(field => field.Trim().ToLowerInvariant());
            var known = names.Count(fields.Contains);
            if (known > best.Known) best = (separator, fields, known);
        }

        var missing = Required[(int)kind].Where(name => !best.Fields.Contains(name)).ToArray();
        if (missing.Length > 0)
        {
            throw new BadInputException(
                $"{file}: line 1",
                $"{(missing.Length == 1 ? "the column" : "the columns")} {string.Join(", ", missing)} {(missing.Length == 1 ? "is" : "are")} missing. "
                + $"Seen: {string.Join(", ", best.Fields)}. Needed: {string.Join(", ", names)}.");
        }

        var twice = names.FirstOrDefault(name => best.Fields.Count(field => field == name) > 1);
        if (twice is not null) throw new BadInputException($"{file}: line 1", $"the column {twice} stands twice.");
        return new(kind, best.Separator, [.. names.Select(name => best.Fields.IndexOf(name))]);
    }
}
