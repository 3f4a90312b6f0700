using System.Text.Json.Serialization;

namespace Quiete.Server.Companies;

/// <summary>Some days in a row, both ends included.</summary>
/// <param name="To">The last day; absent: open.</param>
public readonly record struct DaySpan(DateOnly From, DateOnly? To)
{
    private DateOnly Last => To ?? DateOnly.MaxValue;

    [JsonIgnore]
    public bool IsEmpty => Last < From;

    public bool Holds(DateOnly day) => From <= day && day <= Last;

    public bool Holds(DaySpan other) => From <= other.From && other.Last <= Last;

    /// <summary>The days in both; null when there are none.</summary>
    public DaySpan? Cut(DaySpan other)
    {
        var cut = new DaySpan(From > other.From ? From : other.From, Last < other.Last ? To : other.To);
        return cut.IsEmpty ? null : cut;
    }

    /// <summary>The same days in as few spans as there can be, in order: those that overlap or touch become one.</summary>
    public static IReadOnlyList<DaySpan> Merge(IEnumerable<DaySpan> spans)
    {
        List<DaySpan> merged = [];
        foreach (var span in spans.Where(span => !span.IsEmpty).OrderBy(span => span.From))
        {
            if (merged is [.., var before] && (before.Last == DateOnly.MaxValue || span.From <= before.Last.AddDays(1)))
            {
                merged[^1] = before with { To = before.Last > span.Last ? before.To : span.To };
            }
            else
            {
                merged.Add(span);
            }
        }

        return merged;
    }

    public override string ToString() => $"{From:yyyy-MM-dd}..{To:yyyy-MM-dd}";
}
