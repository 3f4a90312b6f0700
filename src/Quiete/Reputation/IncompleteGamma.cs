namespace Quiete.Reputation;

/// <summary>The regularised incomplete gamma function and what it rests on, in double precision.</summary>
internal static class IncompleteGamma
{
    private const int MostSteps = 100_000;
    private const double Precision = 1e-16;
    private const double Tiny = 1e-300;

    // Lanczos' coefficients for g = 7 (Godfrey): about fifteen digits.
    private const double LanczosG = 7;

    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>The logarithm of the gamma function, for positive arguments.</summary>
    public static double LogGamma(double x)
    {
        if (x < 0.5) return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        x -= 1;
        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++) sum += Lanczos[i] / (x + i);
        var t = x + LanczosG + 0.5;
        return 0.5 * Math.Log(2 * Math.PI) + (x + 0.5) * Math.Log(t) - t + Math.Log(sum);
    }

    /// <summary>P(a, x): how much of a gamma distribution of shape a and rate 1 lies below x.</summary>
    public static double Lower(double a, double x)
    {
        if (x <= 0) return 0;
        var scale = Math.Exp(a * Math.Log(x) - x - LogGamma(a));
        return x < a + 1 ? scale * Series(a, x) : 1 - scale * Fraction(a, x);
    }

    private static double Series(double a, double x)
    {
        var term = 1 / a;
        var sum = term;
        for (var n = 1; n < MostSteps && term > sum * Precision; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return sum;
    }

    // Lentz's way to walk a continued fraction.
    private static double Fraction(double a, double x)
    {
        var b = x + 1 - a;
        var c = 1 / Tiny;
        var d = 1 / b;
        var value = d;
        for (var n = 1; n < MostSteps; n++)
        {
            var factor = -n * (n - a);
            b += 2;
            d = 1 / Away(factor * d + b);
            c = Away(b + factor / c);
            var step = c * d;
            value *= step;
            if (Math.Abs(step - 1) < Precision * 4) break;
        }

        return value;
    }

    private static double Away(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
