using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Register;

namespace Quiete.Server.Tests.Register;

public class EpisodesTests
{
    private static readonly DateTimeOffset Ten = new(2026, 11, 23, 10, 0, 0, TimeSpan.FromHours(1));

    [Fact]
    public void One_line_that_rings_again_within_the_gap_makes_one_episode()
    {
        var episodes = Episodes.Of([Entry(1, 0, "02 1234567"), Entry(2, 179, "02 1234567"), Entry(3, 179 + 180, "02 1234567"), Entry(4, 179 + 180 + 181, "02 1234567")]);
        Assert.Equal(["4", "3 2 1"], episodes.Select(Ids));
    }

    [Fact]
    public void One_company_with_several_lines_makes_one_episode_and_two_companies_make_two()
    {
        var episodes = Episodes.Of([Entry(1, 0, "02 1234567", brand: 7), Entry(2, 10, "06 9025 1234", brand: 7), Entry(3, 20, "06 9025 1235", brand: 8)]);
        Assert.Equal(["3", "2 1"], episodes.Select(Ids));
    }

    [Fact]
    public void What_connects_two_episodes_makes_them_one()
    {
        var episodes = Episodes.Of([Entry(1, 0, "02 1234567"), Entry(2, 10, "", brand: 7), Entry(3, 20, "02 1234567", brand: 7)]);
        Assert.Equal(["3 2 1"], episodes.Select(Ids));
    }

    [Fact]
    public void Hidden_lines_are_not_taken_for_one_caller_unless_the_person_says_again()
    {
        Assert.Equal(2, Episodes.Of([Entry(1, 0, ""), Entry(2, 5, "")]).Count);
        Assert.Single(Episodes.Of([Entry(1, 0, ""), Entry(2, 5, "", again: "1")]));
        Assert.Single(Episodes.Of([Entry(2, 5, "", again: "1"), Entry(3, 9, "", again: "1")])); // also where the first is on another page
        Assert.Equal(2, Episodes.Of([Entry(1, 0, ""), Entry(2, 500, "", again: "1")]).Count); // tomorrow's tap is another episode
    }

    [Fact]
    public void Names_that_nobody_knows_connect_whatever_their_case()
    {
        Assert.Single(Episodes.Of([Entry(1, 0, "", claimed: "Luce Facile"), Entry(2, 5, "", claimed: "luce facile")]));
    }

    [Fact]
    public void The_order_in_which_entries_come_does_not_matter()
    {
        var random = new Random(4);
        string[] lines = ["", "02 1234567", "06 9025 1234"];
        for (var round = 0; round < 200; round++)
        {
            var entries = Enumerable.Range(1, 12).Select(id => Entry(id, random.Next(0, 900), lines[random.Next(3)], random.Next(4) == 0 ? random.Next(2) : null)).ToList();
            var expected = Episodes.Of(entries).Select(Ids).ToList();
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries));
            Assert.Equal(expected, Episodes.Of(entries).Select(Ids));
            Assert.Equal(12, Episodes.Of(entries).Sum(episode => episode.Attempts.Count));
        }
    }

    private static string Ids(Episode episode) => string.Join(' ', episode.Attempts.Select(entry => entry.Id));

    private static Entry Entry(long id, int minutes, string line, long? brand = null, string? claimed = null, string? again = null)
    {
        Assert.True(CallerLine.TryParse(line, out var read));
        return new(id, 1, 1, Ten, null, id, new NewEntry($"{id}", Ten.AddMinutes(minutes), Channels.LiveCall, read, Brand: brand, Claimed: claimed, AgainOf: again));
    }
}
