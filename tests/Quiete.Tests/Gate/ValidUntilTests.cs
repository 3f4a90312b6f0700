using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;

namespace Quiete.Tests.Gate;

public sealed class ValidUntilTests
{
    [Theory]
    [InlineData("""{ "standing": { "rpoAnswers": [ { "at": "2026-11-20", "listed": false } ], "requests": [ { "at": "2026-11-01", "expires": "2026-11-25" } ] } }""",
        "allow request until 2026-12-06T00:00:00+01:00")] // a fresh answer goes on where the request ends
    [InlineData("""{ "standing": { "rpoAnswers": [ { "at": "2026-11-20", "listed": true } ], "requests": [ { "at": "2026-11-01", "expires": "2026-11-25" } ] } }""",
        "allow request until 2026-11-26T00:00:00+01:00")] // no answer that clears
    [InlineData("""{ "standing": { "requests": [ { "at": "2026-11-01", "expires": "2026-11-25" }, { "at": "2026-11-02", "expires": "2026-12-01" } ] } }""",
        "allow request until 2026-12-02T00:00:00+01:00")] // another request goes on
    [InlineData("""{ "standing": { "requests": [ { "at": "2026-11-01", "expires": "2026-11-25" }, { "at": "2026-11-24", "expires": "2026-12-01" } ] } }""",
        "allow request until 2026-11-26T00:00:00+01:00")] // one of tomorrow is not known
    [InlineData("""{ "contact": { "channel": "sms" }, "standing": { "consents": [ { "at": "2026-05-02", "categories": ["telecom"], "channels": ["sms"], "proof": "x", "revokedAt": "2026-11-24" } ] } }""",
        "allow consent")] // nor is a revocation of tomorrow
    [InlineData("""{ "policy": { "audience": "customers" }, "standing": { "rpoAnswers": [ { "at": "2026-11-20", "listed": false } ], "contracts": [ { "from": "2026-01-01", "to": "2026-11-25" } ] } }""",
        "allow rpo-clear until 2026-11-26T00:00:00+01:00")] // a contract's end counts
    [InlineData("""{ "policy": { "audience": "customers" }, "standing": { "rpoAnswers": [ { "at": "2026-11-20", "listed": false } ], "contracts": [ { "from": "2026-01-01", "to": "2026-11-25" }, { "from": "2026-02-01" } ] } }""",
        "allow rpo-clear until 2026-12-06T00:00:00+01:00")] // not where another goes on
    [InlineData("""{ "policy": { "audience": "customers" }, "standing": { "rpoAnswers": [ { "at": "2026-11-20", "listed": false } ], "contracts": [ { "from": "2026-01-01", "to": "9999-12-31" } ] } }""",
        "allow rpo-clear until 2026-12-06T00:00:00+01:00")] // a contract with the "no end" of databases
    [InlineData("""{ "policy": { "audience": "customers", "to": "2026-11-24" }, "standing": { "rpoAnswers": [ { "at": "2026-11-20", "listed": false } ], "contracts": [ { "from": "2026-01-01", "to": "2026-11-25" } ] } }""",
        "allow rpo-clear until 2026-12-06T00:00:00+01:00")] // nor once the policy itself has ended
    [InlineData("""{ "contact": { "channel": "visit" } }""", "allow nothing-forbids")] // time ends nothing
    public void It_is_the_first_instant_at_which_a_passing_rule_as_a_whole_stops(string changes, string verdict) =>
        Assert.Equal(verdict, Judged.Line(changes));

    /// <summary>The instants that the rules name are enough: looking at many others finds no earlier end.</summary>
    [Fact]
    public void No_rule_stops_at_an_instant_that_it_did_not_name()
    {
        var law = RulePack.Italian;
        foreach (var given in ItalianCasesTests.All)
        {
            var question = Question.Of(given.Campaign, NumberReader.Read(given.Number), given.Standing, law.On(RomeTime.DayOf(given.At)), given.At);
            foreach (var judge in question.Law.Rules.Select(Judge.Of).OfType<Judge>().Where(judge => judge.Applies(question) && judge.Passes(question)))
            {
                var stops = judge.StopsAt(question) ?? DateTimeOffset.MaxValue;
                Assert.True(
                    Instants(question.Day).Where(instant => instant > given.At && instant < stops).All(instant => judge.Passes(question.PutAt(instant))),
                    $"{given.Id}: {judge.Rule.Id}");
            }
        }
    }

    private static IEnumerable<DateTimeOffset> Instants(DateOnly day) =>
    [
        .. Enumerable.Range(0, 48).Select(half => RomeTime.StartOf(day).AddMinutes(30 * half)),
        .. Enumerable.Range(1, 70).Select(days => RomeTime.StartOf(day.AddDays(days))),
        .. Enumerable.Range(1, 20).Select(weeks => RomeTime.StartOf(day.AddDays(70 + 31 * weeks))),
    ];
}
