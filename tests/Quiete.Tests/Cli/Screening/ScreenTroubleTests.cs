using System.Diagnostics;
using System.Text;

namespace Quiete.Tests.Cli.Screening;

/// <summary>What a screening does when something is wrong: one clear line, the right exit code, nothing half done.</summary>
public sealed class ScreenTroubleTests(Market market) : IClassFixture<Market>, IDisposable
{
    private readonly Scratch scratch = new();

    [Theory]
    [InlineData("", "the list is empty")]
    [InlineData("nome,telefono\n", "a header and no rows")]
    [InlineData("nome,citta\nAnna,Roma\n", "The columns seen are: nome, citta.")]
    [InlineData("telefono,nome\n3400000001,\"Anna\n", "line 2: a quoted field of the row that begins here is never closed")]
    [InlineData("telefono,nome\n3400000001,An\0na\n", "line 2: holds a zero byte")]
    [InlineData("PK\u0003\u0004rubbish", "is a zip archive or a workbook")]
    public void A_list_that_is_none_is_refused_in_one_line(string text, string message)
    {
        var run = Refused(scratch.Write("list.csv", text));
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_in_UTF_16_is_told_to_be_saved_anew()
    {
        File.WriteAllText(scratch["list.csv"], "telefono\n3400000001\n", Encoding.Unicode);
        Assert.Contains("UTF-16", Refused(scratch["list.csv"]).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        using (var file = new StreamWriter(scratch["list.csv"]))
        {
            file.Write("telefono\n3400000001\n");
            for (var megabyte = 0; megabyte < 1024; megabyte++) file.Write(new string('3', 1 << 20));
        }

        var run = Refused(scratch["list.csv"]);
        Assert.Contains("line 3: the row that begins here does not end within 512 KB", run.Errors, StringComparison.Ordinal);
        File.Delete(scratch["list.csv"]);
    }

    [Fact]
    public void A_workbook_that_is_none_is_refused()
    {
        var run = Refused(scratch.Write("list.xlsx", "telefono\n3400000001\n"));
        Assert.Contains("is not a readable .xlsx workbook", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--at", "2026-11-23T10:15:00", "--at: '2026-11-23T10:15:00' is not an instant with its offset")]
    [InlineData("--phone-column", "fax", "no column 'fax'. The columns seen are: Nome, Telefono, Città, Note.")]
    [InlineData("-o", "no/such/folder/out.csv", "its folder does not exist")]
    public void An_option_that_does_not_fit_is_named(string option, string value, string message)
    {
        string[] at = option == "--at" ? [] : ["--at", Market.At];
        string[] output = option == "-o" ? [] : ["-o", scratch["out.csv"]];
        var run = Tool.Execute([], ["screen", Market.List, "--campaign", Market.Campaign, "--facts", market.Facts, .. at, .. output, option, value]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(scratch["out.csv"]));
    }

    [Theory]
    [InlineData("""{ "contact": { "principal": "P", "sector": "telecom", "purpose": "sale", "channel": "live-call", "color": "red" } }""", "contact.color")]
    [InlineData("""{ "contact": { "principal": "P", "sector": "telecom", "purpose": "sale", "channel": "shouting" } }""", "contact.channel")]
    [InlineData("""{ "policy": {} }""", "contact")]
    [InlineData("{", "campaign.json")]
    [InlineData("", "campaign.json")]
    public void A_campaign_that_cannot_be_read_names_its_field(string json, string place)
    {
        var campaign = scratch.Write("campaign.json", json);
        var run = Tool.Execute("screen", Market.List, "--campaign", campaign, "--facts", market.Facts, "--at", Market.At, "-o", scratch["out.csv"]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(place, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Facts_damaged_in_any_byte_are_not_trusted()
    {
        var facts = Directory.CreateDirectory(scratch["facts"]).FullName;
        var file = Path.Combine(facts, "facts.qnm");
        var bytes = File.ReadAllBytes(Path.Combine(market.Facts, "facts.qnm"));
        foreach (var at in new[] { 0, 9, bytes.Length / 2, bytes.Length - 1 })
        {
            bytes[at] ^= 0x10;
            File.WriteAllBytes(file, bytes);
            bytes[at] ^= 0x10;
            var run = Tool.Execute("screen", Market.List, "--campaign", Market.Campaign, "--facts", facts, "--at", Market.At, "-o", scratch["out.csv"]);
            Assert.NotEqual(0, run.ExitCode);
            Assert.Contains("facts.qnm", run.Errors, StringComparison.Ordinal);
            Assert.False(File.Exists(scratch["out.csv"]));
        }
    }

    [Fact]
    public void What_is_not_there_is_named()
    {
        Assert.Contains("there is no such file", Refused(scratch["missing.csv"]).Errors, StringComparison.Ordinal);
        var run = Tool.Execute("screen", Market.List, "--campaign", Market.Campaign, "--facts", scratch["missing"], "--at", Market.At);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("facts import", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_leaves_the_old_result_and_no_rubbish()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "limits the size of files through bash");
        var old = scratch.Write("out.csv", "the result of yesterday");
        using (var list = new StreamWriter(scratch["list.csv"]))
        {
            list.Write("telefono\n");
            for (var row = 0; row < 200_000; row++) list.Write("3400000001\n");
        }

        // A process that may write no file beyond 1 MB meets the same refusal as on a full disk.
        // (Without W^X the runtime keeps its code in plain memory instead of a large file of its own.)
        var run = Shell($"trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f 1024; exec dotnet '{Dll}' screen '{scratch["list.csv"]}' --campaign '{Market.Campaign}' --facts '{market.Facts}' --at {Market.At} -o '{old}'");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("quiete: ", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.Equal("the result of yesterday", File.ReadAllText(old));
        Assert.Equal(["list.csv", "out.csv"], Directory.GetFiles(scratch.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_closed_pipe_ends_quietly()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "closes the pipe through bash");
        using (var list = new StreamWriter(scratch["list.csv"]))
        {
            list.Write("telefono\n");
            for (var row = 0; row < 200_000; row++) list.Write("3400000001\n");
        }

        var run = Shell($"set -o pipefail; dotnet '{Dll}' screen '{scratch["list.csv"]}' --campaign '{Market.Campaign}' --facts '{market.Facts}' --at {Market.At} | head -n 1");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("telefono,quiete_number", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Errors);
    }

    [Fact]
    public void A_run_that_is_killed_leaves_the_old_result()
    {
        var old = scratch.Write("out.csv", "the result of yesterday");
        using var process = Tool.Start("screen", "-", "--campaign", Market.Campaign, "--facts", market.Facts, "--at", Market.At, "-o", old);
        process.StandardInput.BaseStream.Write(Encoding.UTF8.GetBytes("telefono\n" + string.Concat(Enumerable.Repeat("3400000001\n", 200_000))));
        process.StandardInput.BaseStream.Flush();
        process.Kill();
        process.WaitForExit();
        Assert.Equal("the result of yesterday", File.ReadAllText(old));
    }

    public void Dispose() => scratch.Dispose();

    private static string Dll => Path.Combine(AppContext.BaseDirectory, "Quiete.Cli.dll");

    private Tool.Run Refused(string list)
    {
        var run = market.Screen(list, "-o", scratch["out.csv"]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.False(File.Exists(scratch["out.csv"]));
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.Trim().Split('\n'));
        return run;
    }

    private static Tool.Run Shell(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", script])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, errors.Result);
    }
}
