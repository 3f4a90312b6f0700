using System.Diagnostics;
using System.Globalization;
using AngleSharp.Html.Parser;
using Quiete.Server.Reputation;

namespace Quiete.Server.Tests.Reputation;

public sealed class OpenDataTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_script_that_ships_makes_the_published_ranking_anew_from_the_published_evidence()
    {
        await using var people = await PeopledServer.Start();
        await people.Year();
        var (exit, said) = await Recompute(people.Server.Address);
        Assert.True(exit == 0, said);
        Assert.Contains("3 brands, 0 differences", said, StringComparison.Ordinal);
        Assert.Contains("TIM", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_sees_a_ranking_that_was_altered()
    {
        await using var people = await PeopledServer.Start();
        await people.Year();
        var anybody = people.Server.Anonymous();
        var folder = Directory.CreateTempSubdirectory("quiete-open-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "evidence.csv"), await anybody.GetStringAsync("/v1/open/evidence.csv", Stop), Stop);
        var ranking = await anybody.GetStringAsync("/v1/open/ranking.csv", Stop);
        var mean = people.Server.Get<RankingBook>().Now.Kinds[0].Brands[0].Contacts;
        var altered = ranking.Replace(mean.ToString("R", CultureInfo.InvariantCulture), (mean * 1.00001).ToString("R", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.NotEqual(ranking, altered);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ranking.csv"), altered, Stop);
        var (exit, said) = await Recompute(folder.FullName);
        Assert.Equal(1, exit);
        Assert.Contains("1 differences", said, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Nothing_public_shows_a_persons_number_note_or_name_nor_a_figure_of_few()
    {
        await using var people = await PeopledServer.Start();
        var (luce, gas) = await people.Year();
        var anybody = people.Server.Anonymous();
        foreach (var path in new[]
        {
            "/classifica", "/classifica/energy", "/classifica/telecom", $"/marchi/{luce}", $"/marchi/{gas}", "/tendenze", "/servizio-clienti", "/linee/0844000001", "/linee/0200007777",
            "/v1/open/ranking.csv", "/v1/open/ranking.json", "/v1/open/evidence.csv", "/v1/open/counts.csv", "/v1/open/trends.csv", $"/v1/open/brands/{gas}.json", $"/v1/open/brands/{gas}.csv",
        })
        {
            var text = await anybody.GetStringAsync(path, Stop);
            foreach (var secret in new[] { PeopledServer.Note, PeopledServer.OwnNumber[1..], PeopledServer.OwnNumber[4..], "Zenobia", "Nome di tre", "nome di tre" })
            {
                Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
            }
        }

        var counts = (await anybody.GetStringAsync("/v1/open/counts.csv", Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
        Assert.Equal(36, counts.Count);
        Assert.Contains(counts, row => row.Split(',')[^5] is ""); // a month of few voices
        Assert.All(counts.Select(row => row.Split(',')[^5]).Where(voices => voices.Length > 0),
            voices => Assert.True(int.Parse(voices, CultureInfo.InvariantCulture) >= Ranking.LeastVoicesShown));
        Assert.Contains(counts, row => row.Contains("'=Gas", StringComparison.Ordinal)); // no formula for a spreadsheet
        Assert.Contains(counts, row => row.Contains("\"Luce, la \"\"prima\"\"\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_that_three_tell_of_looks_as_one_that_nobody_told_of()
    {
        await using var people = await PeopledServer.Start();
        await people.Year();
        var anybody = people.Server.Anonymous();
        var (told, untold) = (await Main("/linee/0200007777"), await Main("/linee/0200007778"));
        Assert.Contains("Non ci sono abbastanza", told, StringComparison.Ordinal);
        Assert.Equal(untold, told.Replace("0200007777", "0200007778", StringComparison.Ordinal));

        async Task<string> Main(string page) => new HtmlParser().ParseDocument(await anybody.GetStringAsync(page, Stop)).QuerySelector("main")!.InnerHtml;
    }

    private static async Task<(int Exit, string Said)> Recompute(string place)
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Quiete.slnx"))) root = Path.GetDirectoryName(root)!;
        var start = new ProcessStartInfo("python3") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(root, "scripts", "ranking.py"));
        start.ArgumentList.Add(place);
        using var run = Process.Start(start)!;
        var (output, errors) = (run.StandardOutput.ReadToEndAsync(Stop), run.StandardError.ReadToEndAsync(Stop));
        await run.WaitForExitAsync(Stop);
        return (run.ExitCode, await output + await errors);
    }
}
