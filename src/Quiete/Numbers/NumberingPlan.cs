using System.Globalization;
using System.Text;

namespace Quiete.Numbers;

/// <summary>A country's numbering plan: which national numbers exist, what they are for, and where.</summary>
/// <remarks>
/// The leading four digits decide everything but the area's finer name, so the plan is one table of 10,000 cells. Short
/// codes, which have no E.164 form, are kept apart.
/// </remarks>
public sealed class NumberingPlan
{
    /// <summary>Digits that settle the kind and the lengths of a national number.</summary>
    internal const int LeadingDigits = 4;

    private readonly PlanCell[] _cells = new PlanCell[10_000];
    private readonly List<string> _areaNames = [];
    private readonly List<PlanRow> _subareas = [];
    private readonly PlanRow[][] _shortCodes = new PlanRow[100][]; // by their first two digits

    private NumberingPlan(string areaCodes, string services, string shortCodes)
    {
        // A longer prefix overrules a shorter one, so the shorter are laid first.
        foreach (var row in PlanRow.ReadAll(areaCodes, "area-codes.csv").OrderBy(row => row.Prefix.Length)) LayArea(row);
        foreach (var row in PlanRow.ReadAll(services, "services.csv").OrderBy(row => row.Prefix.Length)) Lay(row, area: -1);
        Array.Fill(_shortCodes, []);
        foreach (var codes in PlanRow.ReadAll(shortCodes, "short-codes.csv").GroupBy(row => Number(row.Prefix.AsSpan(0, 2))))
        {
            _shortCodes[codes.Key] = [.. codes.OrderByDescending(row => row.Prefix.Length)];
        }
    }

    /// <summary>The Italian plan that the engine carries: <c>numbering/it</c>.</summary>
    public static NumberingPlan Italian { get; } = Parse(
        Embedded("numbering/it/area-codes.csv"), Embedded("numbering/it/services.csv"), Embedded("numbering/it/short-codes.csv"));

    /// <summary>Reads a plan from the text of its three files. <c>numbering/it/SOURCE.md</c> describes them.</summary>
    /// <exception cref="BadInputException">A row that cannot be read, with its place.</exception>
    public static NumberingPlan Parse(string areaCodes, string services, string shortCodes) => new(areaCodes, services, shortCodes);

    /// <summary>The name of an area as a reading gives it, such as <c>Roma</c>; null when it has none.</summary>
    public string? AreaName(int area) => area >= 0 && area < _areaNames.Count ? _areaNames[area] : null;

    /// <summary>How many areas have a name.</summary>
    public int Areas => _areaNames.Count;

    /// <summary>The cell of a number's first four digits, read as one integer. Unassigned cells have no length.</summary>
    internal PlanCell this[int leadingDigits] => _cells[leadingDigits];

    /// <summary>All cells, for the scanner's own table.</summary>
    internal ReadOnlySpan<PlanCell> Cells => _cells;

    /// <summary>The kind of a short code, or null when the plan has no such code.</summary>
    internal NumberKind? ShortCode(ReadOnlySpan<byte> digits)
    {
        if (digits.Length < 2) return null;
        foreach (var row in _shortCodes[digits[0] * 10 + digits[1]])
        {
            if (row.Matches(digits)) return digits.Length >= row.MinDigits && digits.Length <= row.MaxDigits ? row.Kind : null;
        }

        return null;
    }

    /// <summary>The area of a valid number: the cell's own, or a finer one such as the Vatican inside Rome.</summary>
    internal int AreaOf(PlanCell cell, ReadOnlySpan<byte> digits)
    {
        if (!cell.HasSubareas) return cell.Area;
        foreach (var row in _subareas)
        {
            if (row.Matches(digits)) return row.Area;
        }

        return cell.Area;
    }

    internal static string Embedded(string name)
    {
        using var stream = typeof(NumberingPlan).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidDataException($"{name} is missing from the engine.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private void LayArea(PlanRow row)
    {
        _areaNames.Add(row.Name);
        var area = _areaNames.Count - 1;
        if (row.Prefix.Length <= LeadingDigits)
        {
            Lay(row, area);
            return;
        }

        _subareas.Add(row with { Area = area });
        var leading = Number(row.Prefix.AsSpan(0, LeadingDigits));
        _cells[leading] = _cells[leading] with { HasSubareas = true };
    }

    private void Lay(PlanRow row, int area)
    {
        var cell = new PlanCell(row.Kind, (byte)row.MinDigits, (byte)row.MaxDigits, (byte)row.Prefix.Length, (short)area, HasSubareas: false);
        var width = 1;
        for (var missing = LeadingDigits - row.Prefix.Length; missing > 0; missing--) width *= 10;
        var first = Number(row.Prefix) * width;
        _cells.AsSpan(first, width).Fill(cell);
    }

    private static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>What the plan says of the numbers that share four leading digits. The default value is unassigned.</summary>
internal readonly record struct PlanCell(
    NumberKind Kind, byte MinDigits, byte MaxDigits, byte PrefixDigits, short Area, bool HasSubareas)
{
    public bool Assigned => MaxDigits != 0;

    public bool Holds(int digits) => digits >= MinDigits && digits <= MaxDigits;
}

/// <summary>One row of a plan's file: <c>prefix,kind,min_digits,max_digits,name</c>.</summary>
internal sealed record PlanRow(string Prefix, NumberKind Kind, int MinDigits, int MaxDigits, string Name, int Area)
{
    private const string Header = "prefix,kind,min_digits,max_digits,name";

    public bool Matches(ReadOnlySpan<byte> digits)
    {
        if (digits.Length < Prefix.Length) return false;
        for (var i = 0; i < Prefix.Length; i++)
        {
            if (digits[i] != Prefix[i] - '0') return false;
        }

        return true;
    }

    public static List<PlanRow> ReadAll(string text, string file)
    {
        var rows = new List<PlanRow>();
        var line = 0;
        foreach (var row in text.AsSpan().EnumerateLines())
        {
            line++;
            if (line == 1 && !row.SequenceEqual(Header)) throw new BadInputException($"{file}:1", $"The columns are {Header}.");
            if (line > 1 && !row.IsEmpty) rows.Add(Read(row.ToString().Split(','), $"{file}:{line}"));
        }

        return rows;
    }

    private static PlanRow Read(string[] fields, string place)
    {
        if (fields.Length != 5) throw new BadInputException(place, "A row has five fields.");
        if (fields[0].Length is < 2 or > 6 || !fields[0].All(char.IsAsciiDigit)) throw new BadInputException(place, "The prefix is not two to six digits.");
        if (!NumberWords.TryKind(fields[1], out var kind)) throw new BadInputException(place, $"'{fields[1]}' is not a kind.");
        if (!Length(fields[2], out var min) || !Length(fields[3], out var max) || min > max) throw new BadInputException(place, "The lengths are wrong.");
        return new PlanRow(fields[0], kind, min, max, fields[4], -1);
    }

    private static bool Length(string text, out int digits) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out digits) && digits is > 0 and <= PhoneNumber.MaxDigits;
}
