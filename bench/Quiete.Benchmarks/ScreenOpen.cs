using System.Diagnostics;
using System.Globalization;
using Quiete.Gate;
using Quiete.Rules;
using Quiete.Screening;

namespace Quiete.Benchmarks;

/// <summary>The verb <c>screen-open</c>: screens the workload's list in this process, with the facts mapped and the code warm.</summary>
/// <remarks>As a service does all day. Every run writes a new file: making its pages is part of the work.</remarks>
internal static class ScreenOpen
{
    private const int Repeats = 5;

    /// <param name="folder">What <c>generate</c> made.</param>
    /// <param name="factsFolder">What <c>quiete facts import</c> made of it.</param>
    public static int Run(string folder, string factsFolder, string output)
    {
        var started = Stopwatch.GetTimestamp();
        using var facts = Facts.Load(factsFolder);
        var opened = Stopwatch.GetElapsedTime(started);

        var campaign = CampaignReader.Read(File.ReadAllBytes(Path.Combine(folder, "campaign.json")), "campaign.json");
        var at = DateTimeOffset.Parse(File.ReadAllText(Path.Combine(folder, "at.txt")).Trim(), CultureInfo.InvariantCulture);
        var screener = new ListScreener(CampaignPlan.Compile(RulePack.Italian, campaign, at, facts.Name), facts);
        var list = Path.Combine(folder, "contacts.csv");

        Screen(screener, list, output);
        var times = Enumerable.Range(0, Repeats).Select(_ => Screen(screener, list, output)).Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"load {opened.TotalSeconds:0.0000}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"screen {times[Repeats / 2].TotalSeconds:0.0000}"));
        return 0;
    }

    private static TimeSpan Screen(ListScreener screener, string list, string output)
    {
        File.Delete(output);
        var started = Stopwatch.GetTimestamp();
        using (var source = new FileStream(list, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0))
        using (var target = File.OpenHandle(output, FileMode.CreateNew, FileAccess.Write))
        {
            screener.Screen(source, list, target);
        }

        return Stopwatch.GetElapsedTime(started);
    }
}
