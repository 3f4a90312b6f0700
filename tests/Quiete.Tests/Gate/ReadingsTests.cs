namespace Quiete.Tests.Gate;

/// <summary>The readings that settle doubts, each at its edges.</summary>
public sealed class ReadingsTests
{
    [Theory]
    [InlineData("""{ "at": "2026-11-23T00:00:00+01:00" }""", "allow rpo-clear until 2026-12-06T00:00:00+01:00")] // midnight is the new day
    [InlineData("""{ "at": "2026-12-05T23:59:59.999+01:00" }""", "allow rpo-clear until 2026-12-06T00:00:00+01:00")] // the last instant of the fifteenth day
    [InlineData("""{ "at": "2026-12-06T00:00:00+01:00" }""", "refuse IT.RPO.check:rpo-answer-stale")] // the first of the sixteenth
    [InlineData("""{ "at": "2026-12-05T23:59:59Z" }""", "refuse IT.RPO.check:rpo-answer-stale")] // the day is that of Italy, not of the offset
    [InlineData("""{ "standing": { "rpoAnswers": [ { "at": "2026-11-23", "listed": false } ] } }""", "allow rpo-clear until 2026-12-09T00:00:00+01:00")] // an answer of the day itself is known
    [InlineData("""{ "standing": { "rpoAnswers": [ { "at": "2026-11-23T10:15:00.001+01:00", "listed": false } ] } }""", "refuse IT.RPO.check:rpo-never-checked")] // one of a millisecond later is not
    [InlineData("""{ "at": "2028-03-01T10:00:00+01:00", "standing": { "rpoAnswers": [ { "at": "2028-02-15", "listed": false } ] } }""", "allow rpo-clear until 2028-03-02T00:00:00+01:00")] // 15 days over 29 February
    [InlineData("""{ "at": "2026-10-25T23:30:00+01:00", "standing": { "rpoAnswers": [ { "at": "2026-10-10", "listed": false } ] } }""", "allow rpo-clear until 2026-10-26T00:00:00+01:00")] // the day of 25 hours
    [InlineData("""{ "standing": { "rpoAnswers": [ { "at": "2026-11-20T09:00:00+01:00", "listed": true }, { "at": "2026-11-20T15:00:00+01:00", "listed": false } ] } }""", "refuse IT.RPO.check:rpo-listed")] // of one day, listed beats not listed
    [InlineData("""{ "standing": { "rpoAnswers": [ { "at": "2026-11-20", "listed": true, "revokedFor": ["Luce Chiara"] }, { "at": "2026-11-20", "listed": true } ] } }""", "refuse IT.RPO.check:rpo-listed")] // not revoked beats revoked
    [InlineData("""{ "standing": { "rpoAnswers": [ { "at": "2026-11-20", "listed": true }, { "at": "2026-11-21", "listed": false } ] } }""", "allow rpo-clear until 2026-12-07T00:00:00+01:00")] // of two days, the later counts
    [InlineData("""{ "standing": { "rpoAnswers": [ { "at": "2026-11-20", "listed": true, "revokedFor": ["luce chiara"] } ] } }""", "refuse IT.RPO.check:rpo-listed")] // a name is a name
    public void The_answer_of_the_register_is_good_for_its_days(string changes, string verdict) => Assert.Equal(verdict, Judged.Line(changes));

    [Theory]
    [InlineData("2026-05-01", false, "consent-order-unknown", "ask")] // no earlier answer
    [InlineData("2026-05-02", false, "consent-voided", "refuse")] // not listed on the consent's day
    [InlineData("2026-05-02T01:00:00+02:00", false, "consent-voided", "refuse")] // any time of it
    [InlineData("2026-05-01", true, "later-consent", "allow")] // listed the day before
    [InlineData("2026-05-02", true, "consent-order-unknown", "ask")] // listed on the day itself says nothing
    public void Answers_kept_over_time_show_whether_a_consent_came_later(string answered, bool listed, string code, string decision)
    {
        var verdict = Judged.Verdict($$"""
            { "standing": {
                "rpoAnswers": [ { "at": "{{answered}}", "listed": {{(listed ? "true" : "false")}} }, { "at": "2026-11-20", "listed": true } ],
                "consents": [ { "at": "2026-05-02T10:00:00+02:00", "categories": ["telecom"], "channels": ["live-call"], "proof": "x" } ] } }
            """);
        Assert.Equal(code, Assert.Single(verdict.Reasons).Code);
        Assert.Equal(decision, Quiete.Rules.Terms.Of(verdict.Decision));
    }

