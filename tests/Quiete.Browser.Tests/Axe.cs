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

    // axe leaves cells alone that have a shadow, as striped rows have.
    private const string Unreadable = """
        () => {
          const parse = text => { const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number); return { rgb: [r, g, b], a }; };
          const light = rgb => rgb.map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
          const ground = e => { for (; e; e = e.parentElement) { const { rgb, a } = parse(getComputedStyle(e).backgroundColor); if (a === 1) return rgb; } return [255, 255, 255]; };
          return [...document.querySelectorAll("main td, main th, main caption")].filter(cell => {
            const [one, other] = [light(parse(getComputedStyle(cell).color).rgb), light(ground(cell))];
            return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) < 4.5;
          }).slice(0, 5).map(cell => cell.outerHTML.slice(0, 160)).join("\n");
        }
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
        var unreadable = await page.EvaluateAsync<string>(Unreadable);
        if (unreadable.Length > 0) found.Add($"cells that cannot be read: {unreadable}");
        return found.Select(fault => $"{new Uri(page.Url).PathAndQuery}: {fault}");
    }

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Quiete.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "tests", "oracles", "node_modules", "axe-core", "axe.min.js");
    }
}
