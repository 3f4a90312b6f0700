using Quiete.Screening;
using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace Quiete.Cli;

/// <summary>Reads a directory of facts from end to end: <c>quiete facts verify DIR</c>.</summary>
internal static class FactsVerifyCommand
{
    public static Command Create()
    {
        var directory = FactsCommand.Directory();
        var verify = new Command("verify", "Compares every checksum and every count.") { directory };
        verify.SetAction(parsed => Run(parsed.GetRequiredValue(directory)));
        return verify;
    }

    private static void Run(string directory)
    {
        using var facts = Facts.Open(directory);
        var table = new Table().Border(TableBorder.Minimal).AddColumns("section", "bytes", "checksum");
        foreach (var section in facts.Verify())
        {
            table.AddRow(
                new Text(section.Name),
                new Text(section.Bytes.ToString("N0", CultureInfo.InvariantCulture)).RightJustified(),
                new Text(section.Checksum.ToString("x16", CultureInfo.InvariantCulture)));
        }

        AnsiConsole.Write(table);
        Console.WriteLine($"Whole: {facts.Map.Count.ToString("N0", CultureInfo.InvariantCulture)} numbers, every checksum and count fits.");
    }
}