    [Theory]
    [InlineData("""[ { "at": "2026-03-01" } ]""", "allow request until 2026-11-24T00:00:00+01:00")] // the request is of a later day
    [InlineData("""[ { "at": "2026-10-24" } ]""", "refuse IT.PRIV.objection:objection")] // an objection of the same day stands
    [InlineData("""[ { "at": "2026-10-24T08:00:00+02:00" } ]""", "allow request until 2026-11-24T00:00:00+01:00")] // an hour after it that morning
    [InlineData("""[ { "at": "2026-10-24T09:00:00+02:00" } ]""", "refuse IT.PRIV.objection:objection")] // an instant is not after itself
    public void An_objection_falls_only_to_what_begins_once_it_has_ended(string objections, string verdict)
    {
        var request = """[ { "at": "2026-10-24T09:00:00+02:00" } ]""";
        Assert.Equal(verdict, Judged.Line($$"""{ "standing": { "requests": {{request}}, "objections": {{objections}} } }"""));
    }

    [Theory]
    [InlineData("""{ "at": "2026-10-24" }""", "allow request until 2026-11-24T00:00:00+01:00")] // its thirtieth day
    [InlineData("""{ "at": "2026-10-23" }""", "refuse IT.RPO.check:rpo-never-checked")] // the one after
    [InlineData("""{ "at": "2026-10-23T23:30:00Z" }""", "allow request until 2026-11-24T00:00:00+01:00")] // already the 24th in Italy
    [InlineData("""{ "at": "2026-01-01", "expires": "2026-11-23" }""", "allow request until 2026-11-24T00:00:00+01:00")] // the last day is good
    [InlineData("""{ "at": "2026-01-01", "expires": "2026-11-22" }""", "refuse IT.RPO.check:rpo-never-checked")]
    [InlineData("""{ "at": "2026-11-01", "sectors": ["gas"] }""", "refuse IT.RPO.check:rpo-never-checked")] // about something else
    [InlineData("""{ "at": "2026-11-01", "sectors": [] }""", "refuse IT.RPO.check:rpo-never-checked")] // about nothing
    [InlineData("""{ "at": "2026-11-01", "sectors": null }""", "allow request until 2026-12-02T00:00:00+01:00")] // null equals absent: anything
    [InlineData("""{ "at": "2026-11-24" }""", "refuse IT.RPO.check:rpo-never-checked")] // of tomorrow
    public void A_request_opens_until_the_end_of_its_last_day(string request, string verdict) =>
        Assert.Equal(verdict, Judged.Line($$"""{ "standing": { "requests": [ {{request}} ] } }"""));

