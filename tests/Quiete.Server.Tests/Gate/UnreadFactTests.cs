using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Gate;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

/// <summary>A fact that this version cannot read may have been a no: nobody calls on what is left, and everybody else is called as before.</summary>
public class UnreadFactTests
{
    private const long Luce = 7;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly PhoneNumber Anna = NumberReader.Read("347 1234567").Number;
    private static readonly PhoneNumber Bruno = NumberReader.Read("06 66780586").Number;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Of_a_group_only_whose_fact_it_is_is_refused_with_the_reason(string kind)
    {
        await using var house = await GateHouse.Open(kind);
        var people = new List<NumberReading>();
        for (var at = 0; at < 20; at++) people.Add(await house.Callable($"347 10000{at:D2}"));
        var broken = people[7];
        var fact = await Break(house.Database, broken.Number, "body = '{\"at\":\"2026-11-20\",\"listed\":\"perhaps\"}'");

        var decided = await Task.WhenAll(people.Select(person => house.Ask(house.ByAlfa, person)));
        for (var at = 0; at < people.Count; at++)
        {
            if (people[at] == broken) Assert.Contains("facts-unreadable", GateHouse.Codes(decided[at]));
            else Assert.Equal(Decision.Allow, decided[at].Decision);
        }

        Assert.Equal([("fact", fact)], house.Database.Unread.All);
        await Break(house.Database, people[8].Number, "kind = 99"); // a kind of fact of a newer version
        Assert.Contains("facts-unreadable", GateHouse.Codes(await house.Ask(house.ByBeta, people[8])));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_map_is_made_and_followed_all_the_same_and_says_no_for_that_number(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        var store = new FactStore(test.Database, TimeProvider.System);
        var clear = new RpoAnswer(Moment.On(new DateOnly(2026, 11, 20)), Listed: false, []);
        await store.Add([new(Luce, Anna, Quiete.Screening.FactKind.Rpo, FactBody.Of(clear), "test", null), new(Luce, Bruno, Quiete.Screening.FactKind.Rpo, FactBody.Of(clear), "test", null)], Stop);
        foreach (var broken in new[] { "body = '{'", "body = '{\"at\":[1],\"listed\":true}'", "body = '{\"at\":\"2026-11-20\",\"listed\":\"perhaps\"}'", "body = '[]'", "kind = 99" })
        {
            if (Directory.Exists(Path.Combine(test.Folder, "maps"))) Directory.Delete(Path.Combine(test.Folder, "maps"), recursive: true);
            await Break(test.Database, Anna, broken);
            using var maps = new NumberMaps(test.Database, new ServerOptions { Data = test.Folder }, new ChangeSignal(), TimeProvider.System, NullLogger<NumberMaps>.Instance);
            using (var newest = await maps.Newest(Luce, Stop))
            {
                Assert.Single(newest.Map.Standing(Anna).Objections); // for lists
                Assert.Single(newest.LookUp(Bruno).RpoAnswers);
                Assert.Empty(newest.LookUp(Bruno).Objections);
            }

            await Break(test.Database, Anna, broken); // a change that is followed beside the map
            await maps.Follow(Stop);
            Assert.NotEmpty((await maps.LookUp(Luce, Anna, Stop)).Objections);
            Assert.Single((await maps.LookUp(Luce, Bruno, Stop)).RpoAnswers);
            await test.Database.Write(connection => connection.ExecuteAsync("UPDATE fact SET kind = 0, body = @body", new { body = FactBody.Of(clear) }), Stop);
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_principal_whose_map_cannot_be_made_keeps_no_other_from_hearing_of_a_no(string kind)
    {
        const long Gas = 8;
        await using var test = await TestDatabase.New(kind);
        Directory.CreateDirectory(Path.Combine(test.Folder, "maps", $"{Gas}", "facts.qnm", "somebody", "put", "a", "folder", "here"));
        var store = new FactStore(test.Database, TimeProvider.System);
        var no = new NewFact(Luce, Anna, Quiete.Screening.FactKind.Objections, FactBody.Of(new Objection(Moment.On(new DateOnly(2026, 11, 20)), ObjectionScope.Principal)), "test", null);
        using var maps = new NumberMaps(test.Database, new ServerOptions { Data = test.Folder }, new ChangeSignal(), TimeProvider.System, NullLogger<NumberMaps>.Instance);
        await maps.StartAsync(Stop);
        Assert.Empty((await maps.LookUp(Luce, Anna, Stop)).Objections);
        await store.Add([no], Stop);
        for (var end = Task.Delay(Patience.Soon, Stop); (await maps.LookUp(Luce, Anna, Stop)).Objections.Count == 0; await Task.Delay(20, Stop)) Assert.False(end.IsCompleted, "Nobody hears of it.");
        await Assert.ThrowsAnyAsync<SystemException>(() => maps.LookUp(Gas, Anna, Stop).AsTask());
        await maps.StopAsync(Stop);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_calendar_of_the_register_counts_the_answers_that_it_can_read(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        var clear = FactBody.Of(new RpoAnswer(Moment.On(new DateOnly(2026, 11, 20)), Listed: false, []));
        await new FactStore(test.Database, TimeProvider.System).Add(
            [new(Luce, Anna, Quiete.Screening.FactKind.Rpo, clear, "test", null), new(Luce, Bruno, Quiete.Screening.FactKind.Rpo, clear, "test", null)], Stop);
        await Break(test.Database, Anna, """body = '{"listed":true,"at":"2026-11-20"}'"""); // as another version may order it
        Assert.Equal(1, Assert.Single(await new RpoCalendar(test.Database, TestClock.OnAMonday()).Count(Luce, Stop)).Numbers);
        Assert.Equal([("fact by principal", Luce)], test.Database.Unread.All);
    }

    private static Task<long> Break(Database database, PhoneNumber number, string set) => database.Write(async connection =>
    {
        var change = await Change.Next(connection);
        return await connection.ExecuteScalarAsync<long>($"UPDATE fact SET {set}, change = @change WHERE number = @number RETURNING id", new { number = (long)number.Bits, change });
    }, Stop);
}
