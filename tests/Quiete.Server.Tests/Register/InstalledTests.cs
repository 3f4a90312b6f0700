using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Quiete.Server.Tests.Register;

public class InstalledTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_file_that_the_manifest_and_the_service_worker_name_is_there()
    {
        await using var server = await TestServer.Start();
        using var client = server.Anonymous();
        using var manifest = await client.GetAsync("/manifest.webmanifest", Stop);
        Assert.Equal("application/manifest+json", manifest.Content.Headers.ContentType!.MediaType);
        var icons = (await manifest.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("icons").EnumerateArray().Select(icon => icon.GetProperty("src").GetString()!);
        var worker = await client.GetStringAsync("/sw.js", Stop);
        var kept = Regex.Match(worker, @"files = \[(?<all>[^\]]*)\]", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["all"].Value.Split(',').Select(name => name.Trim().Trim('"'))
            .Where(name => name.Length > 0).Append("/registro/senza-rete").ToList();
        Assert.True(kept.Count > 5);

        foreach (var path in icons.Concat(kept).Concat(["/leaving.js", "/report.js"]))
        {
            using var answer = await client.GetAsync(path, Stop);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task The_page_that_browsers_keep_holds_nothing_of_anybody()
    {
        await using var house = await RegisterHouse.Build();
        await house.Done("/registro", "registro", ("Told.Line", "06 9025 1234"), ("Told.Company", "Il mio segreto"));
        var page = (await house.Page("/registro/senza-rete", house.Server.Anonymous())).DocumentElement.OuterHtml;
        Assert.DoesNotContain("segreto", page, StringComparison.Ordinal);
        Assert.DoesNotContain("90251234", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_has_the_browser_forget_what_it_kept()
    {
        await using var house = await RegisterHouse.Build();
        using var answer = await TestServer.Send(house.Ada, "/esci", "esci");
        Assert.Equal("\"cache\", \"storage\"", answer.Headers.GetValues("Clear-Site-Data").Single());
    }

    [Fact]
    public async Task Pages_of_the_register_can_be_used_by_keyboard_and_ear_and_carry_no_script_or_style_of_their_own()
    {
        await using var house = await RegisterHouse.Build();
        await house.Done("/registro", "registro", ("Told.Line", "06 9025 1234"), ("Told.Company", "Luce"), ("Told.Seconds", "60"));
        var id = (await house.Entries()).Single().GetProperty("id").GetInt64();
        await house.Done("/registro/linee", "linea", ("Wished.Line", "0844*"), ("Wished.Wish", "block"));
        foreach (var path in new[] { "/registro", $"/registro/{id}", "/registro/linee", "/registro/costo", "/registro/anno/2026", "/registro/importa", "/registro/senza-rete", "/segnala", "/segnala/cerca" })
        {
            var page = await house.Page(path);
            Assert.Single(page.QuerySelectorAll("h1"));
            Assert.False(string.IsNullOrWhiteSpace(page.Title), path);
            Assert.All(page.QuerySelectorAll("table"), table => Assert.NotNull(table.QuerySelector("caption")));
            Assert.All(page.QuerySelectorAll("input:not([type=hidden]), select, textarea"), field => Assert.True(
                field.Closest("label") is not null || page.QuerySelector($"label[for='{field.Id}']") is not null, $"{path}: {field.OuterHtml}"));
            Assert.All(page.QuerySelectorAll("script"), script => Assert.NotEmpty(script.GetAttribute("src")!));
            Assert.Empty(page.QuerySelectorAll("[style], style, [onclick], [onsubmit]"));
            Assert.All(page.QuerySelectorAll("form[method=post]"), form => Assert.NotNull(form.QuerySelector("input[name=__RequestVerificationToken]")));
            var ids = page.All.Select(one => one.Id).Where(one => !string.IsNullOrEmpty(one)).ToList();
            Assert.Equal(ids.Distinct(), ids);
        }
    }
}
