using Quiete.Procedures;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Demo;

/// <summary>What the people of the market complain of: cases in the hands of the association, and a complaint to a principal.</summary>
internal sealed class DemoComplaints(IServiceProvider services, DemoClock clock, DemoMarket market)
{
    private const int MostContacts = 40;

    private static readonly Language Italian = Language.Of("it");

    private readonly CaseStore cases = services.GetRequiredService<CaseStore>();

    /// <summary>Ada complains to Fibra Serena and hands the case over; others hand theirs about Gas Veloce.</summary>
    /// <param name="readers">Persons with their accounts; the first is Ada.</param>
    public async Task Live(IReadOnlyList<(long Person, long Account)> readers, CancellationToken stop)
    {
        var brands = services.GetRequiredService<BrandStore>();
        var (fibra, gas) = ((await brands.Find("Fibra Serena", stop))!, (await brands.Find("Gas Veloce", stop))!);
        var casa = (await services.GetRequiredService<CompanyStore>().Find(market.Casa, stop))!.Named;
        var ada = readers[0];
        await services.GetRequiredService<ComplainantStore>().Keep(ada.Person, new Complainant("Ada Serena", Street: "Via del Silenzio 1", PostCode: "00100", Town: "Roma", Province: "RM", Email: "ada@quiete.example"), stop);
        var first = await Open(ada.Person, fibra, "Fibra Serena: ho detto no e chiamano", stop);
        await HandOver(first, ada.Account, casa, new Sharing(Contact: true, Numbers: false, Named: true), stop);
        await Complain(first, ada, stop);
        foreach (var (reader, at) in readers.Skip(1).Take(7).Select((reader, at) => (reader, at)))
        {
            await HandOver(await Open(reader.Person, gas, "Gas Veloce: ogni giorno", stop), reader.Account, casa, new Sharing(Contact: false, Numbers: at % 2 == 0, Named: false), stop);
        }

        await services.GetRequiredService<DeskTemplates>().Keep(casa.Id, "Benvenuto", "Buongiorno {persona},\nabbiamo letto la pratica contro {azienda}. La seguiamo noi: se chiamano ancora, lo annoti nel registro.\n{associazione}", stop);
    }

    private async Task<Case> Open(long person, Brand brand, string title, CancellationToken stop)
    {
        var id = await cases.Open(person, new CaseTold(CaseSubject.UnwantedContacts, title, brand.Id, Basis: Basis.Said, Told: "Chiedo che smettano, e di sapere da dove hanno avuto il mio numero."), stop);
        var received = await services.GetRequiredService<EntryStore>().Of(person, DateTimeOffset.UnixEpoch, clock.GetUtcNow(), EntryStore.MostOfPerson, stop);
        await cases.Link(person, id, [.. received.Where(entry => entry.Told.Brand == brand.Id).Take(MostContacts).Select(entry => entry.Id)], stop);
        return (await cases.Find(person, id, stop))!;
    }

    private async Task HandOver(Case one, long account, CompanyName association, Sharing shares, CancellationToken stop) =>
        await services.GetRequiredService<HandoverStore>().HandOver(one.Id, account, association, shares, Italian.Consent(association, shares), stop);

    private async Task Complain(Case one, (long Person, long Account) reader, CancellationToken stop)
    {
        var person = (await services.GetRequiredService<PersonStore>().Any(reader.Person, stop))!;
        var principal = (await services.GetRequiredService<CompanyStore>().Find(market.Fibra, stop))!.Named;
        var file = await services.GetRequiredService<CaseFiles>().Of(person, one, stop);
        await services.GetRequiredService<CompanyComplaintStore>().Send(one, reader.Account, principal, ComplaintBodies.Of(file, principal, one.Told.Told!, new(Numbers: false, Contact: true)), stop);
    }
}
