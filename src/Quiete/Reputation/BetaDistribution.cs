namespace Quiete.Reputation;

/// <summary>What is believed of a share, such as calls that solved the matter: a beta distribution.</summary>
/// <param name="Yes">Positive.</param>
/// <param name="No">Positive.</param>
internal readonly record struct BetaDistribution(double Yes, double No)
{
    public double Mean => Yes / (Yes + No);

    /// <summary>How probable it is that the share is below a value.</summary>
    public double Below(double value) => IncompleteBeta.Lower(Yes, No, value);

    /// <summary>The value below which the share lies with a probability between 0 and 1.</summary>
    public double Quantile(double probability)
    {
        if (probability is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(probability));
        var (yes, no) = (Yes, No);
        var log = IncompleteGamma.LogGamma(yes + no) - IncompleteGamma.LogGamma(yes) - IncompleteGamma.LogGamma(no);
        return Root.Find(probability, Mean, end: 1,
            x => IncompleteBeta.Lower(yes, no, x),
            x => Math.Exp(log + (yes - 1) * Math.Log(x) + (no - 1) * Math.Log(1 - x)));
    }
}
