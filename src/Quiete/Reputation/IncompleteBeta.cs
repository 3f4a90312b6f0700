namespace Quiete.Reputation;

/// <summary>The regularised incomplete beta function.</summary>
internal static class IncompleteBeta
{
    private const int MostSteps = 100_000;
    private const double Precision = 4e-16;
    private const double Tiny = 1e-300;

    /// <summary>I(x; a, b): how much of a beta distribution lies below x.</summary>
    public static double Lower(double a, double b, double x)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        var scale = Math.Exp(
            IncompleteGamma.LogGamma(a + b) - IncompleteGamma.LogGamma(a) - IncompleteGamma.LogGamma(b) + a * Math.Log(x) + b * Math.Log(1 - x));
        return x < (a + 1) / (a + b + 2)
            ? scale * Fraction(a, b, x) / a
            : 1 - scale * Fraction(b, a, 1 - x) / b;
    }

    // Lentz's way to walk the continued fraction, two terms a step.
    private static double Fraction(double a, double b, double x)
    {
        var c = 1.0;
        var d = 1 / Away(1 - (a + b) * x / (a + 1));
        var value = d;
        for (var m = 1; m < MostSteps; m++)
        {
            var even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / Away(1 + even * d);
            c = Away(1 + even / c);
            value *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / Away(1 + odd * d);
            c = Away(1 + odd / c);
            var step = d * c;
            value *= step;
            if (Math.Abs(step - 1) < Precision) break;
        }

        return value;
    }

    private static double Away(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
