using System.Globalization;
using Quiete.Screening;
using Spectre.Console;

namespace Quiete.Cli;

/// <summary>A screening's report for people: what may be called, what stands in the way of the rest, and from when.</summary>
internal static class Preview
{
    private const int MostRows = 20;
    private static readonly CultureInfo Numbers = CultureInfo.InvariantCulture;

    public static void Write(IAnsiConsole console, ScreeningReport report, TimeSpan elapsed)
    {
        var column = report.Dialect.Columns[report.Dialect.PhoneColumn];
        console.MarkupLineInterpolated($"{Count(report.Rows)} rows screened by the column [bold]{column}[/] in {elapsed.TotalSeconds.ToString("0.00", Numbers)} s");
        console.WriteLine();
        console.Write(new BarChart().Width(72).AddItem("allow", report.Allowed, Color.Green)
            .AddItem("ask", report.Asked, Color.Yellow).AddItem("refuse", report.Refused, Color.Red)
            .UseValueFormatter(rows => $"{Count((long)rows)}  ({Share((long)rows, report.Rows)})"));
        console.WriteLine();

        if (report.Reasons.Count > 0)
        {
            Table(console, "What stands in the way", report.Reasons, report.Rows, "a row may have several reasons");
            Table(console, "By level", report.Levels, report.Rows, "");
        }

        if (report.Hours.Count > 0)
        {
            Table(console, "Refused now, callable from", [.. report.Hours.Select(hour => new RowCount(hour.From.ToString("ddd d MMM yyyy HH:mm", Numbers), hour.Rows))],
                report.Rows, "where time alone cures every reason");
        }

        foreach (var note in Notes(report)) console.MarkupLineInterpolated($"[yellow]note[/] {note}");
    }

    private static IEnumerable<string> Notes(ScreeningReport report)
    {
        if (report.Duplicates > 0) yield return $"rows that name a number again: {Count(report.Duplicates)}";
        foreach (var repair in report.Repairs) yield return $"numbers repaired ({repair.Of}): {Count(repair.Rows)}";
        foreach (var problem in report.Problems) yield return $"rows without one valid number ({problem.Of}): {Count(problem.Rows)}";
        if (report.ShortRows > 0) yield return $"rows with fewer fields than the list has columns, filled up with empty ones: {Count(report.ShortRows)}";
        if (report.LongRows > 0) yield return $"rows with more fields than the list has columns, so that their answer stands further to the right (a separator without quotes?): {Count(report.LongRows)}";
        if (report.Dialect.OtherPhoneColumns.Count > 0)
        {
            yield return $"not screened, though it seems to hold telephones: {string.Join(", ", report.Dialect.OtherPhoneColumns)} (choose with --phone-column)";
        }
    }

    private static void Table(IAnsiConsole console, string title, IReadOnlyList<RowCount> counts, long rows, string remark)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumn("").AddColumn("", right => right.RightAligned()).AddColumn("").AddColumn("");
        var most = counts.Max(count => count.Rows);
        foreach (var count in counts.Take(MostRows))
        {
            table.AddRow(new Text("  " + count.Of), new Text(Count(count.Rows)), new Text(Share(count.Rows, rows)), new Text(Bar(count.Rows, most)));
        }

        console.MarkupLineInterpolated($"[bold]{title}[/]{(remark.Length > 0 ? $" ({remark})" : "")}");
        console.Write(table);
        if (counts.Count > MostRows) console.MarkupLineInterpolated(Numbers, $"  … and {counts.Count - MostRows} more, in the report");
        console.WriteLine();
    }

    private static string Bar(long rows, long most) => new('█', (int)Math.Max(1, Math.Round(20.0 * rows / most)));

    private static string Count(long rows) => rows.ToString("N0", Numbers);

    private static string Share(long rows, long all) => $"{(100.0 * rows / all).ToString("0.0", Numbers)} %";
}
