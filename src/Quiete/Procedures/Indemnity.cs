using System.Collections.Immutable;
using Quiete.Rules;

namespace Quiete.Procedures;

/// <summary>By what an indemnity grows.</summary>
internal enum IndemnityPer
{
    Day,

    /// <summary>A year begun counts as a year.</summary>
    Year,

    /// <summary>Nothing is due: what people often ask for, and the table does not give.</summary>
    Nothing,
}

/// <summary>A line of the table of indemnities (indennizzi).</summary>
/// <param name="Cents">For each day or year.</param>
/// <param name="UltraThird">Whether a third is added on ultra-broadband.</param>
/// <param name="CapCents">The most in all; null: the table names none.</param>
/// <param name="MaxUnits">The most days or years that count; null: the table names none.</param>
internal sealed record IndemnityItem(
    string Id, RuleWords Name, RuleWords Note, IndemnityPer Per, int Cents, bool UltraThird, int? CapCents, int? MaxUnits,
    string Source, Confidence Confidence, DateOnly? From, DateOnly? To, ImmutableArray<IndemnityExample> Examples)
{
    public const int MaxCents = 100_000_00;

    public bool InForceOn(DateOnly day) => !(day < From) && !(day > To);

    internal static IndemnityItem? Read(JsonFields fields)
    {
        var id = fields.Name("id", needed: true);
        var (name, note) = (PackWords.Read(fields, "name"), PackWords.Read(fields, "note"));
        var per = fields.Word<IndemnityPer>("per", needed: true);
        var cents = fields.Whole("cents", 1, MaxCents, needed: per is not IndemnityPer.Nothing);
        var third = fields.Flag("ultraThird");
        var (cap, most) = (fields.Whole("capCents", 1, MaxCents), fields.Whole("maxUnits", 1, Indemnity.MostDays));
        var source = fields.Name("source", needed: true);
        var confidence = fields.Word<Confidence>("confidence", needed: true);
        var (from, to) = (fields.Day("from"), fields.Day("to"));
        var examples = fields.Objects("examples", IndemnityExample.Read, needed: true).ToImmutableArray();
        fields.End();
        if (from > to) fields.Fault("to", "It ends before it begins.");
        if (examples.IsEmpty) fields.Fault("examples", "An indemnity needs at least one example that can be read.");
        return id is null || name is null || note is null || per is null || source is null || confidence is null
            ? null
            : new(id, name, note, per.Value, cents ?? 0, third, cap, most, source, confidence.Value, from, to, examples);
    }
}

/// <summary>A worked example: so many days or years, and the sum.</summary>
internal sealed record IndemnityExample(int Units, bool Ultra, int TotalCents)
{
    internal static IndemnityExample? Read(JsonFields fields)
    {
        var (units, ultra, total) = (fields.Whole("units", 0, Indemnity.MostDays, needed: true), fields.Flag("ultra"), fields.Whole("totalCents", 0, IndemnityItem.MaxCents, needed: true));
        fields.End();
        return units is null || total is null ? null : new(units.Value, ultra, total.Value);
    }
}

/// <summary>What a line of the arithmetic is.</summary>
internal enum IndemnityLineKind
{
    /// <summary>Days or years by the rate.</summary>
    Rate,

    /// <summary>A third more, for ultra-broadband.</summary>
    Third,

    /// <summary>What the cap takes away again.</summary>
    Cap,

    /// <summary>Days or years beyond the most that count, which add nothing.</summary>
    Beyond,
}

/// <summary>One line of the arithmetic.</summary>
internal sealed record IndemnityLine(IndemnityLineKind Kind, int Units, int Cents, int SumCents);

/// <summary>An indemnity, with the arithmetic line by line. What the table gives; whether it is due is for others to decide.</summary>
internal sealed record Indemnity(IndemnityItem Item, int Units, bool Ultra, ImmutableArray<IndemnityLine> Lines)
{
    /// <summary>The most days that are reckoned: twenty years.</summary>
    public const int MostDays = 7_305;

    public int TotalCents => Lines.Sum(line => line.SumCents);

    /// <summary>What an item gives.</summary>
    /// <param name="units">Days or years, from 0 to <see cref="MostDays"/>.</param>
    /// <param name="ultra">Whether the line is ultra-broadband.</param>
    public static Indemnity Of(IndemnityItem item, int units, bool ultra)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(units, MostDays);
        if (item.Per == IndemnityPer.Nothing) return new(item, units, ultra, []);

        var counted = Math.Min(units, item.MaxUnits ?? units);
        List<IndemnityLine> lines = [new(IndemnityLineKind.Rate, counted, item.Cents, counted * item.Cents)];
        if (counted < units) lines.Add(new(IndemnityLineKind.Beyond, units - counted, 0, 0));
        if (ultra && item.UltraThird) lines.Add(new(IndemnityLineKind.Third, 0, 0, lines[0].SumCents / 3));
        var sum = lines.Sum(line => line.SumCents);
        if (item.CapCents is { } cap && sum > cap) lines.Add(new(IndemnityLineKind.Cap, 0, cap, cap - sum));
        return new(item, units, ultra, [.. lines]);
    }

    /// <summary>The days between two days, the first counted and the last not: a fault that was mended the same day lasted none.</summary>
    public static int Days(DateOnly began, DateOnly ended) => Math.Clamp(ended.DayNumber - began.DayNumber, 0, MostDays);
}
