using Quiete.Reputation;
using Quiete.Rules;
using Quiete.Server.Companies;

namespace Quiete.Server.Reputation;

/// <summary>A figure with its 95 % interval.</summary>
internal sealed record Estimate(double Mean, double Low, double High);

/// <summary>How a brand's customer service is, by the people who called it. Shares are from 0 to 1; null where too few say.</summary>
/// <param name="Minutes">Waited for a call.</param>
internal sealed record ServiceRating(Brand Brand, int Voices, Estimate Solved, Estimate Minutes, Estimate? ComplaintNumbers);

/// <summary>Compares customer services with the same arithmetic as the ranking: pooled by kind, bounded a voice, with intervals and a least evidence.</summary>
internal sealed class ServiceComparison(ServiceCallStore calls, BrandStore brands, VoiceSource source, TimeProvider clock)
{
    /// <summary>Fewer voices are not shown.</summary>
    public const int LeastVoices = Ranking.LeastVoicesShown;

    /// <summary>For how long a call counts.</summary>
    public const int WindowDays = 365;

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim counting = new(1);
    private volatile Counted? counted;

    /// <summary>The brands of which enough voices tell, by kind; the likeliest to solve the matter first. Counted anew once a minute.</summary>
    public async Task<IReadOnlyList<ServiceRating>> Now(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (counted is { } known && now - known.At < Remembered) return known.Ratings;
        await counting.WaitAsync(stop);
        try
        {
            if (counted is { } meanwhile && now - meanwhile.At < Remembered) return meanwhile.Ratings;
            var since = RomeTime.DayOf(now).AddDays(-WindowDays);
            var ratings = Compare(await calls.Since(since, stop), await brands.All(stop), (await source.Read(stop)).Voices);
            counted = new(now, ratings);
            return ratings;
        }
        finally
        {
            counting.Release();
        }
    }

    /// <summary>Forgets what was counted.</summary>
    public void Forget() => counted = null;

    /// <summary>Compares. A voice weighs the same for a brand however often it called: its calls are averaged.</summary>
    public static IReadOnlyList<ServiceRating> Compare(IReadOnlyList<ServiceCall> calls, IReadOnlyList<Brand> brands, VoiceFacts voices)
    {
        var known = brands.ToDictionary(brand => brand.Id);
        var told = calls.Select(call => (Voice: voices.At(call.Person, RomeTime.StartOf(call.Told.Day)), call.Told))
            .Where(one => one.Voice is not null && known.ContainsKey(one.Told.Brand))
            .GroupBy(one => one.Told.Brand).Select(brand => new Sums(known[brand.Key], [.. brand.GroupBy(one => one.Voice!.Value, one => one.Told)]))
            .Where(one => one.Solved.Voices >= LeastVoices).ToList();
        return [.. told.GroupBy(one => one.Brand.Kind).OrderBy(kind => kind.Key).SelectMany(kind => Rate([.. kind]))];
    }

    private static IEnumerable<ServiceRating> Rate(List<Sums> kind)
    {
        var solved = SharePool.Of([.. kind.Select(one => one.Solved)])!;
        var numbers = SharePool.Of([.. kind.Where(one => one.Numbers.Voices >= LeastVoices).Select(one => one.Numbers)]);
        var minutes = RatePool.Of([.. kind.Select(one => one.Minutes)]);
        return kind.Select(one => new ServiceRating(one.Brand, one.Solved.Voices, Of(solved.Of(one.Solved)),
                minutes is null ? new(0, 0, 0) : Of(minutes.Of(one.Minutes)),
                numbers is not null && one.Numbers.Voices >= LeastVoices ? Of(numbers.Of(one.Numbers)) : null))
            .OrderByDescending(one => one.Solved.Low).ThenBy(one => one.Brand.Id);
    }

    private static Estimate Of(BetaDistribution share) => RatePool.Interval(share) is var (low, high) ? new(share.Mean, low, high) : throw new InvalidOperationException();

    private static Estimate Of(GammaDistribution rate) => RatePool.Interval(rate) is var (low, high) ? new(rate.Mean, low, high) : throw new InvalidOperationException();

    private sealed record Counted(DateTimeOffset At, IReadOnlyList<ServiceRating> Ratings);

    /// <summary>What the voices of one brand say, each weighing one.</summary>
    private sealed class Sums
    {
        public Sums(Brand brand, IReadOnlyList<IGrouping<long, NewServiceCall>> voices)
        {
            Brand = brand;
            Solved = new(voices.Count, voices.Sum(voice => voice.Average(call => call.Solved ? 1.0 : 0)));
            var asked = voices.Select(voice => voice.Where(call => call.ComplaintNumber is not null).ToList()).Where(voice => voice.Count > 0).ToList();
            Numbers = new(asked.Count, asked.Sum(voice => voice.Average(call => call.ComplaintNumber == true ? 1.0 : 0)));
            var minutes = voices.Select(voice => voice.Average(call => call.WaitedMinutes)).ToList();
            Minutes = new(voices.Count, minutes.Sum(), minutes.Sum(one => one * one), minutes.Sum(), new Exposure(voices.Count, voices.Count, voices.Count));
        }

        public Brand Brand { get; }

        public ShareEvidence Solved { get; }

        public ShareEvidence Numbers { get; }

        /// <summary>Minutes as counts, one call a voice: the dispersion is that of people's waits.</summary>
        public RateEvidence Minutes { get; }
    }
}
