namespace Quiete.Tests.Cli;

public sealed class CommandLineTests
{
    [Fact]
    public void An_unknown_command_is_named_and_exits_with_2()
    {
        var run = Tool.Execute("bogus");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("'bogus'", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }
}
