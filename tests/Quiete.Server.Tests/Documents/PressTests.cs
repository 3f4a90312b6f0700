using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Quiete.Server.Documents;

namespace Quiete.Server.Tests.Documents;

public class PressTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static readonly Attachment Data = new("dati.json", "application/json", "{\"a\":1}"u8.ToArray(), "I dati");

    [Fact]
    public async Task A_paper_is_tagged_once_carries_its_file_and_comes_out_the_same_each_time()
    {
        using var press = NewPress("pdfinfo", "pdfdetach", "qpdf");
        var html = Paper("<h1>Reclàmo però</h1><p>Egregi signori.</p><ul><li>uno</li></ul><table><caption>Chiamate</caption><thead><tr><th>Quando</th></tr></thead><tbody><tr><th>oggi</th></tr></tbody></table>");

        var pdf = await press.Print(html, [Data], Stop);

        using var folder = new TestFolder();
        var file = folder.Put("a.pdf", pdf);
        var tags = await Programs.Ask("pdfinfo", null, "-struct-text", file);
        Assert.Equal(1, Count(tags, "Egregi signori."));
        Assert.Contains("H1 (block)", tags, StringComparison.Ordinal);
        Assert.Contains("LBody", tags, StringComparison.Ordinal);
        Assert.Contains("Caption", tags, StringComparison.Ordinal);
        Assert.Contains("/Scope /Column", tags, StringComparison.Ordinal);
        Assert.Contains("/Scope /Row", tags, StringComparison.Ordinal);
        Assert.DoesNotMatch("1 ?/ ?1", tags); // the page number is no part of the text
        Assert.Matches("1 ?/ ?1", await Programs.Ask("pdftotext", null, file, "-"));
        var known = await Programs.Ask("pdfinfo", null, file);
        Assert.Matches("Tagged: +yes", known);
        Assert.Matches("Title: +Prova", known);
        await Programs.Ask("qpdf", null, "--check", file);
        await Programs.Ask("pdfdetach", null, "-saveall", "-o", folder.At(""), file);
        Assert.Equal(Data.Bytes, await File.ReadAllBytesAsync(folder.At("dati.json"), Stop));
        Assert.Contains("/AFRelationship", await Programs.Ask("qpdf", null, "--qdf", "--object-streams=disable", file, "-"), StringComparison.Ordinal);

        Assert.Equal(pdf, await press.Print(html, [Data], Stop));
    }

    [Theory]
    [InlineData("<img src='file:///etc/passwd'>")]
    [InlineData("<img src='http://127.0.0.1:9/x.png'>")]
    [InlineData("<link rel='attachment' href='file:///etc/passwd'>")]
    [InlineData("<a rel='attachment' href='file:///etc/passwd'>x</a>")]
    [InlineData("<link rel='stylesheet' href='file:///etc/passwd'>")]
    [InlineData("<style>@import url(file:///etc/passwd); body { background: url(file:///etc/hostname) }</style>")]
    [InlineData("<svg width='9' height='9'><image href='file:///etc/passwd' width='9' height='9'/></svg>")]
    [InlineData("<object data='file:///etc/passwd'></object><embed src='quiete:/font/../../../../etc/passwd'>")]
    [InlineData("<a rel='attachment' href='quiete:/file/../press.py'>x</a>")]
    public async Task A_hostile_paper_reaches_no_file_and_no_network(string hostile)
    {
        using var press = NewPress("pdftotext", "pdfdetach");

        var pdf = await press.Print(Paper($"<p>buono</p>{hostile}"), [], Stop);

        using var folder = new TestFolder();
        var file = folder.Put("a.pdf", pdf);
        var text = await Programs.Ask("pdftotext", null, file, "-");
        Assert.Contains("buono", text, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", text, StringComparison.Ordinal);
        Assert.Contains("0 embedded files", await Programs.Ask("pdfdetach", null, "-list", file), StringComparison.Ordinal);
        Assert.DoesNotContain("root:x", Encoding.Latin1.GetString(pdf), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_goes_away_leaves_no_process_behind()
    {
        using var press = NewPress();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var paper = Paper(string.Concat(Enumerable.Repeat("<p>una riga lunga di una pratica che non finisce mai</p>", 20_000)));

        var printing = press.Print(paper, [], gone.Token);
        await Task.Delay(1_500, Stop);
        Assert.Contains(Children(), IsPress);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => printing);

        for (var tries = 0; Children().Any(IsPress); tries++)
        {
            Assert.True(tries < 100, "The process still runs.");
            await Task.Delay(50, Stop);
        }

        static bool IsPress(string line) => line.Contains("Prints one paper", StringComparison.Ordinal);
    }

    // The command lines of this process's own children: other tests print in other processes.
    private static IEnumerable<string> Children()
    {
        foreach (var folder in Directory.GetDirectories("/proc").Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit)))
        {
            string line;
            try
            {
                var parent = File.ReadAllText(Path.Combine(folder, "stat")).Split(") ")[^1].Split(' ')[1];
                if (parent != Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)) continue;
                line = File.ReadAllText(Path.Combine(folder, "cmdline"));
            }
            catch (IOException) // it ended meanwhile
            {
                continue;
            }

            yield return line;
        }
    }

    [Theory]
    [InlineData("SEGV", 1, true)]
    [InlineData("ABRT", 1, true)]
    [InlineData("SEGV", 2, false)]
    [InlineData("XCPU", 1, false)]
    [InlineData("KILL", 1, false)]
    public async Task A_paper_whose_program_crashed_is_begun_once_more(string signal, int times, bool isPrinted)
    {
        Programs.Need(["weasyprint"]);
        using var folder = new TestFolder();
        var crashing = folder.Put("python", Encoding.UTF8.GetBytes(
            $"""
            #!/bin/sh
            echo x >> '{folder.At("begun")}'
            [ $(wc -l < '{folder.At("begun")}') -gt {times} ] || kill -{signal} $$
            exec {Press.FindPython()} "$@"
            """));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(crashing, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var press = new Press(NullLogger<Press>.Instance, crashing);

        var printing = press.Print(Paper("<p>buono</p>"), [], Stop);

        if (isPrinted) Assert.NotEmpty(await printing);
        else await Assert.ThrowsAsync<PressException>(() => printing);
        Assert.Equal(signal is "SEGV" or "ABRT" ? 2 : 1, File.ReadAllLines(folder.At("begun")).Length);
    }

    [Fact]
    public async Task More_papers_than_may_wait_are_refused_and_the_others_are_printed()
    {
        using var press = NewPress();
        var all = Enumerable.Range(0, Press.AtOnce + Press.MostWaiting + 3).Select(number => press.Print(Paper($"<p>{number}</p>"), [], Stop)).ToList();
        var refused = 0;
        foreach (var one in all)
        {
            try
            {
                Assert.NotEmpty(await one);
            }
            catch (PressException)
            {
                refused++;
            }
        }

        Assert.Equal(3, refused);
    }

    [Fact]
    public void One_account_has_one_paper_printed_at_a_time_and_the_service_as_many_as_it_needs()
    {
        var turns = new PaperTurns();
        var mine = turns.Take(1);
        Assert.Throws<PressException>(() => turns.Take(1));
        Assert.NotNull(turns.Take(2));
        Assert.Null(turns.Take(account: null));
        mine!.Dispose();
        Assert.NotNull(turns.Take(1));
    }

    [Fact]
    public async Task A_paper_that_is_too_long_is_not_begun()
    {
        using var press = NewPress();
        await Assert.ThrowsAsync<PressException>(() => press.Print(new string('a', Press.MaxCharacters + 1), [], Stop));
    }

    private static Press NewPress(params IEnumerable<string> alsoNeeded)
    {
        Programs.Need(["weasyprint", .. alsoNeeded]);
        return new Press(NullLogger<Press>.Instance);
    }

    private static string Paper(string body) =>
        $"<!DOCTYPE html><html lang=\"it\"><head><meta charset=\"utf-8\"><title>Prova</title><style>@page {{ @bottom-right {{ content: counter(page) \" / \" counter(pages) }} }} td, th {{ border: 1pt solid #888 }}</style></head><body><main>{body}</main></body></html>";

    private static int Count(string text, string what) => text.Split(what).Length - 1;
}
