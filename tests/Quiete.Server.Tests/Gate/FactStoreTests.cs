using Dapper;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Gate;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class FactStoreTests
{
    private const long Luce = 7;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly Moment Day = Moment.On(new DateOnly(2026, 11, 20));

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Facts_come_back_as_the_judge_reads_them(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        var store = new FactStore(test.Database, TimeProvider.System);
        var number = NumberReader.Read("347 1234567").Number;
        var consent = new Consent(Day, Sectors.Telecom | Sectors.Gas, Channels.LiveCall | Channels.Sms, "sha256:\"5f\"", InsideContract: true, Moment.None);
        var request = new PersonRequest(Day, new DateOnly(2026, 12, 1), Sectors.Telecom);
        var contract = new Contract(new DateOnly(2024, 1, 10), null);
        var answer = new RpoAnswer(Day, Listed: true, ["Luce Chiara"]);
        await store.Add(
        [
            Fact(Luce, number, FactKind.Rpo, FactBody.Of(answer)),
            Fact(Luce, number, FactKind.Consents, FactBody.Of(consent)),
            Fact(Luce, number, FactKind.Requests, FactBody.Of(request)),
            Fact(Luce, number, FactKind.Contracts, FactBody.Of(contract)),
            Fact(FactStore.EveryPrincipal, number, FactKind.Objections, FactBody.Of(new Objection(Day, ObjectionScope.All))),
            Fact(principal: 8, number, FactKind.Objections, FactBody.Of(new Objection(Day, ObjectionScope.Principal))),
        ], Stop);

        var standing = await store.Standing(Luce, number, Stop);
        Assert.Equal([consent], standing.Consents);
        Assert.Equal([request], standing.Requests);
        Assert.Equal([contract], standing.Contracts);
        Assert.Equal(["Luce Chiara"], Assert.Single(standing.RpoAnswers).RevokedFor);
        Assert.Equal([new Objection(Day, ObjectionScope.All)], standing.Objections);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_no_said_on_one_number_holds_on_the_other_numbers_of_the_person(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        var store = new FactStore(test.Database, TimeProvider.System);
        var (home, mobile) = (NumberReader.Read("06 66780586").Number, NumberReader.Read("347 1234567").Number);
        await test.Database.Write(connection => connection.ExecuteAsync(
            "INSERT INTO number_link (principal, number, subject) VALUES (@Luce, @home, @home), (@Luce, @mobile, @home)",
            new { Luce, home = (long)home.Bits, mobile = (long)mobile.Bits }), Stop);
        await store.Add([Fact(Luce, home, FactKind.Objections, FactBody.Of(new Objection(Day, ObjectionScope.Principal)))], Stop);

        Assert.Single((await store.Standing(Luce, mobile, Stop)).Objections);
        Assert.Empty((await store.Standing(principal: 8, mobile, Stop)).Objections);
    }

    [Theory]
    [InlineData("""{"at":"2026-13-01","to":"principal"}""", "at")]
    [InlineData("""{"to":"principal"}""", "at")]
    [InlineData("""{"at":"2026-11-20","to":"nobody"}""", "to")]
    [InlineData("""{"at":"2026-11-20","too":"all"}""", "too")]
    [InlineData("""{"at":"2026-11-20"}],"consents":[{"at":"2026-11-20"}""", "")]
    [InlineData("""{"at":"2026-11-20"},{"at":"2026-11-21"}""", "")]
    [InlineData("[]", "")]
    public void A_malformed_fact_is_refused_by_its_field(string json, string field) =>
        Assert.Equal(field, Assert.Throws<BadInputException>(() => FactBody.Check(FactKind.Objections, json)).Place);

    private static NewFact Fact(long principal, PhoneNumber number, FactKind kind, string body) => new(principal, number, kind, body, "test", Evidence: null);
}
