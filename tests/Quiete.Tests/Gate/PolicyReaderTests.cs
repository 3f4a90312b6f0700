using System.Text;
using Quiete.Gate;

namespace Quiete.Tests.Gate;

public sealed class PolicyReaderTests
{
    [Fact]
    public void A_policy_alone_is_read_as_inside_a_campaign()
    {
        const string policy = """{ "from": "2026-06-01", "audience": "customers", "minTenureDays": 30, "partners": "none", "maxAttempts": { "count": 3, "days": 30 } }""";
        var campaign = $$"""{ "contact": { "principal": "P", "sector": "other", "purpose": "sale", "channel": "visit" }, "policy": {{policy}} }""";
        Assert.Equal(CampaignReader.Read(Encoding.UTF8.GetBytes(campaign), "campaign").Policy, Read(policy));
    }

    [Theory]
    [InlineData("policy.json: colour", """{ "colour": 1 }""")] // unknown
    [InlineData("policy.json: hours", """{ "hours": "night" }""")] // a word that there is not
    [InlineData("policy.json: from", """{ "from": "2026-01-01", "from": "2026-01-02" }""")] // twice
    [InlineData("policy.json", "[]")] // no object
    [InlineData("policy.json", "")] // nothing
    public void What_is_no_policy_is_refused_with_its_place(string place, string text) =>
        Assert.Equal(place, Assert.Throws<BadInputException>(() => Read(text)).Place);

    private static Policy Read(string text) => PolicyReader.Read(Encoding.UTF8.GetBytes(text), "policy.json");
}
