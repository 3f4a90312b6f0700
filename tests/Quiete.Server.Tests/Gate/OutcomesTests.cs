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

    private static Task<(long Answered, long Silent)> Endings(GateHouse house) => house.Database.Read(
        connection => connection.QuerySingleAsync<(long, long)>("SELECT answered, silent FROM campaign_day"), Stop);
}
