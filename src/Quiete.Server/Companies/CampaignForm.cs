namespace Quiete.Server.Companies;

/// <summary>The terms of a campaign as the fields of a page hold them.</summary>
public sealed class CampaignForm
{
    public string? From { get; set; }

    public string? To { get; set; }

    public string? Line { get; set; }

    public string? OriginCountry { get; set; }

    internal static CampaignForm Of(CampaignEntry campaign) => new()
    {
        From = Columns.Text(campaign.From),
        To = Columns.Text(campaign.To),
        Line = campaign.Line.ToString(),
        OriginCountry = campaign.OriginCountry,
    };

    /// <exception cref="BadInputException">A day cannot be read.</exception>
    internal CampaignTerms Read() => new(Texts.Day("from", From), Texts.Day("to", To), Line, OriginCountry);
}
