namespace Quiete.Tests.Cli.Law;

public sealed class LawCheckTests
{
    private const string GoodRule = """
        { "id": "TEST.age", "kind": "request-age", "level": "practice", "source": "A test", "confidence": "high",
          "parameters": { "days": 3 }, "words": { "it": "Prova.", "en": "A test." },
          "examples": [ { "shows": "Nothing forbids a service call",
            "case": { "at": "2026-11-23T10:15:00+01:00", "number": "347 1234567",
                      "contact": { "principal": "P", "sector": "telecom", "purpose": "service", "channel": "live-call" } },
            "expect": { "decision": "allow", "rules": [] } } ] }
        """;

    [Fact]
    public void The_pack_of_the_engine_is_in_order()
    {
        var run = Tool.Execute("law", "check", "rules/it");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Matches("^18 rules in order, [0-9]+ examples held.\n$", run.Output);
    }

    [Theory]
    [InlineData("\"request-age\"", "\"bogus\"", "rules[0].kind: There is no such kind")] // unknown kind
    [InlineData("\"source\": \"A test\",", "", "rules[0].source: This field is needed.")] // no source
    [InlineData("\"level\": \"practice\"", "\"level\": \"whim\"", "rules[0].level: This must be one of law, regulator")] // unknown level
    [InlineData("\"confidence\": \"high\",", "\"confidence\": \"high\", \"sanction\": { \"maxEur\": 10 },", "rules[0].sanction.source: This field is needed.")] // fine with no source
    [InlineData("\"confidence\": \"high\",", "\"confidence\": \"high\", \"sanction\": { \"maxEur\": \"10\" },", "rules[0].sanction.maxEur: This must be a whole number")] // malformed fine
    [InlineData("\"confidence\": \"high\",", "\"confidence\": \"high\", \"sanction\": { \"minEur\": 11, \"maxEur\": 10 },", "rules[0].sanction.minEur: The least is more than the most.")] // fine upside down
    [InlineData("\"confidence\": \"high\",", "\"confidence\": \"high\", \"sanction\": { \"maxEur\": 10, \"turnoverPerCent\": 400 },", "rules[0].sanction.turnoverPerCent: This must be more than 0")] // share beyond all
    [InlineData("\"days\": 3", "\"days\": \"3\"", "rules[0].parameters.days: This must be a whole number")] // malformed parameter
    [InlineData("\"days\": 3", "\"days\": 3, \"hours\": 1", "rules[0].parameters.hours: There is no such field.")] // unknown parameter
    [InlineData("\"days\": 3", "", "rules[0].parameters.days: This field is needed.")] // missing parameter
    [InlineData("\"days\": 3", "\"days\": 3, \"days\": 4", "rules[0].parameters.days: The field is given twice.")] // double field
    [InlineData("\"days\": 3", "\"days\": 99999999999999999999", "rules[0].parameters.days: This must be a whole number")] // huge number
    [InlineData("\"confidence\"", "\"from\": \"2026-02-01\", \"to\": \"2026-01-01\", \"confidence\"", "rules[0].to: The rule ends before")] // dates reversed
    [InlineData("\"confidence\"", "\"from\": \"2026-02-30\", \"confidence\"", "rules[0].from: This must be a date")] // no such day
    [InlineData("\"TEST.age\"", "\"TEST..age\"", "rules[0].id: A rule's name")] // malformed name
    [InlineData("\"it\": \"Prova.\",", "", "rules[0].words.it: This field is needed.")] // no Italian words
    [InlineData("\"number\": \"347 1234567\",", "", "rules[0].examples[0].case: number: This field is needed.")] // an example that is no case
    [InlineData("\"decision\": \"allow\"", "\"decision\": \"ask\"", "rules[0].examples[0]: The example of TEST.age expects ask, but gets allow")] // an example that fails
    [InlineData("\"decision\": \"allow\"", "\"decision\": \"yes\"", "rules[0].examples[0].expect.decision: This must be allow, refuse or ask")] // no such decision
    public void A_fault_is_named_with_its_file_and_path(string good, string bad, string said)
    {
        using var folder = new Scratch();
        folder.Write("pack.json", $$"""{ "rules": [ {{GoodRule.Replace(good, bad, StringComparison.Ordinal)}} ] }""");
        var run = Tool.Execute("law", "check", folder.Folder);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains($"pack.json: {said}", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_versions_may_not_be_in_force_on_one_day()
    {
        using var folder = new Scratch();
        folder.Write("pack.json", $$"""{ "rules": [ {{GoodRule}}, {{GoodRule}} ] }""");
        var run = Tool.Execute("law", "check", folder.Folder);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("pack.json: rules[1]: This version of TEST.age is in force on days of another one", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_without_an_example_is_refused()
    {
        using var folder = new Scratch();
        var start = GoodRule.IndexOf("\"examples\"", StringComparison.Ordinal);
        folder.Write("pack.json", $$"""{ "rules": [ {{GoodRule[..start]}} "examples": [] } ] }""");
        var run = Tool.Execute("law", "check", folder.Folder);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("rules[0].examples: A rule needs at least one example", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_listed_and_not_only_the_first()
    {
        using var folder = new Scratch();
        folder.Write("a.json", "{ \"rules\": [\n  oops\n] }");
        folder.Write("b.json", $$"""{ "rules": [ {{GoodRule.Replace("\"days\": 3", "\"days\": -1, \"x\": 1", StringComparison.Ordinal)}} ] }""");
        var run = Tool.Execute("law", "check", folder.Folder);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("a.json, line 2: This is not valid JSON", run.Errors, StringComparison.Ordinal);
        Assert.Contains("b.json: rules[0].parameters.days", run.Errors, StringComparison.Ordinal);
        Assert.Contains("b.json: rules[0].parameters.x", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_rules_is_refused()
    {
        using var folder = new Scratch();
        Assert.Equal(2, Tool.Execute("law", "check", folder.Folder).ExitCode);
        Assert.Equal(2, Tool.Execute("law", "check", folder["missing"]).ExitCode);
    }
}
