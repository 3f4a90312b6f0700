using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;

namespace Quiete.Server.Companies;

/// <summary>A campaign.</summary>
/// <param name="Agency">Who runs it; absent: the principal's own staff.</param>
/// <param name="Line">The line shown to the people called; absent: withheld.</param>
internal sealed record CampaignAnswer(
    long Id, string Name, long Principal, string PrincipalName, long? Agency, string? AgencyName, string Sector, Purpose Purpose, string Channel,
    string? Line, string? OriginCountry, DateOnly? From, DateOnly? To, DateTimeOffset Created, DateTimeOffset? Closed)
{
    public static CampaignAnswer Of(CampaignEntry entry) => new(
        entry.Id, entry.Name, entry.Principal.Id, entry.Principal.Name, entry.Agency?.Id, entry.Agency?.Name, Terms.Of(entry.Sector), entry.Purpose,
        Terms.Of(entry.Channel), entry.Line.IsWithheld ? null : entry.Line.ToString(), entry.OriginCountry, entry.From, entry.To, entry.Created, entry.Closed);
}

/// <summary>A campaign to be entered.</summary>
/// <param name="Agency">Who runs it; absent: the principal's own staff.</param>
/// <param name="Line">The line shown to the people called; absent: withheld.</param>
/// <param name="OriginCountry">Where its calls start, in two capital letters.</param>
internal sealed record NewCampaign(
    string Name, string Sector, Purpose Purpose, string Channel, long? Agency = null, DateOnly? From = null, DateOnly? To = null, string? Line = null,
    string? OriginCountry = null);

/// <summary>What may change while a campaign runs; what is left out becomes absent.</summary>
internal sealed record CampaignChange(DateOnly? From = null, DateOnly? To = null, string? Line = null, string? OriginCountry = null);

/// <summary>The line shown and where calls start.</summary>
internal sealed record CampaignLine(string? Line = null, string? OriginCountry = null);

/// <summary>The campaigns by API: principals enter them, the agency that runs one sees it and may change its line.</summary>
internal static class CampaignsApi
{
    extension(WebApplication web)
    {
        public void MapCampaignsApi()
        {
            var routes = web.MapGroup("/v1/campaigns").WithTags("Companies");
            routes.MapGet("/", List).NeedsCaller();
            routes.MapGet("/{id:long}", Get).NeedsCaller();
            routes.MapPost("/", Create).Needs(Scopes.Companies);
            routes.MapPut("/{id:long}", Change).Needs(Scopes.Companies);
            routes.MapPut("/{id:long}/line", ChangeLine).Needs(Scopes.Companies);
            routes.MapDelete("/{id:long}", Close).Needs(Scopes.Companies);
        }
    }

    /// <summary>The campaigns that a company gives or runs, the latest first, closed ones too.</summary>
    /// <param name="company">For those who watch: whose. Others see their own.</param>
    internal static async Task<Results<Ok<CampaignAnswer[]>, ProblemHttpResult>> List(
        long? company, HttpContext http, CampaignStore campaigns, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if ((company ?? caller.Company) is not { } whose) return Problems.BadInput("company", "Say whose campaigns.");
        if (whose != caller.Company && !caller.SeesAll) return Problems.NotFound();
        return TypedResults.Ok((await campaigns.Of(whose, stop)).Select(CampaignAnswer.Of).ToArray());
    }

    /// <summary>One campaign that one gives or runs.</summary>
    internal static async Task<Results<Ok<CampaignAnswer>, ProblemHttpResult>> Get(long id, HttpContext http, CampaignStore campaigns, CancellationToken stop) =>
        await campaigns.Find(id, stop) is { } campaign && Caller.Of(http)!.Sees(campaign)
            ? TypedResults.Ok(CampaignAnswer.Of(campaign))
            : Problems.NotFound();

    /// <summary>Enters a campaign of one's own. What it sells, why, how and who runs it never change: decisions rest on them.</summary>
    internal static async Task<Results<Created<CampaignAnswer>, ProblemHttpResult>> Create(
        NewCampaign campaign, HttpContext http, CampaignStore campaigns, CancellationToken stop)
    {
        if (Caller.Of(http)!.ActsForPrincipal is not { } own) return Problems.Forbidden();
        var brief = new CampaignBrief(
            campaign.Name, campaign.Agency, Texts.Word<Sectors>("sector", campaign.Sector), campaign.Purpose, Texts.Word<Channels>("channel", campaign.Channel));
        var id = await campaigns.Create(own, brief, new(campaign.From, campaign.To, campaign.Line, campaign.OriginCountry), stop);
        return TypedResults.Created($"/v1/campaigns/{id}", CampaignAnswer.Of((await campaigns.Find(id, stop))!));
    }

    /// <summary>Changes the days, the line and the country of a campaign of one's own.</summary>
    internal static Task<Results<Ok<CampaignAnswer>, ProblemHttpResult>> Change(
        long id, CampaignChange change, HttpContext http, CampaignStore campaigns, CancellationToken stop) => ChangeIf(
        id, http, campaigns, (caller, campaign) => caller.ActsFor(campaign.Principal.Id),
        () => campaigns.Change(id, new(change.From, change.To, change.Line, change.OriginCountry), stop), stop);

    /// <summary>Changes the line shown and the country: by the principal, or by the agency that runs the campaign.</summary>
    internal static Task<Results<Ok<CampaignAnswer>, ProblemHttpResult>> ChangeLine(
        long id, CampaignLine line, HttpContext http, CampaignStore campaigns, CancellationToken stop) => ChangeIf(
        id, http, campaigns, (caller, campaign) => caller.ActsFor(campaign.Principal.Id) || (campaign.Agency is { } agency && caller.ActsFor(agency.Id)),
        () => campaigns.ChangeLine(id, line.Line, line.OriginCountry, stop), stop);

    /// <summary>Closes a campaign of one's own for good.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Close(long id, HttpContext http, CampaignStore campaigns, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if (await campaigns.Find(id, stop) is not { } campaign || !caller.Sees(campaign)) return Problems.NotFound();
        if (!caller.ActsFor(campaign.Principal.Id)) return Problems.Forbidden();
        await campaigns.Close(id, stop); // one that is closed stays so: asking twice is no error
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<CampaignAnswer>, ProblemHttpResult>> ChangeIf(
        long id, HttpContext http, CampaignStore campaigns, Func<Caller, CampaignEntry, bool> may, Func<Task<bool>> change, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if (await campaigns.Find(id, stop) is not { } campaign || !caller.Sees(campaign)) return Problems.NotFound();
        if (!may(caller, campaign)) return Problems.Forbidden();
        if (!await change()) return Problems.Conflict("The campaign is closed.");
        return TypedResults.Ok(CampaignAnswer.Of((await campaigns.Find(id, stop))!));
    }
}
