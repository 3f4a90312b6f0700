using System.Text;
using Quiete.Rules;
using Quiete.Rules.Kinds;

namespace Quiete.Tests.Rules;

public sealed class RulePackTests
{
    [Fact]
    public void Parameters_are_typed_and_within_reach()
    {
        var law = RulePack.Italian.On(new DateOnly(2026, 11, 23));
        Assert.Equal(30, law.RequestDays);
        var check = law.Rules.Select(rule => rule.Kind).OfType<RegisterCheck>().Single();
        Assert.Equal((15, 30, true), (check.AnswerValidDays, check.ContractGraceDays, check.DependsOnPerson));
        var lines = law.Rules.Select(rule => rule.Kind).OfType<ForeignOrigin>().Single();
        Assert.False(lines.LineKinds.Holds(Quiete.Numbers.NumberKind.Mobile, new DateOnly(2025, 11, 18)));
        Assert.True(lines.LineKinds.Holds(Quiete.Numbers.NumberKind.Mobile, new DateOnly(2025, 11, 19)));
    }

    [Fact]
    public void Every_kind_of_rule_is_used_by_the_Italian_pack() => Assert.Equal(
        RuleKind.AllNames, RulePack.Italian.Rules.Select(rule => rule.Kind.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), StringComparer.Ordinal);

    [Fact]
    public void A_fine_is_a_range_with_its_source_and_may_grow_with_the_turnover()
    {
        var privacy = Fine("IT.PRIV.objection")!;
        Assert.Equal((null, 20_000_000L, 4m), (privacy.MinEur, privacy.MaxEur, privacy.TurnoverPerCent));
        Assert.Equal((null, 20_000_000L), (privacy.ShareOf(null), privacy.CeilingEur(null)));
        Assert.Equal((4_000_000L, 20_000_000L), (privacy.ShareOf(100_000_000), privacy.CeilingEur(100_000_000)));
        Assert.Equal((40_000_000L, 40_000_000L), (privacy.ShareOf(1_000_000_000), privacy.CeilingEur(1_000_000_000)));
        Assert.Equal((50_000L, 50_000L), (Fine("IT.ROC.numbers")!.MinEur, Fine("IT.ROC.numbers")!.CeilingEur(1_000_000_000)));
        Assert.Null(Fine("POLICY.redial"));

        static Sanction? Fine(string rule) => RulePack.Italian.Rules.Single(one => one.Id.ToString() == rule).Sanction;
    }

    [Fact]
    public void The_order_of_the_files_is_that_of_their_names()
    {
        var files = typeof(RulePack).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("rules/it/", StringComparison.Ordinal))
            .Select(name =>
            {
                using var stream = typeof(RulePack).Assembly.GetManifestResourceStream(name)!;
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                return new PackFile(name, bytes.ToArray());
            }).Reverse();
        Assert.Equal(RulePack.Italian.Rules.Select(rule => rule.Id), RulePack.Parse(files).Rules.Select(rule => rule.Id));
    }

    [Fact]
    public void The_first_fault_of_a_pack_is_thrown_with_its_place()
    {
        var file = new PackFile("it.json", Encoding.UTF8.GetBytes("""{ "rules": [ { "id": "X" } ] }"""));
        var fault = Assert.Throws<BadInputException>(() => RulePack.Parse([file]));
        Assert.Equal("it.json: rules[0].kind", fault.Place);
    }
}
