using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Quiete.Server.Shell;

/// <summary>Counts as bars, drawn on the server, each below its name: on a phone names have no room beside. The same figures must stand beside it as text, for those who do not see it.</summary>
public sealed class Bars : ComponentBase
{
    private const int Step = 54;
    private const int NameBelowTop = 16;
    private const int BarBelowTop = 22;
    private const int Thickness = 24;
    private const int CountBelowTop = 39;

    /// <summary>What the drawing shows.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>One bar each: its name, its length, and the count in words.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<(string Name, long Count, string Shown)> Rows { get; set; } = [];

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (Rows.Count == 0) return;
        var most = Math.Max(1, Rows.Max(row => row.Count));
        Element(builder, "svg", ("class", "quiete-bars"), ("width", "100%"), ("height", Text(Rows.Count * Step)), ("role", "img"), ("aria-label", Label));
        for (var at = 0; at < Rows.Count; at++)
        {
            var (name, count, shown) = Rows[at];
            var top = at * Step;
            Element(builder, "rect", ("x", "0"), ("y", Text(top + BarBelowTop)), ("height", Text(Thickness)), ("width", $"{Text(100.0 * count / most)}%"));
            builder.CloseElement();
            Element(builder, "text", ("x", "0"), ("y", Text(top + NameBelowTop)));
            builder.AddContent(1, name);
            builder.CloseElement();
            Element(builder, "text", ("x", "4"), ("y", Text(top + CountBelowTop)));
            builder.AddContent(1, shown);
            builder.CloseElement();
        }

        builder.CloseElement();
    }

    // The page is rendered once and never compared with itself, so places in the tree need not differ.
    private static void Element(RenderTreeBuilder builder, string name, params (string Name, string Value)[] attributes)
    {
        builder.OpenElement(0, name);
        foreach (var (attribute, value) in attributes) builder.AddAttribute(1, attribute, value);
    }

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
