namespace Quiete.Reputation;

/// <summary>Finds where a distribution reaches a share: Newton's steps, and halving where they would leave the bracket.</summary>
internal static class Root
{
    private const int MostSteps = 200;
    private const double Precision = 1e-14;

    /// <param name="below">The share below a point; it only grows.</param>
    /// <param name="density">How fast it grows there.</param>
    /// <param name="end">Where the distribution ends; may be infinite.</param>
    public static double Find(double share, double start, double end, Func<double, double> below, Func<double, double> density)
    {
        var (low, high, x) = (0.0, end, start);
        for (var step = 0; step < MostSteps; step++)
        {
            var error = below(x) - share;
            if (error < 0) low = x;
            else high = x;
            var next = x - error / density(x);
            if (!(next > low && next < high)) next = double.IsInfinity(high) ? 2 * x : (low + high) / 2;
            if (Math.Abs(next - x) <= Precision * x) return next;
            x = next;
        }

        return x;
    }
}
