using Dapper;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Gate;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class OutcomesTests
{
    private const string Person = "347 1234567";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_contact_against_a_refusal_counts_once_however_often_it_is_told_and_with_its_strictest_word(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        var refused = await here.Ask(house.ByAlfa, Person);
        Assert.Equal(Decision.Refuse, refused.Decision);
        var begun = house.Clock.GetUtcNow();
        OutcomeReport[] reports =
        [
            new() { Network = NetworkResult.NoAnswer }, new() { Network = NetworkResult.Answered }, new() { Result = ContactResult.NotNow }, new() { Notes = "ancora" },
        ];
        foreach (var report in reports)
        {
            await here.Outcomes.Tell(refused, report, "test", "Alfa Call", Stop);
            house.Clock.Pass(TimeSpan.FromSeconds(5));
        }

        var attempt = Assert.Single((await here.Facts.Standing(house.Luce, NumberReader.Read(Person).Number, Stop)).Attempts);
        Assert.Equal((begun, Outcome.NotNow, "Alfa Call"), (attempt.At, attempt.Outcome, attempt.Agency));
        Assert.Equal((1, 0), await Endings(house));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Each_call_that_is_told_of_one_contact_counts_and_uses_up_the_attempts(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        var number = await house.Callable(Person);
        var contact = await here.Ask(house.ByAlfa, Person);
        Assert.Equal(Decision.Allow, contact.Decision);
        var first = house.Clock.GetUtcNow();
        Task Tell(OutcomeReport report) => here.Outcomes.Tell(contact, report, "test", "Alfa Call", Stop);
        async Task<IReadOnlyList<(DateTimeOffset, Outcome)>> Attempts() =>
            [.. (await here.Facts.Standing(house.Luce, number.Number, Stop)).Attempts.OrderBy(attempt => attempt.At).Select(attempt => (attempt.At, attempt.Outcome))];

        await Tell(new() { Network = NetworkResult.NoAnswer, StartedAt = first, SipCallId = "1@switch" });
        await Tell(new() { Network = NetworkResult.NoAnswer, StartedAt = first.AddSeconds(20) }); // the desk's clock differs from the switch's
        await Tell(new() { SipCallId = "1@switch", Notes = "di nuovo" });
        Assert.Equal([(first, Outcome.NoAnswer)], await Attempts());

        house.Clock.Pass(TimeSpan.FromMinutes(10));
        var second = house.Clock.GetUtcNow();
        await Tell(new() { Network = NetworkResult.Busy, StartedAt = second });
        Assert.Equal([(first, Outcome.NoAnswer), (second, Outcome.Busy)], await Attempts());
        await Tell(new() { Result = ContactResult.NotNow }); // of the call told of last
        await Tell(new() { Network = NetworkResult.NoAnswer, StartedAt = first }); // and this of the first one, once more
        Assert.Equal([(first, Outcome.NoAnswer), (second, Outcome.NotNow)], await Attempts());

        house.Clock.Pass(TimeSpan.FromMinutes(10));
        await Tell(new() { Network = NetworkResult.NoAnswer, SipCallId = "3@switch", StartedAt = house.Clock.GetUtcNow() });
        Assert.Equal(3, (await Attempts()).Count);
        house.Clock.Pass(TimeSpan.FromDays(2));
        Assert.Contains("attempts-exhausted", GateHouse.Codes(await here.Ask(house.ByBeta, Person))); // for everybody
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Of_calls_that_are_told_by_their_Call_ID_alone_each_counts_and_one_told_twice_at_once_counts_once(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        var number = await house.Callable(Person);
        var contact = await here.Ask(house.ByAlfa, Person);
        await here.Outcomes.Tell(contact, new() { Network = NetworkResult.NoAnswer, SipCallId = "1@switch" }, "test", "Alfa Call", Stop);
        house.Clock.Pass(TimeSpan.FromMinutes(1));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => here.Outcomes.Tell(contact, new() { Network = NetworkResult.NoAnswer, SipCallId = "2@switch" }, "test", "Alfa Call", Stop)));
        Assert.Equal(2, (await here.Facts.Standing(house.Luce, number.Number, Stop)).Attempts.Count);
        Assert.Equal((0, 0), await Endings(house, none: true));
    }

    // A campaign that rests because of its silent calls could otherwise tell itself back to work.
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Reports_of_a_contact_without_a_number_count_once_for_the_campaign(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        var refused = await here.Ask(house.ByAlfa, "non è un numero");
        for (var times = 0; times < 3; times++) await here.Outcomes.Tell(refused, new OutcomeReport { Network = NetworkResult.Answered }, "test", "Alfa Call", Stop);
        Assert.Equal((1, 0), await Endings(house));
        await here.Outcomes.Tell(refused, new OutcomeReport { Network = NetworkResult.Silent }, "test", "Alfa Call", Stop);
        Assert.Equal((0, 1), await Endings(house));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_no_of_nobody_known_is_not_taken_for_heard(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        await using var here = await OneGate.Open(house);
        var refused = await here.Ask(house.ByAlfa, "non è un numero");
        var fault = await Assert.ThrowsAsync<BadInputException>(
            () => here.Outcomes.Tell(refused, new OutcomeReport { Exercised = ExercisedRight.Objection }, "test", "Alfa Call", Stop));
        Assert.Equal("exercised", fault.Place);
        Assert.Empty(await here.Outcomes.Of(refused.ShortCode, Stop));
    }

    private static Task<(long Answered, long Silent)> Endings(GateHouse house, bool none = false) => house.Database.Read(
        connection => none
            ? connection.QuerySingleOrDefaultAsync<(long, long)>("SELECT answered, silent FROM campaign_day")
            : connection.QuerySingleAsync<(long, long)>("SELECT answered, silent FROM campaign_day"), Stop);
}
