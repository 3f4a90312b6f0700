using System.Globalization;
using System.Text;
using Quiete.Reputation;
using Quiete.Server.Companies;
using Quiete.Server.Reputation;

namespace Quiete.Load;

/// <summary>What attacks move: a market with a known truth, attacked in several ways, as three rankings see it.</summary>
/// <remarks>Nothing is timed: the same seed gives the same figures everywhere. The voices, counts and rankings are the service's own code.</remarks>
internal static class Fairness
{
    private const int Seed = 20261122;
    private const int People = 3_000;
    private const int Sybils = 1_000;
    private const int Enemies = 50;
    private const int AttackDays = 90;

    /// <summary>Contacts a month that each of eight brands truly makes, for each reporter; the fourth is attacked.</summary>
    private static readonly double[] Truth = [0.05, 0.08, 0.12, 0.16, 0.22, 0.30, 0.42, 0.60];

    private const int Victim = 3;
    private static readonly Window Year = Window.Before(new DateOnly(2026, 11, 22));
    private static readonly DateTimeOffset Opened = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly (string Name, Func<Market, IEnumerable<Told>> Attack)[] Attacks =
    [
        ("none", _ => []),
        ($"revenge: {Enemies} real people report it every day for three months", market => Daily(market.NewPeople(Enemies, proved: true, origin: null))),
        ($"{Sybils} accounts without a proved number, every day", market => Daily(market.NewPeople(Sybils, proved: false, origin: null))),
        ($"{Sybils} accounts with proved numbers, of one origin, every day", market => Daily(market.NewPeople(Sybils, proved: true, origin: "network"))),
        ($"{Sybils} accounts that look wholly independent, once each", market => Once(market.NewPeople(Sybils, proved: true, origin: null))),
        ($"{Sybils} accounts that look wholly independent, every day", market => Daily(market.NewPeople(Sybils, proved: true, origin: null))),
        ($"{Sybils} accounts that look wholly independent praise it: registers with nothing but wanted contacts", market => Praise(market.NewPeople(Sybils, proved: true, origin: null))),
    ];

    /// <summary>Runs every attack.</summary>
    /// <param name="folder">Where <c>fairness.md</c> and <c>fairness.svg</c> are written.</param>
    public static int Run(string folder)
    {
        var outcomes = Attacks.Select(one =>
        {
            var market = new Market(Seed);
            var told = market.Honest();
            return (one.Name, Seen: See(market, [.. told, .. one.Attack(market)]));
        }).ToList();
        File.WriteAllText(Path.Combine(folder, "fairness.md"), Table(outcomes));
        File.WriteAllText(Path.Combine(folder, "fairness.svg"), Drawing(outcomes));
        Console.WriteLine(Table(outcomes));
        return 0;
    }

    private static Seen See(Market market, IReadOnlyList<Told> told)
    {
        var voices = market.Voices();
        var usage = new Usage();
        foreach (var person in told.GroupBy(one => one.Person))
        {
            var counting = person.Where(one => voices.At(one.Person, At(one.Day)) is not null).Select(one => VoiceDays.MonthOf(one.Day)).ToList();
            if (counting.Count > 0) usage.Add(voices.All[person.Key].Voice, counting.Min(), counting.Max());
        }

        var tallies = Enumerable.Range(0, Truth.Length).Select(brand =>
        {
            var days = new VoiceDays();
            foreach (var one in told.Where(one => one.Brand == brand && !one.Useful))
            {
                if (voices.At(one.Person, At(one.Day)) is { } voice) days.Add(voice, one.Day.DayNumber);
            }

            return (Brand: new Brand(brand + 1, $"{(char)('A' + brand)}", BrandKind.Energy, null, null), Tally: new BrandTally(brand + 1, days.Count(), []));
        }).ToList();
        var ranking = RankingMaker.Make(Year, usage, tallies, new MarketSizes([])).Of(BrandKind.Energy)!;
        var victim = ranking.Brands.Single(one => one.Brand.Id == Victim + 1);

        // A count ranking: whoever has fewer reports stands higher. Votes: one a person and brand, as number lists count them.
        var bad = told.Where(one => !one.Useful && one.Brand >= 0).ToList();
        var counts = Enumerable.Range(0, Truth.Length).Select(brand => bad.Count(one => one.Brand == brand)).ToList();
        var votes = Enumerable.Range(0, Truth.Length).Select(brand => bad.Where(one => one.Brand == brand).Select(one => one.Person).Distinct().Count()).ToList();
        return new(victim, ranking.Brands.OrderBy(one => one.Rank).Select(one => one.Brand.Name).ToList(), counts[Victim], Place(counts), votes[Victim], Place(votes));
    }

    private static int Place(List<int> figures) => 1 + figures.Count(one => one < figures[Victim]);

    private static DateTimeOffset At(DateOnly day) => Rules.RomeTime.StartOf(day).AddHours(11);

    private static IEnumerable<Told> Daily(long[] people) =>
        people.SelectMany(person => Enumerable.Range(0, AttackDays).Select(day => new Told(person, Year.Last.AddMonths(1).AddDays(-1 - day), Victim, Useful: false)));

    private static IEnumerable<Told> Once(long[] people) => people.Select((person, at) => new Told(person, Year.Last.AddDays(at % 28), Victim, Useful: false));

    private static IEnumerable<Told> Praise(long[] people) =>
        people.SelectMany(person => new[] { new Told(person, Year.From, Victim, Useful: true), new Told(person, Year.Last, Victim, Useful: true) });

