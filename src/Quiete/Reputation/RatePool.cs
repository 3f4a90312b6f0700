namespace Quiete.Reputation;

/// <summary>The companies of one kind together: what is to be believed of a rate before its own evidence, and after.</summary>
/// <remarks>
/// Gamma-Poisson with empirical Bayes. Little evidence is drawn towards the kind's mean, much speaks for itself. Contacts and months are
/// divided by the company's dispersion first, so that voices who differ widely weigh as the fewer that they are worth.
/// </remarks>
internal sealed class RatePool
{
    /// <summary>Companies of a kind are never taken to be more alike than this (standard deviation over mean): one's good name is not lent to all.</summary>
    private const double LeastSpread = 0.5;

    /// <summary>Nor to differ more than this.</summary>
    private const double MostSpread = 2;

    /// <summary>The bounds of the 95 % interval.</summary>
    private const double LowBound = 0.025;

    private const double HighBound = 0.975;

    private RatePool(GammaDistribution prior) => Prior = prior;

    /// <summary>What is believed of a company of this kind of which nothing is known.</summary>
    public GammaDistribution Prior { get; }

    /// <summary>The pool of some companies; null without a single contact.</summary>
    public static RatePool? Of(IReadOnlyCollection<RateEvidence> companies)
    {
        var known = companies.Where(one => one.Exposure.Months > 0).ToList();
        var contacts = known.Sum(one => one.Contacts);
        if (contacts <= 0) return null;
        var mean = contacts / known.Sum(one => one.Exposure.Months);
        var spread = Math.Clamp(BetweenVariance(known, mean) / (mean * mean), LeastSpread * LeastSpread, MostSpread * MostSpread);
        return new(new GammaDistribution(1 / spread, 1 / (spread * mean)));
    }

    /// <summary>What is believed of a company's rate, its evidence seen.</summary>
    public GammaDistribution Of(RateEvidence company)
    {
        var dispersion = company.Dispersion;
        return Of(company.Contacts, company.Exposure.Months, dispersion);
    }

    /// <summary>The same for a part of its evidence, such as one month.</summary>
    public GammaDistribution Of(double contacts, double months, double dispersion) =>
        new(Prior.Shape + contacts / dispersion, Prior.Rate + months / dispersion);

    /// <summary>The 95 % credible interval of a rate.</summary>
    public static (double Low, double High) Interval(GammaDistribution rate) => (rate.Quantile(LowBound), rate.Quantile(HighBound));

    /// <summary>The 95 % credible interval of a share.</summary>
    public static (double Low, double High) Interval(BetaDistribution share) => (share.Quantile(LowBound), share.Quantile(HighBound));

    // DerSimonian and Laird: what the rates differ beyond what their own uncertainty explains.
    private static double BetweenVariance(List<RateEvidence> known, double mean)
    {
        var weights = known.Select(one => one.Exposure.Months / (one.Dispersion * mean)).ToList();
        var total = weights.Sum();
        var weighted = known.Zip(weights, (one, weight) => one.Rate * weight).Sum() / total;
        var distances = known.Zip(weights, (one, weight) => weight * (one.Rate - weighted) * (one.Rate - weighted)).Sum();
        var scale = total - weights.Sum(weight => weight * weight) / total;
        return scale <= 0 ? 0 : (distances - (known.Count - 1)) / scale;
    }
}
