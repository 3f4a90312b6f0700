using System.Text.Json;
using Quiete.Cli;
using Quiete.Rules;

namespace Quiete.Tests.Cli.Law;

public sealed class LawCommandTests
{
    [Fact]
    public void The_page_of_the_law_is_what_the_tool_makes_of_the_pack()
    {
        var page = File.ReadAllText(Path.Combine(Tool.Root, "docs/law.md"));
        Assert.True(page == LawMarkdown.All(RulePack.Italian.Rules), "docs/law.md has drifted: ./quiete law --markdown > docs/law.md");
    }

    [Theory]
    [InlineData("2026-06-18", false)] // the day before the ban on energy calls
    [InlineData("2026-06-19", true)] // its first day
    public void Only_the_rules_in_force_on_the_day_are_shown(string day, bool shown)
    {
        var run = Tool.Execute("law", "--at", day, "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        using var rules = JsonDocument.Parse(run.Output);
        Assert.Equal(shown, rules.RootElement.EnumerateArray().Any(rule => rule.GetProperty("id").GetString() == "IT.ENERGY.ban"));
    }

    [Fact]
    public void The_table_names_every_rule_in_force()
    {
        var run = Tool.Execute("law", "--at", "2026-11-23");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        foreach (var rule in RulePack.Italian.Rules) Assert.Contains(rule.Id.ToString(), run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public void One_rule_is_shown_whole()
    {
        var run = Tool.Execute("law", "IT.SPOOF", "--at", "2026-11-23", "--markdown");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("mobile since 2025-11-19 (AGCOM 106/25/CONS, 271/25/CONS)", run.Output, StringComparison.Ordinal);
        Assert.Contains("A mobile line shown from Albania", run.Output, StringComparison.Ordinal);

        using var json = JsonDocument.Parse(Tool.Execute("law", "it.spoof", "--json").Output);
        Assert.Equal("IT.SPOOF", json.RootElement.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("no such rule", "law", "IT.BOGUS")]
    [InlineData("not in force on 2026-01-01. It is: since 2026-06-19", "law", "IT.ENERGY.ban", "--at", "2026-01-01")]
    [InlineData("'19/06/2026' is not a date", "law", "--at", "19/06/2026")]
    [InlineData("not both", "law", "--json", "--markdown")]
    public void What_cannot_be_shown_is_said_and_exits_with_2(string said, params string[] arguments)
    {
        var run = Tool.Execute(arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
    }
}
