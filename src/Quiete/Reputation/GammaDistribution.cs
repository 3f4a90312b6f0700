namespace Quiete.Reputation;

/// <summary>What is believed of a rate, such as contacts a month: a gamma distribution.</summary>
/// <param name="Shape">Positive. As many contacts as it would take to believe this.</param>
/// <param name="Rate">Positive. Over as many months.</param>
internal readonly record struct GammaDistribution(double Shape, double Rate)
{
    public double Mean => Shape / Rate;

    /// <summary>How probable it is that the rate is below a value.</summary>
    public double Below(double value) => IncompleteGamma.Lower(Shape, value * Rate);

    /// <summary>The value below which the rate lies with a probability between 0 and 1.</summary>
    public double Quantile(double probability)
    {
        if (probability is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(probability));
        var shape = Shape;
        var logGamma = IncompleteGamma.LogGamma(shape);
        return Root.Find(probability, Start(shape, probability), double.PositiveInfinity,
            x => IncompleteGamma.Lower(shape, x),
            x => Math.Exp((shape - 1) * Math.Log(x) - x - logGamma)) / Rate;
    }

    /// <summary>How probable it is that this rate is below another, independent one.</summary>
    /// <remarks>Of two gamma variables X and Y of rate 1, X / (X + Y) is beta distributed: so this is exact.</remarks>
    public double IsBelow(GammaDistribution other) => IncompleteBeta.Lower(Shape, other.Shape, Rate / (Rate + other.Rate));

    // Wilson and Hilferty's approximation; near zero, where it fails, the first term of the series.
    private static double Start(double shape, double probability)
    {
        var ninth = 1 / (9 * shape);
        var cube = 1 - ninth + NormalQuantile(probability) * Math.Sqrt(ninth);
        var start = shape * cube * cube * cube;
        return cube > 0.1 ? start : Math.Exp((Math.Log(probability) + IncompleteGamma.LogGamma(shape + 1)) / shape);
    }

    // Abramowitz and Stegun 26.2.23: three digits are enough to begin with.
    private static double NormalQuantile(double probability)
    {
        var t = Math.Sqrt(-2 * Math.Log(Math.Min(probability, 1 - probability)));
        var value = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
        return probability < 0.5 ? -value : value;
    }
}
