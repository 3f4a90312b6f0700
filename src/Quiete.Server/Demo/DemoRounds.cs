using System.Text;
using Quiete.Server.Companies;
using Quiete.Server.Events;
using Quiete.Server.Gate;

namespace Quiete.Server.Demo;

/// <summary>Round trips to the opposition register, one answered and one under way, and a webhook that listens from the first day.</summary>
internal sealed class DemoRounds(IServiceProvider services, DemoMarket market)
{
    private const string By = "demo";

    private readonly RpoDesk desk = services.GetRequiredService<RpoDesk>();
    private readonly RpoRounds rounds = services.GetRequiredService<RpoRounds>();

    /// <summary>What a check costs, and who wants to hear of objections. Nobody answers at the address: what is sent there waits, and shows how that looks.</summary>
    public async Task Prepare(CancellationToken stop)
    {
        foreach (var principal in new[] { market.Fibra, market.Mutua })
        {
            await rounds.Change(principal, new RpoTerms(PricePerCheckEur: 0.09m, Packets: [new(100, 6m), new(1_000, 45m)]), stop);
        }

        await services.GetRequiredService<WebhookStore>().Create(
            market.Fibra, new WebhookWish("https://gestionale.fibra-serena.example/quiete", EventKinds.Check([EventKinds.Objection, EventKinds.Complaint]), "CRM"), By, stop);
    }

    /// <summary>Asks about the numbers of a campaign whose answers end within the week, and reads what comes back.</summary>
    public async Task Answered(KnownCampaign campaign, CancellationToken stop)
    {
        if (await Begin(campaign, stop) is not { } round) return;
        var file = new StringBuilder("numero;iscritto\n");
        foreach (var number in await rounds.Numbers(round.Id, stop)) file.Append(number).Append(number % 5 < 2 ? ";si\n" : ";no\n");
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(file.ToString()));
        await desk.Answer(round, at: null, new SentFile("risposta-rpo.csv", content, new Dictionary<string, string>(StringComparer.Ordinal)), By, stop);
    }

    /// <summary>A round whose file has gone out, and whose answer is still to come.</summary>
    public Task<RpoRound?> Begin(KnownCampaign campaign, CancellationToken stop) =>
        desk.Begin(campaign.Principal.Id, By, new RpoWish(campaign.Id, Days: 7, Most: 120, BudgetEur: null, PhoneColumn: null), list: null, stop);
}
