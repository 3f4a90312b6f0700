using System.Text.Json;
using Microsoft.Playwright;

namespace Quiete.Browser.Tests;

/// <summary>Deque's axe-core, asked whether a page can be used by everybody (WCAG 2.2 A and AA, and its own best practices).</summary>
internal static class Axe
{
    private const string Run = """
        async () => {
          const found = await axe.run(document, { resultTypes: ["violations"] });
          return JSON.stringify(found.violations.map(v => v.id + ": " + v.help + " — " + v.nodes.slice(0, 3).map(n => n.html).join(" | ")));
        }
        """;

    private const string Wide = """
        () => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? "" : [...document.querySelectorAll("main *")]
          .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth && !e.closest(".quiete-scroll"))
          .slice(0, 5).map(e => e.outerHTML.slice(0, 160)).join("\n") || "outside main"
        """;

    private static readonly string Script = Find();

    /// <summary>Fails with what axe found, and checks that the page fits the width of the screen.</summary>
    public static async Task Passes(IPage page)
    {
        Assert.SkipUnless(File.Exists(Script), "axe-core was not found: run npm ci in tests/oracles.");
        await page.EvaluateAsync(await File.ReadAllTextAsync(Script));
        var found = JsonSerializer.Deserialize<List<string>>(await page.EvaluateAsync<string>(Run))!;
        Assert.True(found.Count == 0, $"{new Uri(page.Url).PathAndQuery}\n{string.Join('\n', found)}");
        var wide = await page.EvaluateAsync<string>(Wide);
        Assert.True(wide.Length == 0, $"{new Uri(page.Url).PathAndQuery} is wider than the screen:\n{wide}");
    }

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Quiete.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "tests", "oracles", "node_modules", "axe-core", "axe.min.js");
    }
}
