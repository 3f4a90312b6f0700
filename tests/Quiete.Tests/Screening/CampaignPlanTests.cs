using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;

namespace Quiete.Tests.Screening;

public sealed class CampaignPlanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_compiled_plan_and_the_readable_gate_are_two_forms_of_one_law(int seed)
    {
        var cases = new RandomCases(seed);
        var decisions = new int[3];
        for (var drawn = 0; drawn < 10_000; drawn++)
        {
            var (campaign, number, standing) = cases.Next();
            var expected = CallGate.Italian.Decide(campaign, number, standing, cases.At);

            var packing = new Packing(standing);
            var plan = CampaignPlan.Compile(RulePack.Italian, campaign, cases.At, packing.NameOf);
            var finding = plan.Judge(number.Valid ? number.Kind : NumberKind.Unknown, packing.Standing);

            Assert.True(Same(expected, plan, finding), $"seed {seed}, case {drawn}, at {cases.At:O}: gate {Show(expected)} / plan {Show(plan, finding)}");
            decisions[(int)expected.Decision]++;
        }

        Assert.All(decisions, drawn => Assert.InRange(drawn, 100, 10_000));
    }

    [Fact]
    public void Judging_a_number_allocates_nothing()
    {
        var cases = new RandomCases(5);
        var drawn = Enumerable.Range(0, 500).Select(_ =>
        {
            var (campaign, _, standing) = cases.Next();
            var packing = new Packing(standing);
            return (Plan: CampaignPlan.Compile(RulePack.Italian, campaign, cases.At, packing.NameOf), Packing: packing);
        }).ToArray();
        Assert.Equal(0, Allocations.Of(() =>
        {
            foreach (var (plan, packing) in drawn) plan.Judge(NumberKind.Mobile, packing.Standing);
        }));
    }

    private static bool Same(Verdict expected, CampaignPlan plan, PlannedVerdict finding) =>
        plan.DecisionOf(finding.Reasons) == expected.Decision
        && plan.ReasonsOf(finding.Reasons).Select(reason => reason.ToString()).SequenceEqual(Against(expected), StringComparer.Ordinal)
        && finding.ValidUntil == (expected.ValidUntil?.UtcTicks ?? 0)
        && finding.Earliest == (expected.Earliest?.UtcTicks ?? 0);

    private static IEnumerable<string> Against(Verdict verdict) => verdict.Reasons.Where(reason => reason.Effect != Effect.Pass)
        .Select(reason => $"{reason.Rule}:{reason.Code}").Order(StringComparer.Ordinal);

    private static string Show(Verdict verdict) =>
        $"{verdict.Decision} {string.Join('|', Against(verdict))} until {verdict.ValidUntil:O} earliest {verdict.Earliest:O}";

    private static string Show(CampaignPlan plan, PlannedVerdict finding) =>
        $"{plan.DecisionOf(finding.Reasons)} {string.Join('|', plan.ReasonsOf(finding.Reasons))} until {new DateTime(finding.ValidUntil, DateTimeKind.Utc):O} earliest {new DateTime(finding.Earliest, DateTimeKind.Utc):O}";
}
