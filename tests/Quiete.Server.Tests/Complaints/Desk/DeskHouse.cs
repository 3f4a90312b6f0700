using System.Net;
using Quiete.Procedures;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Register;
using Quiete.Server.Tests.Register;

namespace Quiete.Server.Tests.Complaints;

/// <summary>A service with two associations, and people who have something to complain of.</summary>
internal sealed class DeskHouse : IAsyncDisposable
{
    private DeskHouse(TestServer server) => (Server, People) = (server, new(server));

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public TestServer Server { get; }

    public People People { get; }

    public CompanyName Casa { get; private set; }

    public CompanyName Altra { get; private set; }

    public HandoverStore Handovers => Server.Get<HandoverStore>();

    public static async Task<DeskHouse> Start(string kind = "Sqlite")
    {
        var house = new DeskHouse(await Register.People.Start(kind));
        (house.Casa, house.Altra) = (await house.Association("Casa Tranquilla"), await house.Association("Altra Voce"));
        return house;
    }

    /// <summary>A browser in which somebody of an association signed in.</summary>
    public Task<HttpClient> Officer(CompanyName association) => Server.SignedIn(Role.Association, association.Id);

    /// <summary>Opens a case about a name with one call.</summary>
    public async Task<long> Case(Person person, string named = "Gas Veloce", string title = "Chiamano ogni sera", string line = "0690251234", DateTimeOffset? at = null)
    {
        var entry = await People.Record(person, line, at, told => told with { Claimed = named, Basis = Basis.Said, Said = "«La sua bolletta aumenta.»" });
        var id = await Server.Get<CaseStore>().Open(person.Id, new(CaseSubject.UnwantedContacts, title, Named: named, Basis: Basis.Said), Stop);
        await Server.Get<CaseStore>().Link(person.Id, id, [entry.Id], Stop);
        return id;
    }

    /// <summary>Signs somebody up, who hands a case over.</summary>
    public async Task<(HttpClient Browser, Person Person, long Case, Handover Handover)> Handed(
        string name, string number, CompanyName? to = null, Sharing? shares = null, string named = "Gas Veloce")
    {
        var (browser, person) = await People.SignUp(name, number);
        await Server.Get<ComplainantStore>().Keep(person.Id, new Complainant($"{name} Prova", "PRVDAA80A01H501K", "Via Roma 1", "00100", "Roma", "RM", $"{name.ToLowerInvariant()}@posta.example"), Stop);
        var id = await Case(person, named);
        var handover = await Handovers.HandOver(id, person.Account!.Value, to ?? Casa, shares ?? new(Contact: false, Numbers: false, Named: false), "le parole del consenso", Stop);
        return (browser, person, id, handover);
    }

    /// <summary>What stands in the middle of a page; fails where it is not there.</summary>
    public static async Task<string> Read(HttpClient browser, string path)
    {
        using var answer = await Gate.Pages.Open(browser, path);
        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}");
        return text;
    }

    public static async Task<HttpStatusCode> Status(HttpClient browser, string path)
    {
        using var answer = await Gate.Pages.Open(browser, path);
        return answer.StatusCode;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private async Task<CompanyName> Association(string name) => new(
        await Server.Get<CompanyStore>().Create(CompanyKind.Association, name, new() { LegalName = name }, Accreditation.None, Stop), name);
}
