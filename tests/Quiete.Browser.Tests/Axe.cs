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

    // On a phone a cell stands behind the words of its column, and they must be the column's own; a heading that comes first needs none.
    private const string Mislabelled = """
        () => [...document.querySelectorAll("table.quiete-stack")].flatMap(table => {
          const heads = [...table.tHead.rows[0].cells].map(head => head.querySelector(".visually-hidden") ? null : head.textContent.trim());
          return [...table.tBodies].flatMap(body => [...body.rows]).flatMap(row => [...row.cells].filter(cell => cell.colSpan === 1 && !(cell.tagName === "TH" && cell.cellIndex === 0))
            .filter(cell => (cell.dataset.label ?? null) !== heads[cell.cellIndex]).map(cell => cell.outerHTML.slice(0, 160)));
        }).slice(0, 5).join("\n")
        """;

    private static readonly string Script = Find();

    /// <summary>Looks at pages one after the other and fails with all that was found on them.</summary>
    public static async Task Pass(Site site, IPage page, params string[] paths)
    {
        var found = new List<string>();
        foreach (var path in paths)
        {
            await site.Go(page, path);
            found.AddRange(await Faults(page));
        }

        Assert.True(found.Count == 0, string.Join("\n\n", found));
    }

    /// <summary>Fails with what is wrong on the page that is open.</summary>
    public static async Task Passes(IPage page) => Assert.Equal("", string.Join("\n\n", await Faults(page)));

    private static async Task<IEnumerable<string>> Faults(IPage page)
    {
        Assert.SkipUnless(File.Exists(Script), "axe-core was not found: run npm ci in tests/oracles.");
        await page.EvaluateAsync(await File.ReadAllTextAsync(Script));
        var found = JsonSerializer.Deserialize<List<string>>(await page.EvaluateAsync<string>(Run))!;
        var wide = await page.EvaluateAsync<string>(Wide);
        if (wide.Length > 0) found.Add($"wider than the screen: {wide}");
        var mislabelled = await page.EvaluateAsync<string>(Mislabelled);
        if (mislabelled.Length > 0) found.Add($"cells without the words of their column: {mislabelled}");
        return found.Select(fault => $"{new Uri(page.Url).PathAndQuery}: {fault}");
    }

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Quiete.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "tests", "oracles", "node_modules", "axe-core", "axe.min.js");
    }
}
