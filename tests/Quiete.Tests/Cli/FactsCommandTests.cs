using System.Diagnostics;
using System.Globalization;
using System.Text;
using Quiete.Screening;

namespace Quiete.Tests.Cli;

public sealed class FactsCommandTests : IDisposable
{
    private const string Anna = "+393471234567";

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Import_show_and_verify_agree()
    {
        var csv = scratch.Write("rpo.csv", $"number,answered_at,listed\n{Anna},2026-11-20,true\nfoo,2026-11-20,true\n");
        var import = Tool.Execute("facts", "import", scratch["d"], "--kind", "rpo", csv);
        Assert.Equal(0, import.ExitCode);
        Assert.Contains("number: not-a-number", import.Output, StringComparison.Ordinal);
        Assert.Contains("rejects-rpo.csv", import.Errors, StringComparison.Ordinal);

        Assert.Contains("2026-11-20", Tool.Execute("facts", "show", scratch["d"]).Output, StringComparison.Ordinal);
        Assert.Contains("listed", Tool.Execute("facts", "show", scratch["d"], "347 1234567").Output, StringComparison.Ordinal);
        Assert.Contains("\"listed\": true", Tool.Execute("facts", "show", scratch["d"], Anna, "--json").Output, StringComparison.Ordinal);
        Assert.Contains("nothing is known", Tool.Execute("facts", "show", scratch["d"], "+393471234568").Output, StringComparison.Ordinal);
        Assert.Equal((2, ""), (Tool.Execute("facts", "show", scratch["d"], "foo").ExitCode, Tool.Execute("facts", "show", scratch["d"], "foo").Output));

        Assert.Contains("Whole: 1 numbers", Tool.Execute("facts", "verify", scratch["d"]).Output, StringComparison.Ordinal);
        using (var file = File.OpenWrite(scratch["d/facts.qnm"]))
        {
            file.Position = 5000;
            file.WriteByte(1);
        }

        var damaged = Tool.Execute("facts", "verify", scratch["d"]);
        Assert.Equal((1, ""), (damaged.ExitCode, damaged.Output));
        Assert.Contains("lines", damaged.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_name_their_kind_are_imported_together()
    {
        var rpo = scratch.Write("rpo.csv", $"number,answered_at,listed\n{Anna},2026-11-20,true\n");
        var consents = scratch.Write("consents.csv", $"number,at,categories,channels\n{Anna},2026-11-21,telecom,sms\n");
        var import = Tool.Execute("facts", "import", scratch["d"], $"rpo={rpo}", $"consents={consents}");
        Assert.Equal((0, ""), (import.ExitCode, import.Errors));
        Assert.Contains("consents", import.Output, StringComparison.Ordinal);
        Assert.Contains("consent ", Tool.Execute("facts", "show", scratch["d"], Anna).Output, StringComparison.Ordinal);

        Assert.Equal(2, Tool.Execute("facts", "import", scratch["d"], rpo).ExitCode);
        Assert.Equal(2, Tool.Execute("facts", "import", scratch["d"], $"rumours={rpo}").ExitCode);
        Assert.Equal(2, Tool.Execute("facts", "import", scratch["d"], $"rpo={rpo}", $"consents={consents}", "--rejects", scratch["r.csv"]).ExitCode);
    }

    [Fact]
    public void Mistakes_exit_with_2_and_name_the_file()
    {
        foreach (var file in new[] { scratch["nowhere.csv"], scratch.Folder, scratch.Write("empty.csv", "") })
        {
            var run = Tool.Execute("facts", "import", scratch["d"], "--kind", "rpo", file);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.Contains(file, run.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(2, Tool.Execute("facts", "show", scratch["nowhere"]).ExitCode);
        Assert.Equal(2, Tool.Execute("facts", "import", scratch["d"], "--kind", "rumours", "x.csv").ExitCode);
    }

    [Fact]
    public void An_import_killed_at_any_moment_leaves_the_old_facts_or_the_new_ones()
    {
        var random = new Random(1);
        var known = 0u;
        for (var round = 0; round < 6; round++)
        {
            var csv = scratch.Write("rpo.csv", Numbers(300_000 + round));
            using (var process = Tool.Start("facts", "import", scratch["d"], "--kind", "rpo", "--replace", csv))
            {
                if (!process.WaitForExit(round == 0 ? Timeout.Infinite : random.Next(50, 1200))) process.Kill();
                process.WaitForExit();
            }

            using var facts = Facts.Open(scratch["d"]);
            facts.Verify();
            Assert.Contains(facts.Map.Count, new[] { known, 300_000u + (uint)round });
            known = facts.Map.Count;
        }
    }

    [Fact]
    public void A_full_disk_stops_the_import_and_leaves_the_old_facts()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "A limit on the size of files is set by bash, which is not here.");
        var small = scratch.Write("small.csv", Numbers(10));
        Assert.Equal(0, Tool.Execute("facts", "import", scratch["d"], "--kind", "rpo", small).ExitCode);
        var before = File.ReadAllBytes(scratch["d/facts.qnm"]);
        var large = scratch.Write("large.csv", Numbers(200_000));

        var start = new ProcessStartInfo("/bin/bash") { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in new[]
        {
            "-c", "trap '' XFSZ; ulimit -f 64; exec dotnet \"$@\"", "bash", Path.Combine(AppContext.BaseDirectory, "Quiete.Cli.dll"),
            "facts", "import", scratch["d"], "--kind", "rpo", large,
        }) start.ArgumentList.Add(argument);
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // its shared memory counts as a file
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.SkipWhen(process.ExitCode > 2, $"The runtime does not start under the limit: {errors}");
        Assert.Equal(1, process.ExitCode);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(scratch["d/facts.qnm"]));
        Assert.Empty(Directory.GetFiles(scratch["d"], "*.new*"));
    }

    private static string Numbers(int count)
    {
        var csv = new StringBuilder("number,answered_at,listed\n");
        for (var i = 0; i < count; i++) csv.Append(CultureInfo.InvariantCulture, $"+39347{1_000_000 + (i * 3)},2026-11-20,true\n");
        return csv.ToString();
    }
}
