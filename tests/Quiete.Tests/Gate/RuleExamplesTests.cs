using Quiete.Gate;
using Quiete.Rules;

namespace Quiete.Tests.Gate;

public sealed class RuleExamplesTests
{
    [Fact]
    public void Every_example_of_the_Italian_pack_holds()
    {
        var faults = Faults.Gathering();
        var held = ExampleCheck.JudgeAll(RulePack.Italian, faults);
        Assert.Empty(faults.Found.Select(fault => $"{fault.Place}: {fault.Message}"));
        Assert.Equal(RulePack.Italian.Rules.Sum(rule => rule.Examples.Length), held);
    }
}
