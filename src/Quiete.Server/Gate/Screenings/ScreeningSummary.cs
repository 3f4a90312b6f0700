using Quiete.Screening;

namespace Quiete.Server.Gate;

/// <summary>Some rows of a list, by the words for what they share.</summary>
internal sealed record RowsOf(string Of, long Rows);

/// <summary>Refused rows that could be called from an hour on.</summary>
internal sealed record RowsFrom(DateTimeOffset From, long Rows);

/// <summary>What a screening found, counted.</summary>
/// <param name="Reasons">Rows by <c>RULE:code</c>, the most frequent first. A row with several reasons counts under each.</param>
/// <param name="Levels">Rows by level of the rules that stand in the way.</param>
/// <param name="CallableFrom">Refused rows by the hour from which on they could be called, as far as time alone cures them.</param>
/// <param name="Duplicates">Rows that name a number again.</param>
/// <param name="PhoneColumn">The column that was screened.</param>
/// <param name="OtherPhoneColumns">Columns that seem to hold telephones and were not screened.</param>
/// <param name="ShortRows">Rows with fewer fields than columns.</param>
/// <param name="LongRows">Rows with more fields than columns: their answer stands further to the right.</param>
internal sealed record ScreeningSummary(
    long Rows, long Allowed, long Asked, long Refused, IReadOnlyList<RowsOf> Reasons, IReadOnlyList<RowsOf> Levels, IReadOnlyList<RowsFrom> CallableFrom,
    long Duplicates, IReadOnlyList<RowsOf> Repairs, IReadOnlyList<RowsOf> Problems, string PhoneColumn, IReadOnlyList<string> OtherPhoneColumns, long ShortRows, long LongRows)
{
    public static ScreeningSummary Of(ScreeningReport report) => new(
        report.Rows, report.Allowed, report.Asked, report.Refused, Counted(report.Reasons), Counted(report.Levels),
        [.. report.Hours.Select(hour => new RowsFrom(hour.From, hour.Rows))], report.Duplicates, Counted(report.Repairs), Counted(report.Problems),
        report.Dialect.Columns[report.Dialect.PhoneColumn], report.Dialect.OtherPhoneColumns, report.ShortRows, report.LongRows);

    private static IReadOnlyList<RowsOf> Counted(IReadOnlyList<RowCount> counts) => [.. counts.Select(count => new RowsOf(count.Of, count.Rows))];
}
