using Quiete.Reputation;

namespace Quiete.Tests.Reputation;

/// <summary>The expected values are those of the defining series, summed with sixty digits in Python's decimal arithmetic and inverted by halving.</summary>
public sealed class DistributionTests
{
    private const double Precision = 1e-9;

    [Theory]
    [InlineData(0.25, 0.025, 2.636601295629996e-07)]
    [InlineData(0.25, 0.5, 0.04367380235287341)]
    [InlineData(0.25, 0.975, 1.7166176499803878)]
    [InlineData(0.5, 0.025, 0.000491034558587628)]
    [InlineData(0.5, 0.5, 0.2274682115597864)]
    [InlineData(0.5, 0.975, 2.5119430936574445)]
    [InlineData(1, 0.025, 0.025317807984289876)]
    [InlineData(1, 0.5, 0.6931471805599453)]
    [InlineData(1, 0.975, 3.6888794541139363)]
    [InlineData(2.5, 0.025, 0.4156058067433312)]
    [InlineData(2.5, 0.5, 2.1757300955477636)]
    [InlineData(2.5, 0.975, 6.416250997015014)]
    [InlineData(4, 0.025, 1.0898653736263249)]
    [InlineData(4, 0.5, 3.672060748850896)]
    [InlineData(4, 0.975, 8.767273069742327)]
    [InlineData(17.3, 0.025, 10.131856596982034)]
    [InlineData(17.3, 0.5, 16.96783267069543)]
    [InlineData(17.3, 0.975, 26.354412269751286)]
    [InlineData(120, 0.025, 99.4919256259387)]
    [InlineData(120, 0.5, 119.6668317768866)]
    [InlineData(120, 0.975, 142.40124187018748)]
    [InlineData(3456.7, 0.025, 3342.416509378144)]
    [InlineData(3456.7, 0.5, 3456.366672381705)]
    [InlineData(3456.7, 0.975, 3572.8777570967586)]
    public void A_gamma_quantile_is_the_one_that_sixty_digits_give(double shape, double probability, double expected)
    {
        var belief = new GammaDistribution(shape, 1);
        Assert.Equal(1, belief.Quantile(probability) / expected, Precision);
        Assert.Equal(probability, belief.Below(expected), Precision);
        Assert.Equal(1, new GammaDistribution(shape, 250).Quantile(probability) * 250 / expected, Precision);
    }

    [Theory]
    [InlineData(0.5, 0.5, 0.025, 0.001541333133436012)]
    [InlineData(0.5, 0.5, 0.5, 0.5)]
    [InlineData(0.5, 0.5, 0.975, 0.998458666866564)]
    [InlineData(1, 3, 0.025, 0.008403758659612636)]
    [InlineData(1, 3, 0.5, 0.20629947401590026)]
    [InlineData(1, 3, 0.975, 0.7075982261787134)]
    [InlineData(2.5, 7, 0.025, 0.05242257766603502)]
    [InlineData(2.5, 7, 0.5, 0.24603732885541796)]
    [InlineData(2.5, 7, 0.975, 0.566793021186803)]
    [InlineData(40, 12, 0.025, 0.6467859364904809)]
    [InlineData(40, 12, 0.5, 0.7727018946543008)]
    [InlineData(40, 12, 0.975, 0.8720918997481721)]
    [InlineData(300, 900, 0.025, 0.2259119707095803)]
    [InlineData(300, 900, 0.5, 0.249861074001761)]
    [InlineData(300, 900, 0.975, 0.2748772983058328)]
    public void A_beta_quantile_is_the_one_that_sixty_digits_give(double yes, double no, double probability, double expected)
    {
        var belief = new BetaDistribution(yes, no);
        Assert.Equal(1, belief.Quantile(probability) / expected, Precision);
        Assert.Equal(probability, belief.Below(expected), Precision);
    }

    [Theory]
    [InlineData(3, 10, 8, 20)]
    [InlineData(0.6, 2, 0.6, 2)]
    [InlineData(40, 100, 30, 100)]
    public void That_one_rate_is_below_another_is_as_probable_as_summing_over_both_says(double shape, double rate, double otherShape, double otherRate)
    {
        var (one, other) = (new GammaDistribution(shape, rate), new GammaDistribution(otherShape, otherRate));
        const int Steps = 20_000;
        var sum = 0.0;
        for (var step = 0; step < Steps; step++) sum += one.Below(other.Quantile((step + 0.5) / Steps));

        Assert.Equal(sum / Steps, one.IsBelow(other), 1e-4);
        Assert.Equal(1, one.IsBelow(other) + other.IsBelow(one), Precision);
    }

    [Fact]
    public void A_probability_outside_zero_and_one_has_no_quantile()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GammaDistribution(1, 1).Quantile(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BetaDistribution(1, 1).Quantile(1));
    }
}
