using System.Text;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Gate;

namespace Quiete.Load;

/// <summary>A market to load: a principal, an agency with a campaign, and numbers that the register cleared today.</summary>
internal static class Seed
{
    /// <summary>Italian mobiles from here on, one after the other.</summary>
    public const long FirstNumber = 39_340_0000000;

    private const int FactsInOneChange = 20_000;

    public static async Task<int> Run(string data, int numbers, string? database)
    {
        await using var app = await ServerApp.Build(new ServerOptions { Data = data, Database = database, Url = "http://127.0.0.1:0" });
        var all = app.Web.Services;
        var stop = CancellationToken.None;
        var companies = all.GetRequiredService<CompanyStore>();
        var principal = await companies.Create(CompanyKind.Principal, "Luce Chiara", new() { LegalName = "Luce Chiara S.p.A." }, Accreditation.None, stop);
        var agency = await companies.Create(CompanyKind.Agency, "Alfa Call", new() { LegalName = "Alfa Call S.r.l." }, new() { Roc = "12345" }, stop);
        await all.GetRequiredService<LineStore>().Declare(agency, "06 0000 1234", recallable: true, stop);
        await all.GetRequiredService<MandateStore>().Give(principal, agency, through: null, new(new DateOnly(2020, 1, 1), null), stop);

        // No calling hours: the benchmark runs at night as well.
        await all.GetRequiredService<PolicyStore>().Publish(principal, Encoding.UTF8.GetBytes(
            """{"hours":"none","maxAttempts":{"count":3,"days":30},"pauseAfterRefusalDays":180,"redialPauseHours":24}"""), stop);
        var campaign = await all.GetRequiredService<CampaignStore>().Create(
            principal, new("Carico", agency, Sectors.Telecom, Purpose.Sale, Channels.LiveCall), new(Line: "06 0000 1234", OriginCountry: "IT"), stop);

        var facts = all.GetRequiredService<FactStore>();
        var clear = FactBody.Of(new RpoAnswer(Moment.On(RomeTime.DayOf(TimeProvider.System.GetUtcNow())), Listed: false, []));
        for (var from = 0; from < numbers; from += FactsInOneChange)
        {
            await facts.Add([.. Enumerable.Range(from, Math.Min(FactsInOneChange, numbers - from))
                .Select(at => new NewFact(principal, Number(at), FactKind.Rpo, clear, "benchmark", Evidence: null))], stop);
        }

        var (_, key) = await all.GetRequiredService<KeyStore>().Create(agency, Role.Agency, "benchmark", Scopes.Contact | Scopes.Check, "benchmark", expires: null, dailyQuota: null, stop);
        var (_, own) = await all.GetRequiredService<KeyStore>().Create(principal, Role.Principal, "benchmark", Scopes.Check, "benchmark", expires: null, dailyQuota: null, stop);
        Console.WriteLine($"{key} {campaign} {principal} {agency} {own}");
        return 0;
    }

    public static PhoneNumber Number(long at) =>
        PhoneNumber.TryParse($"+{FirstNumber + at}", out var number) ? number : throw new InvalidOperationException("Too many numbers.");
}
