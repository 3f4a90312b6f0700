using System.CommandLine;
using System.Diagnostics;
using Quiete.Gate;
using Quiete.Rules;
using Quiete.Screening;
using Spectre.Console;

namespace Quiete.Cli;

/// <summary><c>quiete screen</c>: a contact list in, the same list with a decision and every reason out.</summary>
internal static class ScreenCommand
{
    private const string StandardStream = "-";

    public static Command Create(TimeProvider clock)
    {
        var list = new Argument<string>("LIST") { Description = "The contact list: CSV (any separator, UTF-8 or Windows-1252), .xlsx, or - for standard input." };
        var campaign = new Option<string>("--campaign") { Description = "CAMPAIGN.json with contact, agency and policy.", Required = true, HelpName = "CAMPAIGN.json" };
        var facts = new Option<string>("--facts") { Description = "The directory that 'facts import' filled.", Required = true, HelpName = "DIR" };
        var at = new Option<string?>("--at") { Description = "The instant to judge, ISO 8601 with offset. Default: now.", HelpName = "INSTANT" };
        var phone = new Option<string?>("--phone-column") { Description = "The column of the telephone, where it is not found by itself.", HelpName = "NAME" };
        var output = new Option<string?>("--output", "-o") { Description = "Where the screened list goes. Default: standard output.", HelpName = "OUT" };
        var report = new Option<string?>("--report") { Description = "Where a report goes: rows by decision, rule, level and hour.", HelpName = "REPORT.json" };
        var preview = new Option<bool>("--preview") { Description = "Only count: show the report, write no list." };
        var explain = new Option<string?>("--explain") { Description = "Screen nothing; explain the verdict on one number, with every reason and its source.", HelpName = "NUMBER" };
        var command = new Command("screen", "Screen a contact list against the law: call, do not call, or ask, with every reason.")
        {
            list, campaign, facts, at, phone, output, report, preview, explain,
        };

        command.SetAction((parsed, stop) =>
        {
            var instant = InstantOf(parsed.GetValue(at), clock);
            var directory = parsed.GetRequiredValue(facts);
            using var known = Facts.Open(directory);
            var campaignPath = parsed.GetRequiredValue(campaign);
            if (parsed.GetValue(explain) is { } number)
            {
                known.CheckBytes();
                var asked = CampaignReader.Read(File.ReadAllBytes(campaignPath), campaignPath);
                Explanation.Write(AnsiConsole.Console, CallGate.Italian, asked, known, number, instant);
                return Task.FromResult(CommandLine.Done);
            }

            // Every byte of the facts is checked while the list is screened; the result appears only if all of them fit.
            var check = Task.Run(known.CheckBytes, CancellationToken.None);
            try
            {
                var what = CampaignReader.Read(File.ReadAllBytes(campaignPath), campaignPath);
                var job = new Job(
                    parsed.GetRequiredValue(list), parsed.GetValue(phone), parsed.GetValue(output), parsed.GetValue(report), parsed.GetValue(preview), instant);
                job.Run(CampaignPlan.Compile(RulePack.Italian, what, instant, known.Name), known, check, stop);
            }
            catch (Exception trouble) when (trouble is not (BadInputException or OperationCanceledException) && IsDamaged(check))
            {
                // What went wrong came of the damage; that is what the user has to know.
                check.GetAwaiter().GetResult();
                throw;
            }
            finally
            {
                Task.WaitAny([check], CancellationToken.None); // it reads the mapped file, which is closed next
            }

            return Task.FromResult(CommandLine.Done);
        });
        return command;
    }

    private static bool IsDamaged(Task check)
    {
        Task.WaitAny([check], CancellationToken.None);
        return check.IsFaulted;
    }

    private static DateTimeOffset InstantOf(string? text, TimeProvider clock)
    {
        if (text is null) return clock.GetUtcNow();
        return Moment.TryParseInstant(text, out var instant)
            ? instant
            : throw new BadInputException("--at", $"'{text}' is not an instant with its offset, such as 2026-11-23T10:15:00+01:00.");
    }

    private sealed record Job(string List, string? PhoneColumn, string? Output, string? Report, bool CountOnly, DateTimeOffset At)
    {
        public void Run(CampaignPlan plan, Facts facts, Task check, CancellationToken stop)
        {
            var watch = Stopwatch.StartNew();
            var toStandardOutput = !CountOnly && (Output is null || Output == StandardStream);
            using var written = toStandardOutput || CountOnly ? null : new WholeFile(Output!);
            using var reported = Report is null ? null : new WholeFile(Report);
            using var spool = written is null ? new Spool() : null;

            ScreeningReport report;
            using (var list = Open(List, stop))
            using (var progress = new ProgressLine(list.CanSeek ? list.Length : null))
            {
                var name = List == StandardStream ? "standard input" : List;
                report = new ListScreener(plan, facts).Screen(list, name, (written?.Handle ?? spool?.Handle)!, PhoneColumn, progress.Show, stop);
            }

            check.GetAwaiter().GetResult();
            if (reported is not null) RandomAccess.Write(reported.Handle, ReportJson.Of(report, List, At), 0);
            if (toStandardOutput) spool!.CopyToStandardOutput();
            written?.Complete(durable: false);
            reported?.Complete(durable: false);
            if (!toStandardOutput) Preview.Write(AnsiConsole.Console, report, watch.Elapsed);
        }

        private static Stream Open(string list, CancellationToken stop)
        {
            if (list == StandardStream) return Console.OpenStandardInput();
            if (Directory.Exists(list)) throw new BadInputException(list, "is a folder, not a list.");
            var file = new FileStream(list, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return string.Equals(Path.GetExtension(list), ".xlsx", StringComparison.OrdinalIgnoreCase) ? FirstSheet(list, file, stop) : file;
        }

        /// <summary>The first sheet as CSV, in a temporary file that is gone when closed.</summary>
        private static FileStream FirstSheet(string list, FileStream workbook, CancellationToken stop)
        {
            var csv = new FileStream(
                Path.Combine(Path.GetTempPath(), $"quiete-{Path.GetRandomFileName()}.csv"), FileMode.CreateNew, FileAccess.ReadWrite,
                FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            try
            {
                using (workbook) Workbook.ToCsv(workbook, list, csv, long.MaxValue, stop);
                csv.Position = 0;
                return csv;
            }
            catch
            {
                csv.Dispose();
                throw;
            }
        }
    }
}
