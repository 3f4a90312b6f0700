using Quiete.Server.Reputation;

namespace Quiete.Server.Tests.Reputation;

public sealed class VoiceFactsTests
{
    private static readonly DateTimeOffset Opened = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_person_counts_once_the_register_is_old_enough_and_a_number_is_proved()
    {
        var opened = new Dictionary<long, DateTimeOffset> { [1] = Opened, [2] = Opened, [3] = Opened };
        var proved = new Dictionary<long, DateTimeOffset> { [1] = Opened, [2] = Opened.AddDays(40), [9] = Opened };
        var voices = VoiceFacts.Of(opened, proved, []);
        var old = Opened.AddDays(VoiceFacts.LeastAgeDays);

        Assert.Null(voices.At(1, old.AddSeconds(-1)));
        Assert.Equal(1, voices.At(1, old));
        Assert.Null(voices.At(2, Opened.AddDays(39)));
        Assert.Equal(2, voices.At(2, Opened.AddDays(40)));
        Assert.Null(voices.At(3, Opened.AddYears(3))); // proved nothing
        Assert.Null(voices.At(9, Opened.AddYears(3))); // has left
    }

    [Fact]
    public void All_that_hang_together_by_any_chain_are_one_voice_in_whatever_order_it_is_told()
    {
        var people = Enumerable.Range(1, 60).ToDictionary(person => (long)person, _ => Opened);
        var origins = Enumerable.Range(1, 39).SelectMany(at => new[] { ((long)at, $"circle {at}"), (at + 1, $"circle {at}") }).ToArray();
        for (var round = 0; round < 5; round++)
        {
            new Random(round).Shuffle(origins);
            var voices = VoiceFacts.Of(people, people, origins);
            Assert.All(Enumerable.Range(1, 40), person => Assert.Equal(1, voices.At(person, Opened.AddYears(1))));
            Assert.Equal(20, Enumerable.Range(41, 20).Select(person => voices.At(person, Opened.AddYears(1))).Distinct().Count());
        }
    }

    [Fact]
    public void Only_those_are_named_whose_word_counts_otherwise_than_before()
    {
        var people = Enumerable.Range(1, 5).ToDictionary(person => (long)person, _ => Opened);
        var before = VoiceFacts.Of(people, people, []);
        Assert.Empty(VoiceFacts.Of(people, people, []).ChangedFrom(before));
        Assert.Equal([4L], VoiceFacts.Of(people, people, [(3, "a"), (4, "a")]).ChangedFrom(before));
        Assert.Equal([1L, 2, 3, 4, 5], VoiceFacts.None.ChangedFrom(before).Order());
    }
}
