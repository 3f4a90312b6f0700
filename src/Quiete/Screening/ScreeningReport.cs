using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;

namespace Quiete.Screening;

/// <summary>Some rows of a list, by the words for what they share.</summary>
public readonly record struct RowCount(string Of, long Rows);

/// <summary>An hour from which on refused rows could be called, as far as time alone cures them.</summary>
public readonly record struct HourCount(DateTimeOffset From, long Rows);

/// <summary>What a screening found, counted: the preview of a campaign before it is launched.</summary>
public sealed record ScreeningReport
{
    /// <summary>How the list was read.</summary>
    public required CsvDialect Dialect { get; init; }

    public required long Rows { get; init; }

    public required long Allowed { get; init; }

    public required long Refused { get; init; }

    public required long Asked { get; init; }

    /// <summary>Rows by <c>RULE:code</c>, the most frequent first. A row with several reasons counts under each.</summary>
    public required IReadOnlyList<RowCount> Reasons { get; init; }

    /// <summary>Rows by rule; a row counts once under each rule that refuses it or asks.</summary>
    public required IReadOnlyList<RowCount> Rules { get; init; }

    /// <summary>Rows by level of the rules that stand in the way: <c>law</c>, <c>regulator</c>, <c>code</c>, <c>contract</c>, <c>practice</c>.</summary>
    public required IReadOnlyList<RowCount> Levels { get; init; }

    /// <summary>Refused rows by the hour from which on they could be called, in order of time.</summary>
    public required IReadOnlyList<HourCount> Hours { get; init; }

    /// <summary>Rows that name a number which an earlier row names too.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Rows whose number was mended, by repair.</summary>
    public required IReadOnlyList<RowCount> Repairs { get; init; }

    /// <summary>Rows without one valid number, by problem.</summary>
    public required IReadOnlyList<RowCount> Problems { get; init; }

    /// <summary>Rows with fewer fields than columns; they were filled up with empty ones.</summary>
    public required long ShortRows { get; init; }

    /// <summary>Rows with more fields than columns: their answer stands further to the right. A sign of unquoted separators.</summary>
    public required long LongRows { get; init; }

    internal static ScreeningReport From(VerdictTable verdicts, CsvDialect dialect, IReadOnlyList<ScreeningWorker> workers)
    {
        var plan = verdicts.Plan;
        var counts = workers.Select(worker => worker.Counts).ToList();
        var worded = verdicts.Wordings.Select(wording => (wording.Reasons, Rows: counts.Sum(one => one.Of(wording)))).Where(one => one.Rows > 0).ToList();
        long RowsWhere(Func<ulong, bool> holds) => worded.Where(one => holds(one.Reasons)).Sum(one => one.Rows);

        IReadOnlyList<RowCount> ByReason(Func<PlannedReason, string> key) =>
        [
            .. worded.SelectMany(one => plan.ReasonsOf(one.Reasons).Select(key).Distinct(StringComparer.Ordinal).Select(of => (of, one.Rows)))
                .GroupBy(one => one.of, StringComparer.Ordinal)
                .Select(group => new RowCount(group.Key, group.Sum(one => one.Rows)))
                .OrderByDescending(one => one.Rows).ThenBy(one => one.Of, StringComparer.Ordinal),
        ];

        return new ScreeningReport
        {
            Dialect = dialect,
            Rows = RowsWhere(_ => true),
            Allowed = RowsWhere(reasons => plan.DecisionOf(reasons) == Decision.Allow),
            Refused = RowsWhere(reasons => plan.DecisionOf(reasons) == Decision.Refuse),
            Asked = RowsWhere(reasons => plan.DecisionOf(reasons) == Decision.Ask),
            Reasons = ByReason(reason => reason.ToString()),
            Rules = ByReason(reason => reason.Rule),
            Levels = ByReason(reason => reason.Level),
            Hours =
            [
                .. counts.SelectMany(one => one.ByHour).GroupBy(one => one.Key)
                    .Select(group => new HourCount(InRome(group.Key), group.Sum(one => one.Value))).OrderBy(one => one.From),
            ],
            Duplicates = counts.Sum(one => one.Repeated) + Common(counts),
            Repairs = Named([NumberRepairs.LeadingZeroRestored], repair => counts.Sum(one => one.Of(repair))),
            Problems = Named(Enum.GetValues<NumberProblem>(), problem => counts.Sum(one => one.Of(problem))),
            ShortRows = counts.Sum(one => one.ShortRows),
            LongRows = counts.Sum(one => one.LongRows),
        };
    }

    private static DateTimeOffset InRome(long ticks) => RomeTime.At(new DateTimeOffset(ticks, TimeSpan.Zero));

    /// <summary>Numbers that several workers met: each met them for the first time, so they are counted here.</summary>
    private static long Common(List<ScreeningCounts> counts)
    {
        var common = 0L;
        for (var at = 1; at < counts.Count; at++)
        {
            common += counts[at].Seen.CommonWith(counts[0].Seen);
            if (at + 1 < counts.Count) counts[0].Seen.Add(counts[at].Seen);
        }

        return common;
    }

    private static IReadOnlyList<RowCount> Named<T>(IEnumerable<T> values, Func<T, long> rows) where T : struct, Enum =>
        [.. values.Select(value => new RowCount(Terms.Of(value), rows(value))).Where(one => one.Rows > 0)];
}
