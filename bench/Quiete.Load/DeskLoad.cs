using System.Globalization;
using Quiete.Numbers;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Register;

namespace Quiete.Load;

/// <summary>An association's desk with hundreds of cases about one company: page times, and the collective dossier. Prints a table.</summary>
internal static class DeskLoad
{
    private const int CallsOfCase = 20;
    private const int Lines = 40;
    private const int Requests = 60;
    private const int WarmUp = 10;
    private const string Company = "Gas Veloce";

    /// <param name="cases">Each of a person of its own, with calls from a few lines in common.</param>
    public static async Task<int> Run(string data, int cases)
    {
        var stop = CancellationToken.None;
        var options = new ServerOptions { Data = data, Url = "http://127.0.0.1:5303", Limits = new RateLimits { PagesAMinute = int.MaxValue } };
        await using var app = await ServerApp.Build(options);
        await app.Web.StartAsync(stop);
        var handover = await Fill(app.Web.Services, cases, stop);
        using var officer = PeopleLoad.Client(options);
        officer.Timeout = TimeSpan.FromMinutes(10);
        await PeopleLoad.SignIn(officer);
        var dossier = $"/sportello/dossier/azienda?nome={Uri.EscapeDataString(Company)}";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"A desk with {cases:N0} cases of as many people about one company, {CallsOfCase} calls each, SQLite.\n\n| page, one at a time | p50 ms | p95 ms |\n| --- | --: | --: |"));
        foreach (var (name, path) in new[]
        {
            ("/sportello", "/sportello"), ("/sportello/pratiche/ID", $"/sportello/pratiche/{handover}"), ("/sportello/statistiche", "/sportello/statistiche"),
            ("/sportello/dossier", "/sportello/dossier"), ("/sportello/dossier/azienda", dossier), ("/sportello/esposto", dossier.Replace("dossier/azienda", "esposto", StringComparison.Ordinal)),
        })
        {
            var (times, _, _) = await CaseLoad.Times(officer, path, Requests, WarmUp);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {times[times.Count / 2]:F1} | {times[times.Count * 95 / 100]:F1} |"));
        }

        await app.Web.StopAsync(stop);
        return 0;
    }

    private static async Task<long> Fill(IServiceProvider all, int cases, CancellationToken stop)
    {
        var association = new CompanyName(
            await all.GetRequiredService<CompanyStore>().Create(CompanyKind.Association, "Casa Tranquilla", new() { LegalName = "Casa Tranquilla" }, Accreditation.None, stop), "Casa Tranquilla");
        long officer;
        await using (var scope = all.CreateAsyncScope())
        {
            officer = (await scope.ServiceProvider.GetRequiredService<Registration>().Enter(PeopleSeed.Email, "Ada", PeopleSeed.Password, stop, [(Role.Association, association.Id)])).Id;
        }

        var (persons, entries, files, handovers) = (
            all.GetRequiredService<PersonStore>(), all.GetRequiredService<EntryStore>(), all.GetRequiredService<CaseStore>(), all.GetRequiredService<HandoverStore>());
        var now = TimeProvider.System.GetUtcNow();
        var last = 0L;
        for (var at = 0; at < cases; at++)
        {
            // An account's number stands for its person; nobody signs in with these.
            var person = await persons.OfAccount(officer + 1 + at, $"Persona {at}", stop);
            var entered = await entries.EnterAll(person.Id, person.Account!.Value,
            [
                .. Enumerable.Range(0, CallsOfCase).Select(call => new NewEntry($"d{at}-{call}", now.AddHours(-(11 * call) - at), Channels.LiveCall,
                    CallerLine.From(PhoneNumber.Parse(PeopleSeed.Line((at + call) % Lines), provider: null)), Claimed: Company, Basis: Basis.Said)),
            ], stop);
            var id = await files.Open(person.Id, new(CaseSubject.UnwantedContacts, $"Chiamate {at}", Named: Company, Basis: Basis.Said), stop);
            await files.Link(person.Id, id, [.. entered.Select(one => one.Id)], stop);
            last = (await handovers.HandOver(id, person.Account.Value, association, new(Contact: false, Numbers: true, Named: false), "consenso", stop)).Id;
        }

        return last;
    }
}
