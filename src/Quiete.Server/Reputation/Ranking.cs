using System.Collections.Frozen;
using Quiete.Reputation;
using Quiete.Server.Companies;

namespace Quiete.Server.Reputation;

/// <summary>A month of a brand, or of a kind or channel.</summary>
/// <param name="Contacts">Bounded; null: too few voices to be shown.</param>
/// <param name="Voices">Null likewise.</param>
/// <param name="ReporterMonths">How many voices' registers were in use.</param>
/// <param name="Rate">Contacts of a hundred voices in that month, with the 95 % interval.</param>
public sealed record MonthCell(DateOnly Month, int? Contacts, int? Voices, int ReporterMonths, double? Rate, double? Low, double? High);

/// <summary>A brand with what is believed of it. Contacts are those of a hundred reporters in a month.</summary>
/// <param name="Rank">1 bothers least; null: too little evidence for a rank.</param>
/// <param name="SureBeforeNext">How probable it is that it bothers less than the next in rank.</param>
internal sealed record RankedBrand(
    Brand Brand, RateEvidence Evidence, GammaDistribution Belief, double Contacts, double Low, double High, int? Rank, double? SureBeforeNext,
    IReadOnlyList<MonthCell> Months, IReadOnlyList<(string Line, int Voices)> Lines, MarketSize? Size)
{
    /// <summary>Contacts that voices told, for each hundred thousand customers, with the interval; null: its size is not known.</summary>
    public (double Mean, double Low, double High)? PerHundredThousand => Size is null ? null : (OfSize(Contacts), OfSize(Low), OfSize(High));

    private double OfSize(double ofHundred) => ofHundred / 100 * Evidence.Exposure.Months / Size!.Customers * 100_000;
}

/// <summary>The brands of one kind, the one that bothers least first; after them, in the order of names, those without a rank.</summary>
internal sealed record KindRanking(BrandKind Kind, IReadOnlyList<RankedBrand> Brands);

/// <summary>All rankings at one moment. Never changes: it is replaced.</summary>
internal sealed class Ranking
{
    /// <summary>Figures of fewer voices are shown nowhere.</summary>
    public const int LeastVoicesShown = 5;

    /// <summary>A brand has a rank only if as many voices tell of it,</summary>
    public const int LeastVoicesRanked = 10;

    /// <summary>and only if registers were in use for as many months altogether.</summary>
    public const int LeastMonthsRanked = 100;

    public static readonly Ranking Empty = new(default, new Exposure(0, 0, 0), [], []);

    private readonly FrozenDictionary<long, RankedBrand> byBrand;

    public Ranking(Window window, Exposure exposure, IReadOnlyList<KindRanking> kinds, IReadOnlyList<(DateOnly Month, int Voices)> months)
    {
        (Window, Exposure, Kinds, Months) = (window, exposure, kinds, months);
        byBrand = kinds.SelectMany(kind => kind.Brands).ToFrozenDictionary(one => one.Brand.Id);
    }

    public Window Window { get; }

    public Exposure Exposure { get; }

    public IReadOnlyList<KindRanking> Kinds { get; }

    /// <summary>How many voices' registers were in use in each month.</summary>
    public IReadOnlyList<(DateOnly Month, int Voices)> Months { get; }

    public KindRanking? Of(BrandKind kind) => Kinds.FirstOrDefault(one => one.Kind == kind);

    /// <summary>A brand of which enough voices tell; null otherwise.</summary>
    public RankedBrand? Find(long brand) => byBrand.GetValueOrDefault(brand);
}

/// <summary>Where the rankings stand in memory. Reading takes no lock.</summary>
internal sealed class RankingBook
{
    private volatile Ranking ranking = Ranking.Empty;
    private volatile Trends trends = Trends.Empty;

    public Ranking Now => ranking;

    public Trends Trends => trends;

    internal void Set(Ranking anew) => ranking = anew;

    internal void Set(Trends anew) => trends = anew;
}
