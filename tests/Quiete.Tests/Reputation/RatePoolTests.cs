using Quiete.Reputation;

namespace Quiete.Tests.Reputation;

public sealed class RatePoolTests
{
    [Fact]
    public void Voices_that_differ_as_Poisson_says_widen_nothing_and_a_few_loud_ones_do()
    {
        var even = Evidence([.. Enumerable.Range(0, 400).Select(at => at % 4 == 0 ? 1 : 0)]);
        var loud = Evidence([.. Enumerable.Range(0, 400).Select(at => at < 5 ? 20 : 0)]);

        Assert.Equal(even.Rate, loud.Rate, 1e-12);
        Assert.Equal(1, even.Dispersion);
        Assert.InRange(loud.Dispersion, 19, 21); // each of five voices brings twenty contacts together
        var pool = RatePool.Of([even, loud])!;
        Assert.True(Width(pool.Of(loud)) > 2.5 * Width(pool.Of(even)));
    }

    [Fact]
    public void The_dispersion_is_the_one_that_every_voice_by_itself_gives()
    {
        int[] contacts = [0, 0, 3, 1, 0, 12, 2];
        int[] months = [1, 12, 6, 3, 12, 12, 2];
        var evidence = Evidence(contacts, months);
        var rate = (double)contacts.Sum() / months.Sum();
        var direct = contacts.Zip(months, (count, over) => (count - rate * over) * (count - rate * over)).Sum() / contacts.Sum() * 7 / 6;
        Assert.Equal(direct, evidence.Dispersion, 1e-12);
    }

    [Fact]
    public void The_interval_holds_the_truth_about_as_often_as_it_says()
    {
        var chance = new Random(7);
        var held = 0;
        const int Rounds = 400;
        for (var round = 0; round < Rounds; round++)
        {
            // Voices that differ: each has a rate of its own, drawn from a gamma of shape 1 about the company's.
            var truth = 0.2 + 0.4 * chance.NextDouble();
            var companies = new[] { truth, 0.3, 0.45, 0.6 }.Select(rate => Evidence([.. Enumerable.Range(0, 150).Select(_ => Poisson(chance, -12 * rate * Math.Log(1 - chance.NextDouble())))], months: 12)).ToList();
            var (low, high) = RatePool.Interval(RatePool.Of(companies)!.Of(companies[0]));
            if (low <= truth && truth <= high) held++;
        }

        Assert.InRange(held / (double)Rounds, 0.90, 0.99);
    }

    [Fact]
    public void Little_evidence_is_drawn_towards_its_kind_and_much_speaks_for_itself()
    {
        var kind = Enumerable.Range(1, 6).Select(at => Spread(contacts: 100 * at, voices: 500)).ToList();
        var pool = RatePool.Of([.. kind, Spread(contacts: 0, voices: 2), Spread(contacts: 0, voices: 500)])!;
        Assert.InRange(pool.Of(Spread(0, 2)).Mean / pool.Prior.Mean, 0.05, 1);
        Assert.True(pool.Of(Spread(0, 2)).Mean > 20 * pool.Of(Spread(0, 500)).Mean);
        Assert.Equal(1, pool.Of(Spread(600, 500)).Mean / (600.0 / 6000), 0.02);
    }

    [Fact]
    public void Without_a_contact_there_is_nothing_to_rank() => Assert.Null(RatePool.Of([Spread(0, 100)]));

    [Fact]
    public void Better_and_worse_are_said_only_when_nineteen_in_twenty_are_sure()
    {
        var (quiet, noisy, alike) = (new GammaDistribution(40, 1000), new GammaDistribution(90, 1000), new GammaDistribution(45, 1000));
        Assert.Equal(Comparison.Better, Comparisons.Compare(quiet, noisy));
        Assert.Equal(Comparison.Worse, Comparisons.Compare(noisy, quiet));
        Assert.Equal(Comparison.CannotTell, Comparisons.Compare(quiet, alike));
        Assert.Equal(Comparison.CannotTell, Comparisons.Compare(quiet, quiet));
    }

    [Fact]
    public void A_share_of_few_voices_is_drawn_towards_all_and_stays_between_none_and_all()
    {
        var pool = SharePool.Of([new(40, 30), new(60, 30), new(50, 10), new(1, 0)])!;
        var few = pool.Of(new ShareEvidence(1, 0));
        Assert.InRange(few.Mean, 0.15, pool.Prior.Mean);
        var (low, high) = RatePool.Interval(pool.Of(new ShareEvidence(50, 10)));
        Assert.True(low is > 0.1 and < 0.21 && high is > 0.21 and < 0.4);
        Assert.Null(SharePool.Of([]));
        Assert.NotNull(SharePool.Of([new(3, 3)]));
    }

    private static double Width(GammaDistribution belief)
    {
        var (low, high) = RatePool.Interval(belief);
        return high - low;
    }

    private static RateEvidence Spread(int contacts, int voices) =>
        Evidence([.. Enumerable.Range(0, voices).Select(at => contacts / voices + (at < contacts % voices ? 1 : 0))], months: 12);

    private static RateEvidence Evidence(int[] contacts, int months = 1) => Evidence(contacts, [.. contacts.Select(_ => months)]);

    private static RateEvidence Evidence(int[] contacts, int[] months) => new(
        contacts.Count(count => count > 0), contacts.Sum(), contacts.Sum(count => (double)count * count), contacts.Zip(months, (count, over) => (double)count * over).Sum(),
        new Exposure(contacts.Length, months.Sum(), months.Sum(over => (double)over * over)));

    private static int Poisson(Random chance, double mean)
    {
        var (count, product, limit) = (0, chance.NextDouble(), Math.Exp(-mean));
        for (; product > limit; count++) product *= chance.NextDouble();
        return count;
    }
}
