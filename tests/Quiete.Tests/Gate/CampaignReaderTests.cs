using System.Text;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;

namespace Quiete.Tests.Gate;

public sealed class CampaignReaderTests
{
    private const string Good = """
        { "contact": { "principal": "Luce Chiara", "agency": "Alfa Call", "sector": "telecom", "purpose": "sale", "channel": "live-call",
                       "callerLine": "06 90251234", "originCountry": "IT", "silentRatioPerCent": 1.2 },
          "agency": { "roc": "12345", "rocTo": null, "codeMember": true, "mandateFrom": "2026-01-01", "mandateTo": "2026-12-31",
                      "lines": [ { "line": "(069) 0251234", "recallable": true } ] },
          "policy": { "from": "2026-06-01", "audience": "customers", "minTenureDays": 30, "partners": ["Alfa Call"], "hours": "none",
                      "maxAttempts": { "count": 3, "days": 30 }, "pauseAfterRefusalDays": 180, "redialPauseHours": 24 } }
        """;

    [Fact]
    public void A_campaign_is_read_whole()
    {
        var campaign = Read(Good);
        Assert.Equal(
            ("Luce Chiara", "Alfa Call", Sectors.Telecom, Purpose.Sale, Channels.LiveCall, "IT", 1.2m),
            (campaign.Contact.Principal, campaign.Contact.Agency, campaign.Contact.Sector, campaign.Contact.Purpose, campaign.Contact.Channel,
                campaign.Contact.OriginCountry, campaign.Contact.SilentRatioPerCent));
        Assert.Equal(campaign.Contact.CallerLine, Assert.Single(campaign.Agency!.Lines).Line);
        Assert.Equal(("12345", null, true, new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31)),
            (campaign.Agency.Roc, campaign.Agency.RocTo, campaign.Agency.CodeMember, campaign.Agency.MandateFrom, campaign.Agency.MandateTo));
        var policy = campaign.Policy!;
        Assert.Equal((Audience.Customers, 30, PolicyHours.None, new AttemptCap(3, 30), 180, null, 24),
            (policy.Audience, policy.MinTenureDays, policy.Hours, policy.MaxAttempts, policy.PauseAfterRefusalDays, policy.PauseAfterNotNowDays, policy.RedialPauseHours));
        Assert.True(policy.Partners.Allow("Alfa Call"));
        Assert.False(policy.Partners.Allow("Beta"));
    }

    [Fact]
    public void What_is_left_out_takes_its_default()
    {
        var campaign = Read("""{ "contact": { "principal": "P", "sector": "other", "purpose": "service", "channel": "visit" }, "policy": {} }""");
        Assert.Equal(CallerLine.Withheld, campaign.Contact.CallerLine);
        Assert.Null(campaign.Agency);
        Assert.Equal((Audience.Anyone, 0, PolicyHours.Code, Partners.Any, null),
            (campaign.Policy!.Audience, campaign.Policy.MinTenureDays, campaign.Policy.Hours, campaign.Policy.Partners, campaign.Policy.MaxAttempts));
    }

    [Theory]
    [InlineData("\"count\": 3, ", "", "campaign.json: policy.maxAttempts.count")]
    [InlineData("\"customers\"", "\"friends\"", "campaign.json: policy.audience")]
    [InlineData("[\"Alfa Call\"]", "[\"\"]", "campaign.json: policy.partners[0]")]
    [InlineData("\"2026-01-01\"", "\"2026-1-1\"", "campaign.json: agency.mandateFrom")]
    [InlineData("(069) 0251234", "?", "campaign.json: agency.lines[0].line")]
    [InlineData("\"contact\":", "\"number\": \"347 1234567\", \"contact\":", "campaign.json: number")] // a campaign calls many
    public void A_fault_is_named_with_its_field(string good, string bad, string place) => Assert.Equal(
        place, Assert.Throws<BadInputException>(() => Read(Good.Replace(good, bad, StringComparison.Ordinal))).Place);

    private static Campaign Read(string json) => CampaignReader.Read(Encoding.UTF8.GetBytes(json), "campaign.json");
}
