using Dapper;
using Quiete.Reputation;
using Quiete.Server.Companies;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Reputation;

public sealed class LineBookTests
{
    private const string Line = "0844 123 456";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Four_independent_people_list_a_line_and_three_leave_no_trace(string kind)
    {
        await using var town = await Town.New(kind);
        var people = await town.People(4);
        foreach (var person in people[..3]) await town.Told(person, line: Line, kind: BrandKind.Energy);
        await town.Follow();
        Assert.Equal(town.Public("02 1234 5678"), town.Public(Line)); // as of a line that nobody ever told of
        Assert.Empty(town.Lines.Listed.Lines);

        var fourth = await town.Told(people[3], line: Line, kind: BrandKind.Energy);
        await town.Follow();
        var listed = Assert.Single(town.Lines.Listed.Lines);
        Assert.Equal(("+390844123456", 4, (BrandKind?)BrandKind.Energy), (listed.Line, listed.Voices, listed.Kind));
        Assert.Equal(LineState.Corroborated, town.Public(Line).Signals.State);

        var version = town.Lines.Listed.Version;
        await town.Entries.TakeBack(people[3], fourth, Stop);
        await town.Follow();
        Assert.Empty(town.Lines.Listed.Lines);
        Assert.True(town.Lines.Listed.Version > version);
        await town.Entries.PutBack(people[3], fourth, Stop);
        await town.Follow();
        Assert.Equal(listed, Assert.Single(town.Lines.Listed.Lines));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_report_that_a_restored_backup_does_not_know_no_longer_counts(string kind)
    {
        await using var town = await Town.New(kind);
        var last = 0L;
        foreach (var person in await town.People(4)) last = await town.Told(person, line: Line);
        await town.Follow();
        Assert.Single(town.Lines.Listed.Lines);

        await town.Database.Write(async connection =>
        {
            await connection.ExecuteAsync("DELETE FROM entry WHERE id = @last", new { last });
            await Change.Restore(connection, await Change.Last(connection));
        }, Stop);
        await town.Follow();
        Assert.Empty(town.Lines.Listed.Lines);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task However_many_of_one_circle_one_helper_or_without_proof_report_they_list_nothing(string kind)
    {
        await using var town = await Town.New(kind);
        var circle = await town.People(30);
        town.Origins.AddRange(circle.Select(person => (person, "circle 1")));
        for (var at = 0; at < 30; at++) await town.Told(await town.Person(proved: false), line: Line);
        var young = await town.Person();
        await town.Age(young, days: 3);
        var helped = await town.Person();
        var helper = await town.Person();
        var account = await town.Database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT account FROM person WHERE id = @helper", new { helper }), Stop);
        await town.Database.Write(connection => connection.ExecuteAsync("INSERT INTO helper (person, account, since_ms) VALUES (@helped, @account, 0)", new { helped, account }), Stop);
        foreach (var person in (long[])[.. circle, young, helped, helper])
        {
            for (var again = 0; again < 3; again++) await town.Told(person, daysAgo: again, line: Line);
        }

        await town.Follow();
        Assert.Empty(town.Lines.Listed.Lines); // the circle is one voice, helper and helped are another: two
        await town.Told(await town.Person(), line: Line);
        await town.Follow();
        Assert.Equal(LineState.NotEnough, town.Public(Line).Signals.State);
        await town.Told(await town.Person(), line: Line);
        await town.Follow();
        Assert.Equal(4, Assert.Single(town.Lines.Listed.Lines).Voices);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Another_process_sees_the_same_and_whoever_leaves_takes_their_words_along(string kind)
    {
        await using var town = await Town.New(kind);
        await using var elsewhere = town.Elsewhere();
        await elsewhere.Follow();
        var people = await town.People(5);
        foreach (var person in people) await town.Told(person, line: Line);
        await elsewhere.Follow();
        Assert.Equal(5, Assert.Single(elsewhere.Lines.Listed.Lines).Voices);

        await town.Database.Write(connection => connection.ExecuteAsync("DELETE FROM person WHERE id = @id", new { id = people[0] }), Stop);
        await elsewhere.Follow();
        Assert.Equal(4, Assert.Single(elsewhere.Lines.Listed.Lines).Voices);
        Assert.Equal(4, elsewhere.Follower.Count);
        await town.Database.Write(connection => connection.ExecuteAsync("DELETE FROM person WHERE id = @id", new { id = people[1] }), Stop);
        await elsewhere.Follow();
        Assert.Empty(elsewhere.Lines.Listed.Lines);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_backup_that_was_restored_is_followed_from_its_beginning(string kind)
    {
        await using var town = await Town.New(kind);
        var people = await town.People(5);
        foreach (var person in people[..4]) await town.Told(person, line: Line);
        await town.Follow();
        var later = await town.Told(people[4], line: Line);
        var dispute = await town.Disputes.Open(Town.Line(Line), account: 1, company: null, "Non sono io.", Stop);
        await town.Follow();
        Assert.Equal((5, true), (Assert.Single(town.Lines.Listed.Lines).Voices, town.Public(Line).Contested));

        await town.Database.Write(connection => connection.ExecuteAsync(
            "DELETE FROM entry WHERE id = @later; DELETE FROM line_dispute WHERE id = @id; UPDATE change_counter SET last = last - 2", new { later, id = dispute.Id }), Stop);
        await town.Follow();
        Assert.Equal((4, false), (Assert.Single(town.Lines.Listed.Lines).Voices, town.Public(Line).Contested));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task With_time_alone_a_line_leaves_the_list(string kind)
    {
        await using var town = await Town.New(kind);
        foreach (var person in await town.People(4)) await town.Told(person, line: Line);
        await town.Follow();
        Assert.Single(town.Lines.Listed.Lines);
        town.Clock.Pass(TimeSpan.FromDays(LineSignals.QuietDays));
        await town.Follow();
        Assert.Equal(LineState.Quiet, town.Public(Line).Signals.State);
        Assert.Empty(town.Lines.Listed.Lines);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_name_is_told_only_if_most_voices_agree_and_an_emergency_number_is_never_listed(string kind)
    {
        await using var town = await Town.New(kind);
        var luce = await town.Brands.Enter("Luce", BrandKind.Energy, null, null, Stop);
        var people = await town.People(9);
        foreach (var person in people[..5]) await town.Told(person, line: Line, claimed: "  LUCE ");
        await town.Told(people[5], line: Line, brand: luce);
        foreach (var person in people[6..]) await town.Told(person, line: Line, claimed: "il signor Rossi di via Po 3");
        foreach (var person in people) await town.Told(person, line: "112");
        await town.Follow();
        var listed = Assert.Single(town.Lines.Listed.Lines);
        Assert.Equal(("+390844123456", "Luce", (BrandKind?)BrandKind.Energy), (listed.Line, listed.Brand, listed.Kind));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Ones_own_nuisance_counts_every_attempt_and_is_ones_own(string kind)
    {
        await using var town = await Town.New(kind);
        var (mine, other) = (await town.Person(proved: false), await town.Person());
        for (var at = 0; at < 7; at++) await town.Told(mine, daysAgo: at, line: Line);
        await town.Told(other, line: Line);
        await town.Follow();
        var now = town.Clock.GetUtcNow();
        var own = town.Lines.OwnNuisance(mine, Town.Line(Line), now);
        Assert.Equal((7, (DateTimeOffset?)now), (own.Attempts, own.Last));
        Assert.Equal(1, town.Lines.OwnNuisance(other, Town.Line(Line), now).Attempts);
        Assert.Equal(0, town.Lines.OwnNuisance(other, Town.Line("187"), now).Attempts);
    }
}
