using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Quiete.Server.Reputation;

/// <summary>Estimates with their intervals on one scale, drawn on the server. The same figures must stand beside it as text.</summary>
public sealed class IntervalBars : ComponentBase
{
    private const int Step = 46;
    private const int NameBelowTop = 18;
    private const int BarBelowTop = 30;
    private const int Radius = 6;
    private const double Inset = 2; // per cent at both ends, so that no dot is cut

    /// <summary>What the drawing shows.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Each with its name, its interval and what lies in it.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<(string Name, double Low, double Mean, double High)> Rows { get; set; } = [];

    /// <summary>Where the scale begins.</summary>
    [Parameter]
    public double Start { get; set; }

    /// <summary>Where the scale ends; null: where the longest interval does.</summary>
    [Parameter]
    public double? End { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (Rows.Count == 0) return;
        var most = End ?? Math.Max(Start + double.Epsilon, Rows.Max(row => row.High));
        string At(double value) => Place((value - Start) / (most - Start));
        Svg.Open(builder, "svg", ("class", "quiete-intervals"), ("width", "100%"), ("height", Svg.Text(Rows.Count * Step)), ("role", "img"), ("aria-label", Label));
        for (var at = 0; at < Rows.Count; at++)
        {
            var (name, low, mean, high) = Rows[at];
            var top = at * Step;
            Svg.Write(builder, name, ("x", "0"), ("y", Svg.Text(top + NameBelowTop)));
            Svg.Shape(builder, "line", ("class", "scale"), ("x1", Place(0)), ("x2", Place(1)), ("y1", Svg.Text(top + BarBelowTop)), ("y2", Svg.Text(top + BarBelowTop)));
            Svg.Shape(builder, "line", ("class", "span"), ("x1", At(low)), ("x2", At(high)), ("y1", Svg.Text(top + BarBelowTop)), ("y2", Svg.Text(top + BarBelowTop)));
            Svg.Shape(builder, "circle", ("cx", At(mean)), ("cy", Svg.Text(top + BarBelowTop)), ("r", Svg.Text(Radius)));
        }

        builder.CloseElement();
    }

    private static string Place(double share) => $"{Svg.Text(Inset + share * (100 - 2 * Inset))}%";
}

/// <summary>Writes the elements of a drawing into a page.</summary>
internal static class Svg
{
    public static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    // The page is rendered once and never compared with itself, so places in the tree need not differ.
    public static void Open(RenderTreeBuilder builder, string name, params (string Name, string Value)[] attributes)
    {
        builder.OpenElement(0, name);
        foreach (var (attribute, value) in attributes) builder.AddAttribute(1, attribute, value);
    }

    public static void Shape(RenderTreeBuilder builder, string name, params (string Name, string Value)[] attributes)
    {
        Open(builder, name, attributes);
        builder.CloseElement();
    }

    public static void Write(RenderTreeBuilder builder, string text, params (string Name, string Value)[] attributes)
    {
        Open(builder, "text", attributes);
        builder.AddContent(1, text);
        builder.CloseElement();
    }
}
