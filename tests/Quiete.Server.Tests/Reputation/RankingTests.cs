using System.Text.Json;
using Quiete.Reputation;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Reputation;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Reputation;

public sealed class RankingTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_brand_that_bothers_least_comes_first_and_too_little_evidence_has_no_rank(string kind)
    {
        await using var town = await Town.New(kind);
        var (luce, gas, few, hidden) = (await Brand(town, "Luce"), await Brand(town, "Gas"), await Brand(town, "Poche"), await Brand(town, "Nascosta"));
        var people = await town.People(20);
        for (var at = 0; at < people.Length; at++)
        {
            await Year(town, people[at]);
            for (var month = 1; month <= 6; month++) await town.Told(people[at], daysAgo: 30 * month + 5, brand: gas);
            if (at % 2 == 0) await town.Told(people[at], daysAgo: 100, brand: luce);
            if (at < 6) await town.Told(people[at], daysAgo: 50, brand: few);
            if (at < 4) await town.Told(people[at], daysAgo: 50, brand: hidden);
        }

        await town.Follow();
        var ranking = town.Rankings.Now;
        Assert.Equal(new Exposure(20, 240, 20 * 144), ranking.Exposure);
        var energy = ranking.Of(BrandKind.Energy)!;
        Assert.Equal([("Luce", 1), ("Gas", 2), ("Poche", null)], energy.Brands.Select(one => (one.Brand.Name, one.Rank)));
        Assert.Null(ranking.Find(hidden)); // four voices: no figure anywhere
        var (first, second) = (energy.Brands[0], energy.Brands[1]);
        Assert.Equal((10, 120), (first.Evidence.Contacts, second.Evidence.Contacts));
        Assert.InRange(second.Contacts, second.Low, second.High);
        Assert.True(first.SureBeforeNext > 0.99);
        Assert.Null(second.PerHundredThousand);
        Assert.Equal(first.Contacts * 2.4, first.PerHundredThousand!.Value.Mean, 1e-9); // 240 months over 100,000 customers
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task One_person_moves_a_brand_by_no_more_than_the_bound_and_a_thousand_of_one_origin_by_no_more_than_one(string kind)
    {
        await using var town = await Town.New(kind);
        var luce = await Brand(town, "Luce");
        var people = await town.People(10);
        foreach (var person in people)
        {
            await Year(town, person);
            await town.Told(person, daysAgo: 60, brand: luce);
        }

        await town.Follow();
        var before = town.Rankings.Now.Find(luce)!;
        var loud = await town.People(25);
        town.Origins.AddRange(loud.Select(person => (person, "network")));
        foreach (var person in loud)
        {
            // Every day of one whole month, thrice a day.
            for (var at = 0; at < 90; at++) await town.Told(person, daysAgo: 24 + at / 3, brand: luce);
        }

        await town.Follow();
        var after = town.Rankings.Now.Find(luce)!;
        Assert.Equal(before.Evidence.Voices + 1, after.Evidence.Voices);
        Assert.InRange(after.Evidence.Contacts - before.Evidence.Contacts, 1, VoiceDays.MostDaysAMonth);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Guesses_wanted_contacts_and_lines_that_no_plan_holds_blame_nobody(string kind)
    {
        await using var town = await Town.New(kind);
        var (luce, gas) = (await Brand(town, "Luce"), await Brand(town, "Gas"));
        foreach (var person in await town.People(12))
        {
            await Year(town, person);
            await town.Told(person, daysAgo: 40, brand: luce, basis: Basis.Guess);
            await town.Told(person, daysAgo: 41, brand: luce, useful: true);
            await town.Told(person, daysAgo: 42, brand: luce, basis: Basis.Said, line: "+390999999999999");
            await town.Told(person, daysAgo: 43, brand: gas, basis: Basis.Contract, line: "+390999999999999");
            await town.Told(person, daysAgo: 44, brand: gas, basis: Basis.Said);
        }

        await town.Follow();
        Assert.Null(town.Rankings.Now.Find(luce));
        Assert.Equal(24, town.Rankings.Now.Find(gas)!.Evidence.Contacts);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_name_that_people_write_counts_once_an_administrator_joins_it(string kind)
    {
        await using var town = await Town.New(kind);
        var luce = await Brand(town, "Luce");
        foreach (var person in await town.People(6)) await town.Told(person, daysAgo: 40, claimed: "Luce & Gas\t Casa");
        await town.Follow();
        Assert.Equal([("luce & gas casa", 6)], await town.Follower.UnknownNames(5, 10, Stop));
        Assert.Null(town.Rankings.Now.Find(luce));

        await town.Aliases.Join("LUCE & GAS CASA", luce, Stop);
        await town.Follow();
        Assert.Empty(await town.Follower.UnknownNames(5, 10, Stop));
        Assert.Equal(6, town.Rankings.Now.Find(luce)!.Evidence.Contacts);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_kept_step_by_step_is_what_would_be_read_from_scratch_and_undoing_restores_it(string kind)
    {
        await using var town = await Town.New(kind);
        var chance = new Random(5);
        long[] brands = [await Brand(town, "Luce"), await Brand(town, "Gas"), await town.Brands.Enter("Fibra", BrandKind.Telecom, null, null, Stop)];
        var people = await town.People(40);
        var entries = new List<(long Person, long Id)>();
        for (var round = 0; round < 6; round++)
        {
            for (var at = 0; at < 60; at++)
            {
                var person = people[chance.Next(people.Length)];
                entries.Add((person, await town.Told(person, chance.Next(420), $"0844 000 00{chance.Next(4)}", brands[chance.Next(3)], useful: chance.Next(9) == 0, kind: BrandKind.Energy)));
                var (owner, id) = entries[chance.Next(entries.Count)];
                if (chance.Next(3) == 0) await town.Entries.TakeBack(owner, id, Stop);
            }

            if (round == 3) town.Origins.AddRange(people[..10].Select(person => (person, "circle")));
            if (round == 4) town.Clock.Pass(TimeSpan.FromDays(12)); // into the next month
            await town.Follow();
            await using var scratch = town.Elsewhere();
            await scratch.Follow();
            Assert.Equal(Shown(scratch), Shown(town));
        }

        var before = Shown(town);
        Assert.NotEmpty(town.Lines.Listed.Lines);
        var added = new List<(long Person, long Id)>();
        foreach (var person in people) added.Add((person, await town.Told(person, chance.Next(100), "0844 000 001", brands[0])));
        await town.Follow();
        Assert.NotEqual(before, Shown(town));
        foreach (var (person, id) in added) await town.Entries.TakeBack(person, id, Stop);
        await town.Follow();
        Assert.Equal(before, Shown(town));
    }

    [Fact]
    public async Task The_order_in_which_entries_arrive_does_not_matter()
    {
        var chance = new Random(8);
        var told = Enumerable.Range(0, 200).Select(_ => (Person: chance.Next(20), DaysAgo: chance.Next(300), Line: $"0844 000 00{chance.Next(3)}", Brand: chance.Next(2))).ToArray();
        var shown = new List<string>();
        for (var round = 0; round < 2; round++)
        {
            await using var town = await Town.New("Sqlite");
            long[] brands = [await Brand(town, "Luce"), await Brand(town, "Gas")];
            var people = await town.People(20);
            foreach (var (person, daysAgo, line, brand) in told) await town.Told(people[person], daysAgo, line, brands[brand]);
            await town.Follow();
            shown.Add(Shown(town));
            chance.Shuffle(told);
        }

        Assert.Equal(shown[0], shown[1]);
    }

    [Fact]
    public void A_single_month_of_few_voices_is_hidden_together_with_another()
    {
        var months = Enumerable.Range(1, 12).Select(month => (new DateOnly(2026, month, 1), 50)).ToList();
        var counts = months.SelectMany((one, at) => Enumerable.Repeat((one.Item1, 1), at == 4 ? 2 : 6 + at)).ToList();
        var pool = RatePool.Of([new RateEvidence(20, 100, 200, 1000, new Exposure(50, 600, 7200))])!;
        var cells = RankingMaker.Cells(counts, months, pool, dispersion: 1);
        Assert.Equal([1, 5], cells.Where(cell => cell.Voices is null).Select(cell => cell.Month.Month));
        Assert.All(cells.Where(cell => cell.Voices is null), cell => Assert.Null(cell.Contacts));
        Assert.DoesNotContain(cells, cell => cell.Voices < Ranking.LeastVoicesShown);
    }

    private static Task<long> Brand(Town town, string name) => town.Brands.Enter(name, BrandKind.Energy, null, null, Stop);

    // A register in use over all of the window, by wanted contacts that count against nobody.
    private static async Task Year(Town town, long person)
    {
        await town.Told(person, daysAgo: 360, useful: true);
        await town.Told(person, daysAgo: 25, useful: true);
    }

    private static string Shown(Town town) => JsonSerializer.Serialize(new
    {
        town.Lines.Listed.Lines,
        town.Rankings.Now.Exposure,
        Kinds = town.Rankings.Now.Kinds.Select(kind => new { kind.Kind, Brands = kind.Brands.Select(one => new { one.Brand.Name, one.Evidence, one.Contacts, one.Low, one.High, one.Rank, one.Months, Lines = one.Lines.Select(line => $"{line}") }) }),
        Trends = town.Rankings.Trends.Kinds.Select(one => new { one.Kind, one.Months }),
    });
}
