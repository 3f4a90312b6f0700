using System.Text;
using System.Text.Json;
using Quiete.Tests.Cli;

namespace Quiete.Tests.Numbers;

public sealed class NumberCommandTests
{
    [Fact]
    public void Each_text_is_one_line_of_json()
    {
        var run = Tool.Execute("number", "--json", "06 90251234", "+39 6 90251234", "66780586", "Città /2");
        Assert.Equal(
            (0, """
            {"input":"06 90251234","e164":"+390690251234","kind":"fixed","valid":true,"region":"IT","area":"Roma","repairs":[],"problem":null}
            {"input":"+39 6 90251234","e164":null,"kind":"unknown","valid":false,"region":null,"area":null,"repairs":[],"problem":"ambiguous"}
            {"input":"66780586","e164":"+39066780586","kind":"fixed","valid":true,"region":"IT","area":"Roma","repairs":["leading-zero-restored"],"problem":null}
            {"input":"Città /2","e164":null,"kind":"unknown","valid":false,"region":null,"area":null,"repairs":[],"problem":"too-short"}

            """),
            (run.ExitCode, run.Output));
    }

    [Fact]
    public void A_dash_reads_one_text_from_each_line_of_standard_input()
    {
        var run = Tool.Execute(Encoding.UTF8.GetBytes("347 1234567\r\n\r\n112\n"), "number", "--json", "-");
        var answers = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["347 1234567", "", "112"], answers.Select(answer => answer.GetProperty("input").GetString()));
        Assert.Equal([null, "empty", null], answers.Select(answer => answer.GetProperty("problem").GetString()));
        Assert.Equal("emergency", answers[2].GetProperty("kind").GetString());
    }

    [Fact]
    public void An_answer_is_printed_before_the_next_text_is_asked_for()
    {
        using var process = Tool.Start("number", "--json", "-");
        process.StandardInput.WriteLine("06 90251234");
        process.StandardInput.Flush();
        Assert.Contains("+390690251234", process.StandardOutput.ReadLine(), StringComparison.Ordinal);
        process.StandardInput.Close();
        process.WaitForExit();
    }

    [Fact]
    public void People_get_a_table()
    {
        var run = Tool.Execute("number", "06 90251234", "02/12345678-9");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("+390690251234", run.Output, StringComparison.Ordinal);
        Assert.Contains("several", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_at_all_is_a_mistake() => Assert.Equal(2, Tool.Execute("number").ExitCode);
}
