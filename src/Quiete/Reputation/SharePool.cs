namespace Quiete.Reputation;

/// <summary>Of some voices, how many say yes. A voice that was asked several times counts once, with the part of its answers that were yes.</summary>
internal readonly record struct ShareEvidence(int Voices, double Yes)
{
    public double Share => Yes / Voices;
}

/// <summary>Companies together: what is to be believed of a share before its own evidence, and after. Beta-binomial with empirical Bayes.</summary>
internal sealed class SharePool
{
    /// <summary>The prior weighs as much as this many voices, at least and at most: one's good name is not lent to all.</summary>
    private const double LeastVoices = 2;

    private const double MostVoices = 20;

    /// <summary>Added to yes and to no of all companies together: where nobody ever said yes, the next may.</summary>
    private const double Half = 0.5;

    private SharePool(BetaDistribution prior) => Prior = prior;

    public BetaDistribution Prior { get; }

    /// <summary>The pool of some companies; null when nobody said anything.</summary>
    public static SharePool? Of(IReadOnlyCollection<ShareEvidence> companies)
    {
        var voices = companies.Sum(one => one.Voices);
        if (voices == 0) return null;
        var mean = (companies.Sum(one => one.Yes) + Half) / (voices + 2 * Half);
        var weight = Math.Clamp(Weight([.. companies.Where(one => one.Voices > 0)], voices, mean), LeastVoices, MostVoices);
        return new(new BetaDistribution(mean * weight, (1 - mean) * weight));
    }

    public BetaDistribution Of(ShareEvidence company) => new(Prior.Yes + company.Yes, Prior.No + company.Voices - company.Yes);

    // Moments: the shares' variance over what a binomial explains, as the voices that the prior is worth.
    private static double Weight(List<ShareEvidence> known, int voices, double mean)
    {
        if (known.Count < 2) return LeastVoices;
        var binomial = mean * (1 - mean);
        var distances = known.Sum(one => one.Voices * (one.Share - mean) * (one.Share - mean));
        var scale = voices - known.Sum(one => (double)one.Voices * one.Voices) / voices;
        var between = (distances - (known.Count - 1) * binomial) / scale;
        return between <= 0 ? MostVoices : binomial / between - 1;
    }
}
