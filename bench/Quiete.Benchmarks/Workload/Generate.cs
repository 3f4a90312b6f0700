using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Quiete.Benchmarks.Workload;

/// <summary>The verb <c>generate</c>: writes a register, the other facts, a list and a campaign. The same seed gives the same bytes.</summary>
internal static class Generate
{
    public static int Run(string folder, double scale, ulong seed)
    {
        var people = new People(scale, seed);
        if (people.Contacts < 100 || people.Registered + people.Contacts > Plan.MaxPersons)
        {
            Console.Error.WriteLine("generate: the scale must be between 0.00001 and 5.");
            return 2;
        }

        Directory.CreateDirectory(folder);
        var started = Stopwatch.GetTimestamp();
        Parallel.Invoke(() => new FactsFiles(people, folder).Write(), () => new ContactsFile(people, folder).Write());
        File.WriteAllText(Path.Combine(folder, "campaign.json"), Campaign);
        File.WriteAllText(Path.Combine(folder, "at.txt"), Calendar.At + "\n");
        WritePlan(Path.Combine(folder, "plan.csv"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{people.Registered} numbers in the register, {people.Contacts} rows in the list: {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"));
        return 0;
    }

    /// <summary>What the peers need to tell a number from a wrong one: the plan that <c>numbering/</c> gives the engine, as far as this list goes.</summary>
    private static void WritePlan(string path)
    {
        var rows = new StringBuilder("prefix,kind,min,max\n");
        foreach (var code in Plan.AreaCodes) rows.Append(CultureInfo.InvariantCulture, $"{code},fixed,6,11\n");
        foreach (var prefix in Plan.MobilePrefixes) rows.Append(CultureInfo.InvariantCulture, $"{prefix},mobile,9,10\n");
        rows.Append("800,toll-free,9,9\n899,premium,9,9\n892,premium,6,6\n187,short,3,3\n112,short,3,3\n");
        File.WriteAllText(path, rows.ToString());
    }

    /// <summary>What depends on the campaign alone passes, so that the answers differ by what is known of each number.</summary>
    public const string Campaign = """
        {
          "contact": {
            "principal": "Rete Chiara", "agency": "Alfa Call", "sector": "telecom", "purpose": "sale", "channel": "live-call",
            "callerLine": "06 90251234", "originCountry": "IT", "silentRatioPerCent": 1.2
          },
          "agency": {
            "roc": "12345", "codeMember": true, "mandateFrom": "2026-01-01",
            "lines": [ { "line": "06 90251234", "recallable": true } ]
          },
          "policy": {
            "from": "2026-06-01", "audience": "anyone", "partners": "any", "hours": "code",
            "maxAttempts": { "count": 3, "days": 30 }, "pauseAfterRefusalDays": 180, "pauseAfterNotNowDays": 30, "redialPauseHours": 24
          }
        }

        """;
}
