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
        var files = new Argument<string[]>("FILE")
        {
            Description = "CSV files with a header; several are one change. Without --kind each is written KIND=FILE.",
            Arity = ArgumentArity.OneOrMore,
        };
        var kind = new Option<string>("--kind") { Description = $"What the rows are: {string.Join(", ", Terms.All<FactKind>())}." };
        kind.AcceptOnlyFromAmong([.. Terms.All<FactKind>()]);
        var replace = new Option<bool>("--replace") { Description = "Forget what was known of this kind first." };
        var strict = new Option<bool>("--strict") { Description = "Change nothing if any row cannot be read." };
        var rejects = new Option<string?>("--rejects") { Description = "Where rows that cannot be read go, for files of one kind (default: rejects-KIND.csv in DIR)." };
        var import = new Command("import", "Adds the facts of CSV files, each once, as one change.") { directory, files, kind, replace, strict, rejects };
        import.Validators.Add(parsed =>
        {
            var named = (parsed.GetValue(files) ?? []).Select(file => NameKind(parsed.GetValue(kind), file)).ToArray();
            if (Array.FindIndex(named, file => file is null) is >= 0 and var unnamed)
            {
                parsed.AddError($"{parsed.GetValue(files)![unnamed]}: what are its rows? Say --kind KIND, or KIND=FILE with one of {string.Join(", ", Terms.All<FactKind>())}.");
            }
            else if (parsed.GetValue(rejects) is not null && named.DistinctBy(file => file!.Value.Kind).Count() > 1)
            {
                parsed.AddError("--rejects names one file; rejected rows of several kinds go to rejects-KIND.csv in DIR.");
            }
        });
        import.SetAction((parsed, stop) => Task.Run(
            () => Run(new FactsImport
            {
                Directory = parsed.GetRequiredValue(directory),
                Files = [.. parsed.GetRequiredValue(files).Select(file => NameKind(parsed.GetValue(kind), file)!.Value)],
                Replace = parsed.GetValue(replace),
                Strict = parsed.GetValue(strict),
                RejectsPath = parsed.GetValue(rejects),
                Progress = Console.IsErrorRedirected ? null : ShowProgress(),
            }, stop),
            stop));
        return import;
    }

    // With --kind a file is a path and nothing else, whatever signs are in it.
    private static FactsFile? NameKind(string? kind, string file)
    {
        if (kind is not null) return Terms.TryParse<FactKind>(kind, out var all) ? new(all, file) : null;
        var sign = file.IndexOf('=', StringComparison.Ordinal);
        return sign > 0 && Terms.TryParse<FactKind>(file.AsSpan(0, sign), out var named) ? new(named, file[(sign + 1)..]) : null;
    }

    private static void Run(FactsImport import, CancellationToken stop)
    {
        var summary = import.Run(stop);
        if (import.Progress is not null) Console.Error.Write("\r\u001b[K");
        var table = new Table().Border(TableBorder.Minimal).HideHeaders().AddColumns("", "");
        foreach (var kind in summary.Kinds)
        {
            if (summary.Kinds.Count > 1) table.AddRow(new Text(Terms.Of(kind.Kind)), Text.Empty);
            Row(table, "rows read", kind.Rows);
            Row(table, "facts added", kind.Added);
            Row(table, "already there", kind.AlreadyThere);
            Row(table, "rejected", kind.Rejected);
            foreach (var (reason, count) in kind.Reasons.OrderByDescending(pair => pair.Value)) Row(table, $"  {reason}", count);
        }

        Row(table, "numbers known now", summary.Numbers);
        AnsiConsole.Write(table);
        if (summary.Kinds.All(kind => kind.Rows == 0)) CommandLine.Say("The files hold a header and no rows.");
        foreach (var kind in summary.Kinds)
        {
            if (kind.RejectsPath is { } path) CommandLine.Say($"Rejected rows, with reasons: {path}");
        }
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
