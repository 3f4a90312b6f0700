using System.Text;
using System.Text.Json;

namespace Quiete.Tests.Cli.Law;

public sealed class JudgeCommandTests
{
    private const string Good = """
        { "id": "c01", "at": "2026-11-23T10:15:00+01:00", "number": "347 1234567",
          "contact": { "principal": "Luce Chiara", "sector": "telecom", "purpose": "sale", "channel": "live-call",
                       "callerLine": "0844 123456", "silentRatioPerCent": 1.2 },
          "standing": { "rpoAnswers": [ { "at": "2026-11-20", "listed": false, "revokedFor": [] } ] },
          "policy": { "maxAttempts": { "count": 3, "days": 30 }, "partners": "any" } }
        """;

    [Fact]
    public void One_case_gives_one_verdict()
    {
        using var folder = new Scratch();
        var run = Tool.Execute("judge", folder.Write("case.json", Good));
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        using var verdict = JsonDocument.Parse(run.Output);
        var root = verdict.RootElement;
        Assert.Equal("c01", root.GetProperty("id").GetString());
        Assert.Equal("allow", root.GetProperty("decision").GetString());
        Assert.Equal("rpo-clear", root.GetProperty("ground").GetString());
        Assert.Equal("2026-11-23T20:00:00+01:00", root.GetProperty("validUntil").GetString());
        Assert.Equal("IT.RPO.check", root.GetProperty("reasons")[0].GetProperty("rule").GetString());
    }

    [Fact]
    public void A_list_of_cases_gives_their_verdicts_in_order()
    {
        var second = Good.Replace("c01", "c02", StringComparison.Ordinal).Replace("2026-11-20", "2026-11-01", StringComparison.Ordinal);
        var run = Tool.Execute(Encoding.UTF8.GetBytes($"[{Good},{second}]"), "judge", "-");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        using var verdicts = JsonDocument.Parse(run.Output);
        Assert.Equal(["c01 allow", "c02 refuse"], verdicts.RootElement.EnumerateArray()
            .Select(verdict => $"{verdict.GetProperty("id")} {verdict.GetProperty("decision")}"), StringComparer.Ordinal);
        Assert.Contains("\"code\": \"rpo-answer-stale\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_does_not_disturb()
    {
        var run = Tool.Execute([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Good)], "judge", "-");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
    }

    [Theory]
    [InlineData("\"days\": 30", "\"days\": \"30\"", "c01: policy.maxAttempts.days: ")] // wrong type
    [InlineData("\"days\": 30", "\"days\": 1e99", "c01: policy.maxAttempts.days: ")] // huge number
    [InlineData("\"days\": 30", "\"days\": -1", "c01: policy.maxAttempts.days: ")] // negative
    [InlineData("\"days\": 30", "\"days\": 30, \"weeks\": 4", "c01: policy.maxAttempts.weeks: There is no such field.")] // unknown field
    [InlineData("\"days\": 30", "\"days\": 30, \"days\": 31", "c01: policy.maxAttempts.days: The field is given twice.")] // double field
    [InlineData("\"principal\": \"Luce Chiara\",", "", "c01: contact.principal: This field is needed.")] // missing
    [InlineData("\"Luce Chiara\"", "null", "c01: contact.principal: This field is needed.")] // null equals absent
    [InlineData("\"telecom\"", "\"telecoms\"", "c01: contact.sector: This must be one of electricity, gas, telecom")] // not a word
    [InlineData("\"live-call\"", "\"LiveCall\"", "c01: contact.channel: ")] // not the word of the page
    [InlineData("T10:15:00+01:00", "T10:15:00", "c01: at: ")] // no offset
    [InlineData("2026-11-23T10:15:00+01:00", "2026-11-23", "c01: at: ")] // a date where an instant is needed
    [InlineData("2026-11-23T", "1026-11-23T", "c01: at: The year must be from")] // no telephones then
    [InlineData("\"347 1234567\"", "3471234567", "c01: number: This must be a text")] // a number that is no text
    [InlineData("\"2026-11-20\"", "\"20/11/2026\"", "c01: standing.rpoAnswers[0].at: ")] // not ISO 8601
    [InlineData("\"listed\": false,", "", "c01: standing.rpoAnswers[0].listed: This field is needed.")] // neither yes nor no
    [InlineData("{ \"at\": \"2026-11-20\"", "null, { \"at\": \"2026-11-20\"", "c01: standing.rpoAnswers[0]: An object is needed here, not null.")] // a hole in a list
    [InlineData("1.2", "-0.5", "c01: contact.silentRatioPerCent: ")] // negative
    [InlineData("\"any\"", "\"some\"", "c01: policy.partners: ")] // not a choice
    [InlineData("\"0844 123456\"", "\"+\"", "c01: contact.callerLine: ")] // not a line
    [InlineData("\"id\": \"c01\"", "\"id\": 1", "id: This must be a text")] // an id that is no text
    [InlineData("347", "\\ud800", "surrogate")] // half a character
    public void A_malformed_case_is_named_with_its_field(string good, string bad, string said)
    {
        var given = Good.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(Good, given, StringComparer.Ordinal);
        var run = Tool.Execute(Encoding.UTF8.GetBytes($"[{Good.Replace("c01", "c00", StringComparison.Ordinal)},{given}]"), "judge", "-");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "This is empty.")]
    [InlineData("  \n", "This is empty.")]
    [InlineData("hello", "line 1: This is not valid JSON")]
    [InlineData("{\n\"at\": ", "line 2: This is not valid JSON")] // truncated
    [InlineData("[{} {}]", "This is not valid JSON")]
    [InlineData("42", "An object is needed here, not 42.")]
    [InlineData("[[]]", "case 1: An object is needed here, not a list.")]
    [InlineData("{}", "at: This field is needed.")]
    [InlineData("[{}]", "case 1: at: This field is needed.")] // a case without a name goes by its place
    public void A_text_that_is_no_case_is_refused(string text, string said)
    {
        var run = Tool.Execute(Encoding.UTF8.GetBytes(text), "judge", "-");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_and_foreign_encodings_are_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 10_000));
        foreach (var bytes in new[] { Encoding.UTF8.GetBytes(deep), Encoding.Unicode.GetBytes(Good), [0xFF, 0xFE, 0x00] })
        {
            var run = Tool.Execute(bytes, "judge", "-");
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var run = Tool.Execute("judge", "no-such-case.json");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("no-such-case.json", run.Errors, StringComparison.Ordinal);
    }
}
