using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Quiete.Server.Reputation;

/// <summary>Months with their intervals as a band, drawn on the server. A month that is not shown leaves a gap. The figures must stand beside it as text.</summary>
public sealed class TrendChart : ComponentBase
{
    private const double Width = 360;
    private const double Height = 190;
    private const double Left = 34;
    private const double Right = 8;
    private const double Top = 12;
    private const double Bottom = 30;

    /// <summary>What the drawing shows.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>How months are written.</summary>
    [Parameter, EditorRequired]
    public CultureInfo Culture { get; set; } = CultureInfo.InvariantCulture;

    [Parameter, EditorRequired]
    public IReadOnlyList<MonthCell> Months { get; set; } = [];

    private double Most => Math.Max(double.Epsilon, Months.Max(month => month.High ?? 0));

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (Months.All(month => month.Rate is null)) return;
        Svg.Open(builder, "svg", ("class", "quiete-trend"), ("viewBox", $"0 0 {Svg.Text(Width)} {Svg.Text(Height)}"), ("role", "img"), ("aria-label", Label));
        foreach (var share in (double[])[0, 0.5, 1]) WriteScale(builder, share);
        for (var at = 0; at < Months.Count; at += 3) WriteMonth(builder, at);
        foreach (var (from, to) in Runs()) DrawRun(builder, from, to);
        builder.CloseElement();
    }

    private void WriteScale(RenderTreeBuilder builder, double share)
    {
        var y = Svg.Text(Y(share * Most));
        Svg.Shape(builder, "line", ("class", "scale"), ("x1", Svg.Text(Left)), ("x2", Svg.Text(Width - Right)), ("y1", y), ("y2", y));
        Svg.Write(builder, (share * Most).ToString(Most < 10 ? "0.0" : "0", Culture), ("x", Svg.Text(Left - 4)), ("y", Svg.Text(Y(share * Most) + 4)), ("text-anchor", "end"));
    }

    private void WriteMonth(RenderTreeBuilder builder, int at) => Svg.Write(builder,
        Months[at].Month.ToString("MMM yy", Culture), ("x", Svg.Text(X(at))), ("y", Svg.Text(Height - 8)), ("text-anchor", at == 0 ? "start" : "middle"));

    private void DrawRun(RenderTreeBuilder builder, int from, int to)
    {
        var places = Enumerable.Range(from, to - from).ToList();
        if (places.Count > 1)
        {
            var band = places.Select(at => Point(at, Months[at].High!.Value)).Concat(places.AsEnumerable().Reverse().Select(at => Point(at, Months[at].Low!.Value)));
            Svg.Shape(builder, "polygon", ("points", string.Join(' ', band)));
            Svg.Shape(builder, "polyline", ("points", string.Join(' ', places.Select(at => Point(at, Months[at].Rate!.Value)))));
        }
        else
        {
            Svg.Shape(builder, "line", ("class", "span"), ("x1", Svg.Text(X(from))), ("x2", Svg.Text(X(from))), ("y1", Svg.Text(Y(Months[from].Low!.Value))), ("y2", Svg.Text(Y(Months[from].High!.Value))));
        }

        foreach (var at in places) Svg.Shape(builder, "circle", ("cx", Svg.Text(X(at))), ("cy", Svg.Text(Y(Months[at].Rate!.Value))), ("r", "3"));
    }

    // Months that follow each other and are shown.
    private IEnumerable<(int From, int To)> Runs()
    {
        for (var at = 0; at < Months.Count; at++)
        {
            if (Months[at].Rate is null) continue;
            var from = at;
            while (at < Months.Count && Months[at].Rate is not null) at++;
            yield return (from, at);
        }
    }

    private string Point(int at, double value) => $"{Svg.Text(X(at))},{Svg.Text(Y(value))}";

    private double X(int at) => Left + (Width - Left - Right) * at / Math.Max(1, Months.Count - 1);

    private double Y(double value) => Top + (Height - Top - Bottom) * (1 - value / Most);
}
