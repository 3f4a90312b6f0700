using Quiete.Reputation;

namespace Quiete.Tests.Reputation;

public sealed class LineSignalsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Four_voices_corroborate_and_three_say_nothing()
    {
        Assert.Equal(LineState.NotEnough, Told(1, 2, 3).State);
        Assert.Equal(LineState.NotEnough, LineSignals.Of([], Now).State);
        Assert.Equal(LineState.Corroborated, Told(1, 2, 3, 4).State);
        Assert.True(Told(1, 2, 3, 4).IsListed);
    }

    [Fact]
    public void However_often_one_voice_reports_it_stays_one()
    {
        var often = LineSignals.Of(Enumerable.Range(0, 500).Select(at => Bothered(1, at / 10.0)), Now);
        Assert.Equal((1, LineState.NotEnough), (often.Voices, often.State));
        Assert.InRange(often.Weight, 0.99, 1);
        Assert.Equal(15, often.LastTwoWeeks); // fourteen days touch fifteen dates
    }

    [Fact]
    public void A_report_weighs_half_after_its_half_life_and_nothing_is_kept_decayed()
    {
        var contacts = new[] { Bothered(1, 0) };
        Assert.Equal(1, LineSignals.Of(contacts, Now).Weight, 1e-12);
        Assert.Equal(0.5, LineSignals.Of(contacts, Now.AddDays(LineSignals.HalfLifeDays)).Weight, 1e-12);
        Assert.Equal(1, LineSignals.Of(contacts, Now).Weight, 1e-12);
        Assert.Equal(0, LineSignals.Of(contacts, Now.AddDays(LineSignals.WindowDays)).Voices);
    }

    [Fact]
    public void A_line_that_nobody_hears_from_falls_quiet_and_is_forgotten_after_a_year()
    {
        var contacts = Enumerable.Range(1, 5).Select(voice => Bothered(voice, 0)).ToList();
        Assert.Equal(LineState.Corroborated, LineSignals.Of(contacts, Now.AddDays(LineSignals.QuietDays - 1)).State);
        Assert.Equal(LineState.Quiet, LineSignals.Of(contacts, Now.AddDays(LineSignals.QuietDays)).State);
        Assert.False(LineSignals.Of(contacts, Now.AddDays(LineSignals.WindowDays)).IsListed);
        Assert.Equal(LineState.Quiet, LineSignals.Of(contacts, Now.AddDays(364)).State);
        Assert.Equal(LineSignals.None, LineSignals.Of(contacts, Now.AddDays(366)));
    }

    [Fact]
    public void The_last_word_of_a_voice_stands_and_as_many_who_want_it_keep_a_line_off_the_list()
    {
        LineContact[] changed = [Bothered(1, 5), Wanted(1, 1), Bothered(2, 1), Bothered(3, 1), Bothered(4, 1), Bothered(5, 1)];
        var signals = LineSignals.Of(changed, Now);
        Assert.Equal((4, 1), (signals.Voices, signals.UsefulVoices));
        Assert.True(signals.IsListed);
        Assert.False(LineSignals.Of([.. changed, Wanted(6, 2), Wanted(7, 2), Wanted(8, 2)], Now).IsListed);
    }

    [Fact]
    public void The_order_of_contacts_does_not_matter_and_the_future_does_not_count_yet()
    {
        var chance = new Random(11);
        var contacts = Enumerable.Range(0, 300).Select(at => new LineContact(chance.Next(20), Now.AddDays(-chance.Next(400)), chance.Next(4) == 0)).ToArray();
        var before = LineSignals.Of(contacts, Now);
        chance.Shuffle(contacts);
        var after = LineSignals.Of(contacts, Now);
        Assert.Equal(before.Weight, after.Weight, 1e-9);
        Assert.Equal((before.State, before.Voices, before.UsefulVoices, before.LastThirtyDays, before.First, before.Last), (after.State, after.Voices, after.UsefulVoices, after.LastThirtyDays, after.First, after.Last));
        Assert.Equal(0, LineSignals.Of([Bothered(1, -2)], Now).Voices);
    }

    private static LineSignals Told(params int[] voices) => LineSignals.Of(voices.Select(voice => Bothered(voice, 1)), Now);

    private static LineContact Bothered(int voice, double daysAgo) => new(voice, Now.AddDays(-daysAgo), Useful: false);

    private static LineContact Wanted(int voice, double daysAgo) => new(voice, Now.AddDays(-daysAgo), Useful: true);
}
