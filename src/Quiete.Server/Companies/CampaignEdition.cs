using System.Collections.Frozen;
using Quiete.Server.Storage;

namespace Quiete.Server.Companies;

/// <summary>The book of campaigns at one mark, with the silent calls as they were counted at another, seen from a day.</summary>
/// <param name="Unread">The campaigns that nobody may call for, because something of them cannot be read.</param>
internal sealed record CampaignEdition(
    long Mark, long Writes, DateOnly Day, FrozenDictionary<long, KnownCampaign> Campaigns, FrozenDictionary<long, UnreadCampaign> Unread)
{
    public long Calls { get; init; } = -1;

    /// <exception cref="NotNowException">It cannot be read.</exception>
    public KnownCampaign? Find(long id) => Unread.TryGetValue(id, out var unread) ? throw unread.Refusal(id) : Campaigns.GetValueOrDefault(id);
}

/// <summary>A campaign for which nothing is decided.</summary>
/// <param name="Row">The row that cannot be read, such as <c>policy 7</c>.</param>
internal sealed record UnreadCampaign(CampaignParties Parties, string Row)
{
    public NotNowException Refusal(long id) => new("campaign-unreadable",
        $"This version of Quiete cannot read {Row}, on which campaign {id} rests: nobody may be called for it. Whoever runs the service has been told.", isKnown: true);
}
