using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Quiete.Rules;
using Quiete.Screening;
using Spectre.Console;

namespace Quiete.Cli;

/// <summary>Brings CSV files into a directory of facts: <c>quiete facts import DIR --kind rpo FILE…</c>.</summary>
internal static class FactsImportCommand
{
    public static Command Create()
    {
        var directory = FactsCommand.Directory();
        var files = new Argument<string[]>("FILE") { Description = "CSV files with a header; several are one change.", Arity = ArgumentArity.OneOrMore };
        var kind = new Option<string>("--kind") { Description = $"What the rows are: {string.Join(", ", Terms.All<FactKind>())}.", Required = true };
        kind.AcceptOnlyFromAmong([.. Terms.All<FactKind>()]);
        var replace = new Option<bool>("--replace") { Description = "Forget what was known of this kind first." };
        var strict = new Option<bool>("--strict") { Description = "Change nothing if any row cannot be read." };
        var rejects = new Option<string?>("--rejects") { Description = "Where rows that cannot be read go (default: rejects-KIND.csv in DIR)." };
        var import = new Command("import", "Adds the facts of CSV files, each once, as one change.") { directory, files, kind, replace, strict, rejects };
        import.SetAction((parsed, stop) => Task.Run(
            () =>
            {
                _ = Terms.TryParse<FactKind>(parsed.GetRequiredValue(kind), out var of);
                Run(new FactsImport
                {
                    Directory = parsed.GetRequiredValue(directory),
                    Kind = of,
                    Files = parsed.GetRequiredValue(files),
                    Replace = parsed.GetValue(replace),
                    Strict = parsed.GetValue(strict),
                    RejectsPath = parsed.GetValue(rejects),
                    Progress = Console.IsErrorRedirected ? null : ShowProgress(),
                }, stop);
            },
            stop));
        return import;
    }

    private static void Run(FactsImport import, CancellationToken stop)
    {
        var summary = import.Run(stop);
        if (import.Progress is not null) Console.Error.Write("\r\u001b[K");
        var table = new Table().Border(TableBorder.Minimal).HideHeaders().AddColumns("", "");
        Row(table, "rows read", summary.Rows);
        Row(table, "facts added", summary.Added);
        Row(table, "already there", summary.AlreadyThere);
        Row(table, "rejected", summary.Rejected);
        foreach (var (reason, count) in summary.Reasons.OrderByDescending(pair => pair.Value)) Row(table, $"  {reason}", count);
        Row(table, "numbers known now", summary.Numbers);
        AnsiConsole.Write(table);
        if (summary.Rows == 0) CommandLine.Say("The files hold a header and no rows.");
        if (summary.RejectsPath is { } path) CommandLine.Say($"Rejected rows, with reasons: {path}");
    }

    private static void Row(Table table, string what, long count) =>
        table.AddRow(new Text(what), new Text(count.ToString("N0", CultureInfo.InvariantCulture)).RightJustified());

    private static Action<long> ShowProgress()
    {
        var started = Stopwatch.GetTimestamp();
        var gate = new Lock();
        var next = 0.25;
        return rows =>
        {
            lock (gate)
            {
                var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                if (seconds < next) return;
                next = seconds + 0.25;
                Console.Error.Write($"\r{rows.ToString("N0", CultureInfo.InvariantCulture)} rows, {(rows / seconds).ToString("N0", CultureInfo.InvariantCulture)} a second");
            }
        };
    }
}
