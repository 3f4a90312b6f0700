using Quiete.Procedures;
using Quiete.Server.Complaints;

namespace Quiete.Server.Tests.Complaints;

public class ChronologyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 11, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_sound_chronology_raises_no_doubt() => Assert.Empty(Chronology.Doubts(
    [
        At(1, ActKind.Began, -30, dayOnly: true),
        At(2, ActKind.Complaint, -20, way: Way.Pec),
        At(3, ActKind.PecAccepted, -20, minutes: 1, way: Way.Pec),
        At(4, ActKind.PecDelivered, -20, minutes: 2, way: Way.Pec, answers: 2),
        At(5, ActKind.Answer, -5, answers: 2),
        At(6, ActKind.Ended, -30, dayOnly: true),
        At(7, ActKind.Note, 0, dayOnly: true),
    ], Now));

    [Theory]
    [InlineData("complaint", null, "answer", null, "answered-before-asked")]
    [InlineData("objection", "pec", "pec-delivered", "pec", "delivered-before-sent")]
    [InlineData("complaint", "registered-letter", "letter-delivered", null, "delivered-before-sent")]
    [InlineData("began", null, "ended", null, "ended-before-began")]
    public void What_comes_before_its_cause_is_questioned_linked_or_not(string cause, string? way, string effect, string? by, string doubted)
    {
        foreach (var answers in new long?[] { null, 1 })
        {
            var doubt = Assert.Single(Chronology.Doubts([At(1, Word<ActKind>(cause), -2, way: WayOf(way)), At(2, Word<ActKind>(effect), -3, way: WayOf(by), answers: answers)], Now));
            Assert.Equal((doubted, 2, 1), (Quiete.Rules.Terms.Of(doubt.Kind), doubt.About.Id, doubt.Other!.Id));
        }
    }

    [Fact]
    public void On_one_day_of_which_the_hour_is_not_known_nothing_comes_before_anything() => Assert.Empty(Chronology.Doubts(
        [At(1, ActKind.Complaint, -2, minutes: 60), At(2, ActKind.Answer, -2, dayOnly: true)], Now));

    [Fact]
    public void An_answer_of_which_no_cause_is_written_down_is_believed() => Assert.Empty(Chronology.Doubts([At(1, ActKind.Answer, -2)], Now));

    [Fact]
    public void The_future_and_a_promise_for_before_it_was_made_are_questioned()
    {
        var promised = At(1, ActKind.Call, -1);
        var doubts = Chronology.Doubts([promised with { Told = promised.Told with { PromisedBy = new DateOnly(2026, 11, 1) } }, At(2, ActKind.Note, 0, minutes: 5), At(3, ActKind.Note, 1, dayOnly: true)], Now);
        Assert.Equal([(DoubtKind.PromisedForBefore, 1), (DoubtKind.InFuture, 3), (DoubtKind.InFuture, 2)], doubts.Select(doubt => (doubt.Kind, doubt.About.Id)).OrderBy(one => one.Kind == DoubtKind.InFuture ? 1 : 0).ThenByDescending(one => one.Id));
    }

    [Theory]
    [InlineData("r-7", null, "R-7", null, true)] // the same number
    [InlineData(null, "Non  va\nnulla", null, "non va nulla", true)] // the same text
    [InlineData("R-7", null, "R-8", null, false)] // another number
    [InlineData(null, "Prima", null, "Seconda", false)] // two calls of a day
    public void The_same_thing_written_down_twice_is_questioned_once(string? number, string? said, string? otherNumber, string? otherSaid, bool twice)
    {
        var (one, other) = (At(1, ActKind.Call, -1), At(2, ActKind.Call, -1, minutes: 30));
        var acts = new[] { one with { Told = one.Told with { ComplaintNumber = number, Said = said } }, other with { Told = other.Told with { ComplaintNumber = otherNumber, Said = otherSaid } } };
        Assert.Equal(twice ? [2] : [], Chronology.Doubts(acts, Now).Where(doubt => doubt.Kind == DoubtKind.SaidTwice).Select(doubt => doubt.About.Id));
        Assert.Empty(Chronology.Doubts([acts[0], acts[1] with { TakenBack = Now }], Now));
    }

    [Fact]
    public void A_correction_is_not_the_same_thing_as_what_it_corrects()
    {
        var one = At(1, ActKind.Note, -1);
        Assert.Empty(Chronology.DoubtsOf(one.Told, inPlaceOf: 1, [one], Now));
        Assert.Single(Chronology.DoubtsOf(one.Told with { DeviceKey = "another" }, inPlaceOf: null, [one], Now));
        Assert.Empty(Chronology.DoubtsOf(one.Told, inPlaceOf: null, [one], Now)); // the same form sent twice counts once
    }

    [Fact]
    public void A_promise_stays_open_until_somebody_says_that_it_ended_or_answers_it()
    {
        var call = At(1, ActKind.Call, -5) with { };
        call = call with { Told = call.Told with { PromisedBy = new DateOnly(2026, 11, 18) } };
        Assert.Equal([1], Timeline.OpenPromises([call]).Select(act => act.Id));
        Assert.Empty(Timeline.OpenPromises([call, At(2, ActKind.Ended, -1)]));
        Assert.Empty(Timeline.OpenPromises([call, At(2, ActKind.Answer, -1, answers: 1)]));
        Assert.Single(Timeline.OpenPromises([call, At(2, ActKind.Ended, -9)])); // that was another trouble
    }

    private static T Word<T>(string word) where T : struct, Enum => Quiete.Rules.Terms.TryParse<T>(word, out var value) ? value : throw new ArgumentOutOfRangeException(nameof(word));

    private static Way? WayOf(string? word) => word is null ? null : Word<Way>(word);

    private static Act At(long id, ActKind kind, int days, int minutes = 0, bool dayOnly = false, Way? way = null, long? answers = null)
    {
        var at = dayOnly ? Quiete.Rules.RomeTime.StartOf(Quiete.Rules.RomeTime.DayOf(Now.AddDays(days))) : Now.AddDays(days).AddMinutes(minutes);
        return new(id, 1, 1, Now, TakenBack: null, Change: id, new NewAct($"k{id}", kind, at, dayOnly, way, Answers: answers));
    }
}