    private static string Table(List<(string Name, Seen Seen)> outcomes)
    {
        var text = new StringBuilder($"""
            # Fairness: what attacks move

            `bench/run fairness`, seed {Seed}. {People:N0} people with a register for a year and eight brands, A the calmest; people differ (each has a rate of its own, gamma of
            shape 1) and a third of their contacts come in threes within days. Brand D is attacked. Its true figure is {100 * Truth[Victim]:0.0} contacts a month for each 100 people,
            its true place 4. The rankings beside ours: a bare count of all reports, and votes, one for each person and brand, with no proof and no origins.

            | attack | contacts per 100 | 95 % interval | place | order | reports: figure, place | votes: figure, place |
            | --- | --: | --- | --: | --- | --: | --: |

            """);
        foreach (var (name, seen) in outcomes)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {name} | {seen.Victim.Contacts:0.0} | {seen.Victim.Low:0.0} to {seen.Victim.High:0.0} | {seen.Victim.Rank} | {string.Concat(seen.Order)} | {seen.Count:N0}, {seen.CountPlace} | {seen.Votes:N0}, {seen.VotesPlace} |\n");
        }

        return text.Append("""

            What it says. Accounts without a proved number move nothing; a thousand of one origin move what one person moves, too little for a decimal. Fifty real people in a
            rage, one in sixty, move the figure by a tenth: each may say on a few days of a month what they say. The place stays, but the interval widens too little to hold the
            truth still: it knows of people who differ, not of people who agreed to. A thousand proved numbers that share nothing known cannot be told from a thousand people,
            and they move the ranking: what protects there is the price of a thousand proved numbers, not arithmetic. Praise adds months to everybody's denominator and so
            lowers all brands alike; no place changes. A bare count falls to one who reports daily, votes fall to whoever opens accounts.

            """).ToString();
    }

    private static string Drawing(List<(string Name, Seen Seen)> outcomes)
    {
        const int Step = 44;
        const double Width = 760;
        const double Left = 10;
        var most = outcomes.Max(one => one.Seen.Victim.High);
        var text = new StringBuilder();
        double X(double value) => Left + (Width - 2 * Left) * value / most;
        text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {outcomes.Count * Step + 30}\" font-family=\"sans-serif\" font-size=\"13\">\n<title>Brand D under attack: contacts a month for each 100 people, with the 95 % interval. The line is the truth.</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        text.Append(CultureInfo.InvariantCulture, $"<line x1=\"{X(100 * Truth[Victim]):0.0}\" x2=\"{X(100 * Truth[Victim]):0.0}\" y1=\"0\" y2=\"{outcomes.Count * Step}\" stroke=\"#c33\" stroke-dasharray=\"4 3\"/>\n");
        for (var at = 0; at < outcomes.Count; at++)
        {
            var (name, seen) = outcomes[at];
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{at * Step + 16}\">{name}: place {seen.Victim.Rank}</text>\n<line x1=\"{X(seen.Victim.Low):0.0}\" x2=\"{X(seen.Victim.High):0.0}\" y1=\"{at * Step + 28}\" y2=\"{at * Step + 28}\" stroke=\"#8bf\" stroke-width=\"8\" stroke-linecap=\"round\"/>\n<circle cx=\"{X(seen.Victim.Contacts):0.0}\" cy=\"{at * Step + 28}\" r=\"5\" fill=\"#06c\"/>\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{outcomes.Count * Step + 20}\">0 to {most:0} contacts a month for each 100 people; the dashed line is the truth</text>\n</svg>\n").ToString();
    }

    /// <summary>A contact as somebody tells it.</summary>
    private sealed record Told(long Person, DateOnly Day, int Brand, bool Useful);

    /// <summary>What the rankings say of the attacked brand.</summary>
    private sealed record Seen(RankedBrand Victim, IReadOnlyList<string> Order, int Count, int CountPlace, int Votes, int VotesPlace);

    /// <summary>The people, and who of them is a voice.</summary>
    private sealed class Market(int seed)
    {
        private readonly Random chance = new(seed);
        private readonly Dictionary<long, DateTimeOffset> opened = [];
        private readonly Dictionary<long, DateTimeOffset> proved = [];
        private readonly List<(long Person, string Origin)> origins = [];

        public VoiceFacts Voices() => VoiceFacts.Of(opened, proved, origins);

        public long[] NewPeople(int count, bool proved, string? origin)
        {
            var people = new long[count];
            for (var at = 0; at < count; at++)
            {
                var person = people[at] = opened.Count + 1;
                opened.Add(person, Opened);
                if (proved) this.proved.Add(person, Opened);
                if (origin is not null) origins.Add((person, origin));
            }

            return people;
        }

        public List<Told> Honest()
        {
            var told = new List<Told>();
            foreach (var person in NewPeople(People, proved: true, origin: null))
            {
                told.Add(new(person, Year.From, -1, Useful: true)); // the register was in use all year
                told.Add(new(person, Year.Last, -1, Useful: true));
                for (var brand = 0; brand < Truth.Length; brand++)
                {
                    var contacts = Poisson(Truth[brand] * Window.Months * -Math.Log(1 - chance.NextDouble()));
                    while (contacts > 0)
                    {
                        var day = Year.From.AddDays(chance.Next(360));
                        var together = Math.Min(contacts, chance.Next(3) == 0 ? 3 : 1);
                        for (var at = 0; at < together; at++) told.Add(new(person, day.AddDays(at), brand, Useful: false));
                        contacts -= together;
                    }
                }
            }

            return told;
        }

        private int Poisson(double mean)
        {
            var (count, product, limit) = (0, chance.NextDouble(), Math.Exp(-mean));
            for (; product > limit; count++) product *= chance.NextDouble();
            return count;
        }
    }
}