    [Theory]
    [InlineData("2026-11-23T08:59:59.999+01:00", "refuse IT.COD.hours:outside-hours from 2026-11-23T09:00:00+01:00")]
    [InlineData("2026-11-23T09:00:00+01:00", "allow rpo-clear until 2026-11-23T20:00:00+01:00")]
    [InlineData("2026-11-23T19:59:59.999+01:00", "allow rpo-clear until 2026-11-23T20:00:00+01:00")]
    [InlineData("2026-11-23T20:00:00+01:00", "refuse IT.COD.hours:outside-hours from 2026-11-24T09:00:00+01:00")]
    [InlineData("2026-11-28T09:59:59+01:00", "refuse IT.COD.hours:outside-hours from 2026-11-28T10:00:00+01:00")] // Saturday
    [InlineData("2026-11-28T18:59:59+01:00", "allow rpo-clear until 2026-11-28T19:00:00+01:00")]
    [InlineData("2026-11-28T19:00:00+01:00", "refuse IT.COD.hours:outside-hours from 2026-11-30T09:00:00+01:00")] // over the Sunday
    [InlineData("2026-12-07T09:30:00+01:00", "refuse IT.RPO.check:rpo-answer-stale IT.COD.hours:outside-hours")] // no earliest where another rule has none
    [InlineData("2026-12-24T19:00:00+01:00", "refuse IT.COD.hours:outside-hours from 2026-12-28T09:00:00+01:00")] // Christmas, St Stephen's on a Saturday, Sunday
    [InlineData("2026-12-31T19:30:00+01:00", "refuse IT.COD.hours:outside-hours from 2027-01-02T10:00:00+01:00")] // over New Year to a Saturday
    [InlineData("2027-03-27T19:30:00+01:00", "refuse IT.COD.hours:outside-hours from 2027-03-30T09:00:00+02:00")] // Easter, with the change of the clock
    [InlineData("2026-10-24T19:30:00+02:00", "refuse IT.COD.hours:outside-hours from 2026-10-26T09:00:00+01:00")] // the clock goes back on the Sunday
    [InlineData("2027-10-02T18:00:00+02:00", "allow rpo-clear until 2027-10-02T19:00:00+02:00")] // Saturday before a Sunday and 4 October
    [InlineData("2027-10-02T19:00:00+02:00", "refuse IT.COD.hours:outside-hours from 2027-10-05T09:00:00+02:00")] // both closed
    [InlineData("2025-10-03T19:30:00+02:00", "allow rpo-clear until 2025-10-03T20:00:00+02:00")] // 4 October was no holiday yet
    [InlineData("2024-09-27T22:00:00+02:00", "allow rpo-clear until 2024-10-13T00:00:00+02:00")] // the day before the hours bite
    [InlineData("2024-09-28T22:00:00+02:00", "refuse IT.COD.hours:outside-hours from 2024-09-30T09:00:00+02:00")] // the first day
    public void Calls_keep_the_hours_of_the_code(string at, string verdict)
    {
        var day = Quiete.Rules.RomeTime.DayOf(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));
        var answered = at.StartsWith("2026-12-07", StringComparison.Ordinal) ? day.AddDays(-16) : at.StartsWith("2024-09-27", StringComparison.Ordinal) ? day : day.AddDays(-3);
        Assert.Equal(verdict, Judged.Line(
            $$"""{ "at": "{{at}}", "policy": { "hours": "code" }, "standing": { "rpoAnswers": [ { "at": "{{answered:yyyy-MM-dd}}", "listed": false } ] } }"""));
    }

    [Theory]
    [InlineData("none", null, null, false, "allow")] // the policy waives them, and nobody is a member
    [InlineData("none", null, null, true, "refuse")] // a member keeps them
    [InlineData("code", null, null, false, "refuse")]
    [InlineData("none", "2026-11-30", null, false, "refuse")] // not in force yet: as if none were given
    [InlineData("none", "2026-11-29", "2026-11-29", false, "allow")] // in force on this very day
    [InlineData("none", null, "2026-11-28", false, "refuse")] // out of force since yesterday
    public void A_policy_out_of_force_counts_as_none(string hours, string? from, string? to, bool member, string decision)
    {
        static string Json(string? day) => day is null ? "null" : $"\"{day}\"";
        var verdict = Judged.Verdict($$"""
            { "at": "2026-11-29T12:00:00+01:00",
              "contact": { "agency": "Alfa Call" },
              "agency": { "roc": "1", "mandateFrom": "2026-01-01", "codeMember": {{(member ? "true" : "false")}}, "lines": [ { "line": "+39 0844 123456" } ] },
              "policy": { "hours": "{{hours}}", "from": {{Json(from)}}, "to": {{Json(to)}} } }
            """);
        Assert.Equal(decision, Quiete.Rules.Terms.Of(verdict.Decision));
    }

    [Theory]
    [InlineData("""{ "callerLine": null }""", "refuse IT.CLI.visible:hidden-line")]
    [InlineData("""{ "callerLine": " " }""", "refuse IT.CLI.visible:hidden-line")]
    [InlineData("""{ "callerLine": "anonimo" }""", "refuse IT.CLI.visible:hidden-line")]
    [InlineData("""{ "callerLine": "0843 123456" }""", "allow rpo-clear until 2026-12-06T00:00:00+01:00")]
    [InlineData("""{ "callerLine": "+390844123456" }""", "allow rpo-clear until 2026-12-06T00:00:00+01:00")]
    [InlineData("""{ "callerLine": "187" }""", "allow rpo-clear until 2026-12-06T00:00:00+01:00")] // three digits
    [InlineData("""{ "callerLine": "1522" }""", "refuse IT.CLI.visible:line-not-recallable")] // four
    [InlineData("""{ "callerLine": "+39 06 90251234" }""", "refuse IT.CLI.visible:line-not-recallable")] // nobody declared it
    [InlineData("""{ "callerLine": "187", "originCountry": "AL" }""", "refuse IT.SPOOF:foreign-origin")] // a line that is not mobile
    [InlineData("""{ "callerLine": "+355 4 223 4567", "originCountry": "AL" }""", "refuse IT.CLI.visible:line-not-recallable")] // a foreign line from abroad spoofs nothing
    [InlineData("""{ "originCountry": "IT" }""", "allow rpo-clear until 2026-12-06T00:00:00+01:00")]
    [InlineData("""{ "callerLine": null, "channel": "sms", "purpose": "service" }""", "allow service")] // lines matter to calls only
    [InlineData("""{ "callerLine": null, "purpose": "service" }""", "refuse IT.CLI.visible:hidden-line")] // whatever the purpose
    public void The_line_shown_is_judged(string contact, string verdict) => Assert.Equal(verdict, Judged.Line($$"""{ "contact": {{contact}} }"""));

    [Theory]
    [InlineData("non disponibile", "email", "service", "refuse NUMBER:unreadable")] // any purpose and channel
    [InlineData("112", "live-call", "service", "allow service")] // only marketing
    [InlineData("112", "visit", "sale", "allow nothing-forbids")] // only calls
    [InlineData("892424", "live-call", "sale", "refuse NUMBER:premium-number")]
    [InlineData("800 123456", "live-call", "sale", "allow rpo-clear until 2026-12-06T00:00:00+01:00")] // a toll-free number passes
    [InlineData("0844 123456", "live-call", "sale", "allow rpo-clear until 2026-12-06T00:00:00+01:00")]
    public void The_number_is_judged_among_the_other_rules(string number, string channel, string purpose, string verdict) =>
        Assert.Equal(verdict, Judged.Line($$"""{ "number": "{{number}}", "contact": { "channel": "{{channel}}", "purpose": "{{purpose}}" } }"""));
}
