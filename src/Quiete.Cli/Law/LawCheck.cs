using System.CommandLine;
using Quiete.Gate;
using Quiete.Rules;

namespace Quiete.Cli;

/// <summary>Refuses a pack of rules that is not in order, and names every fault: <c>quiete law check DIR</c>.</summary>
internal static class LawCheck
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "The folder with the rules, as .json files." };
        var check = new Command("check", "Checks a pack of rules and judges its examples by it.") { folder };
        check.SetAction(parsed => Check(parsed.GetRequiredValue(folder)));
        return check;
    }

    private static int Check(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
            .Select(path => new PackFile(Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllBytes(path)))
            .ToList();
        if (files.Count == 0) throw new BadInputException(folder, "There are no rules here: no .json file.");

        var faults = Faults.Gathering();
        var pack = RulePack.Read(files, faults);
        var whole = faults.Found.Count == 0;
        var held = whole ? ExampleCheck.JudgeAll(pack, faults) : 0;
        if (!whole) ExampleCheck.ReadAll(pack, faults);

        foreach (var fault in faults.Found) CommandLine.Say($"{fault.Place}: {fault.Message}");
        if (!whole) CommandLine.Say("The examples were not judged: the rules come first.");
        if (faults.Found.Count > 0) return CommandLine.Mistake;

        Console.Out.WriteLine($"{pack.Rules.Length} rules in order, {held} examples held.");
        return CommandLine.Done;
    }
}
