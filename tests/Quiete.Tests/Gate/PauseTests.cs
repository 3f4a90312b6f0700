namespace Quiete.Tests.Gate;

/// <summary>Attempts, pauses and what ends them.</summary>
public sealed class PauseTests
{
    [Theory]
    [InlineData("2026-11-18T10:15:00+01:00", "allow rpo-clear until 2026-12-06T00:00:00+01:00")] // exactly 120 hours
    [InlineData("2026-11-18T10:15:00.001+01:00", "refuse IT.SILENT:silent-pause from 2026-11-23T10:15:00.001+01:00")] // a millisecond less
    [InlineData("2026-11-23T10:15:00+01:00", "refuse IT.SILENT:silent-pause from 2026-11-28T10:15:00+01:00")] // at this very instant
    [InlineData("2026-11-23T10:15:01+01:00", "allow rpo-clear until 2026-12-06T00:00:00+01:00")] // later: not known yet
    public void A_silent_call_rests_the_number_for_120_hours(string at, string verdict) =>
        Assert.Equal(verdict, Line($$"""{ "at": "{{at}}", "outcome": "silent" }""", "{}"));

    [Fact]
    public void A_pause_over_the_change_of_the_clock_counts_real_hours() => Assert.Equal(
        "refuse IT.SILENT:silent-pause from 2026-10-27T09:00:00+01:00",
        Judged.Line("""
            { "at": "2026-10-27T08:30:00+01:00",
              "standing": { "rpoAnswers": [ { "at": "2026-10-20", "listed": false } ],
                            "attempts": [ { "at": "2026-10-22T10:00:00+02:00", "outcome": "silent" } ] } }
            """));

    [Theory]
    [InlineData("""{ "maxAttempts": { "count": 2, "days": 7 } }""", "refuse POLICY.attempts:attempts-exhausted from 2026-11-27T10:00:00+01:00")]
    [InlineData("""{ "maxAttempts": { "count": 1, "days": 7 } }""", "refuse POLICY.attempts:attempts-exhausted from 2026-11-29T10:00:00+01:00")] // the newest must leave
    [InlineData("""{ "maxAttempts": { "count": 3, "days": 7 } }""", "allow rpo-clear until 2026-12-06T00:00:00+01:00")]
    [InlineData("""{ "maxAttempts": { "count": 0, "days": 7 } }""", "refuse POLICY.attempts:attempts-exhausted")] // never: time cures nothing
    [InlineData("""{ "maxAttempts": { "count": 1, "days": 0 } }""", "allow rpo-clear until 2026-12-06T00:00:00+01:00")] // an empty window
    [InlineData("""{ "redialPauseHours": 24 }""", "refuse POLICY.redial:redial-pause from 2026-11-23T10:00:00.001+01:00", "2026-11-22T10:00:00.001+01:00", "2026-11-23T09:59:00+01:00")]
    [InlineData("""{ "redialPauseHours": 0 }""", "allow rpo-clear until 2026-12-06T00:00:00+01:00")]
    [InlineData("""{ "redialPauseHours": 25, "maxAttempts": { "count": 2, "days": 7 } }""",
        "refuse POLICY.attempts:attempts-exhausted POLICY.redial:redial-pause from 2026-11-27T10:00:00+01:00")] // the later of the two
    public void Caps_and_pauses_of_the_policy(string policy, string verdict, string? attempt = null, string? at = null)
    {
        var newest = attempt ?? "2026-11-22T10:00:00+01:00";
        var attempts = $$"""{ "at": "2026-11-20T10:00:00+01:00", "outcome": "busy" }, { "at": "{{newest}}", "outcome": "no-answer" }""";
        Assert.Equal(verdict, Line(attempts, policy, at));
    }

    [Theory]
    [InlineData("refused", "refuse POLICY.refusal:refusal-pause from 2026-12-02T10:00:00+01:00")]
    [InlineData("not-now", "refuse POLICY.refusal:not-now-pause from 2026-11-25T10:00:00+01:00")]
    [InlineData("answered", "allow rpo-clear until 2026-12-06T00:00:00+01:00")]
    public void A_no_and_a_not_now_have_their_own_pauses(string outcome, string verdict) => Assert.Equal(verdict, Line(
        $$"""{ "at": "2026-11-22T10:00:00+01:00", "outcome": "{{outcome}}" }""", """{ "pauseAfterRefusalDays": 10, "pauseAfterNotNowDays": 3 }"""));

    [Fact]
    public void Two_faults_of_one_rule_are_two_reasons_and_the_later_cure_counts() => Assert.Equal(
        "refuse POLICY.refusal:refusal-pause POLICY.refusal:not-now-pause from 2026-12-02T10:00:00+01:00",
        Line("""{ "at": "2026-11-22T10:00:00+01:00", "outcome": "refused" }, { "at": "2026-11-22T11:00:00+01:00", "outcome": "not-now" }""",
            """{ "pauseAfterRefusalDays": 10, "pauseAfterNotNowDays": 3 }"""));

    [Theory]
    [InlineData("2026-11-22T12:00:00+01:00", "allow request until 2026-11-24T00:00:00+01:00")] // after both attempts; it ends before the pause
    [InlineData("2026-11-22T10:00:00+01:00", "refuse POLICY.redial:redial-pause from 2026-11-25T10:00:00+01:00")] // excuses only the first
    [InlineData("2026-11-22", "refuse POLICY.redial:redial-pause from 2026-11-25T10:00:00+01:00")] // a plain date begins before them
    public void A_request_excuses_only_the_attempts_before_it(string requested, string verdict) => Assert.Equal(verdict, Judged.Line($$"""
        { "policy": { "redialPauseHours": 72 },
          "standing": { "requests": [ { "at": "{{requested}}", "expires": "2026-11-23" } ],
                        "attempts": [ { "at": "2026-11-21T10:00:00+01:00", "outcome": "busy" }, { "at": "2026-11-22T10:00:00+01:00", "outcome": "busy" } ] } }
        """));

    private static string Line(string attempts, string policy, string? at = null) => Judged.Line($$"""
        { "at": "{{at ?? "2026-11-23T10:15:00+01:00"}}", "policy": {{policy}},
          "standing": { "rpoAnswers": [ { "at": "2026-11-20", "listed": false } ], "attempts": [ {{attempts}} ] } }
        """);
}
