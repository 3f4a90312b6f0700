using System.Net;
using AngleSharp.Html.Parser;
using Quiete.Procedures;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Register;
using Quiete.Server.Tests.Gate;
using Quiete.Server.Tests.Register;

namespace Quiete.Server.Tests.Complaints;

/// <summary>A case about a company that takes part, and the complaint that goes to it.</summary>
internal static class CompanyCase
{
    /// <summary>The line from which Alfa called.</summary>
    public const string Line = "0600001234";

    private const string Called = "3401234567";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    /// <summary>Ada, called by Alfa for Luce, with a case about the brand of Luce.</summary>
    public static async Task<(HttpClient Browser, Person Person, long Case)> Complainer(GateServer house)
    {
        var people = new People(house.Server);
        var (ada, person) = await people.SignUp("Ada", Called);
        await house.Server.Get<ComplainantStore>().Keep(person.Id, new Complainant("Ada Prova", Street: "Via Roma 1"), Stop);
        house.Server.Clock.Pass(TimeSpan.FromMinutes(1));
        await house.Callable(Called);
        await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = Called });
        var entry = await people.Record(person, Line);
        var brand = await house.Server.Get<BrandStore>().Enter("Luce Chiara", BrandKind.Energy, house.Luce, website: null, Stop);
        var id = await house.Server.Get<CaseStore>().Open(person.Id, new(CaseSubject.UnwantedContacts, "Luce: basta", Brand: brand, Basis: Basis.Said), Stop);
        await house.Server.Get<CaseStore>().Link(person.Id, id, [entry.Id], Stop);
        return (ada, person, id);
    }

    public static async Task<Quiete.Audit.ShortCode> Send(GateServer house, HttpClient ada, long id, params (string Name, string Value)[] more)
    {
        var page = $"/pratiche/{id}/azienda";
        (string, string)[] fields = [("Testo", "Smettete di chiamarmi."), .. more];
        var seen = await Preview(ada, page, fields);
        using (var done = await TestServer.Send(ada, page, "reclamo", [.. fields, ("Visto", seen), ("Passo", "manda")])) Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        return (await house.Server.Get<CompanyComplaintStore>().OfCase(id, Stop)).First(one => one.WaitsForAnswer).Code;
    }

    /// <summary>Asks to see what will be sent.</summary>
    /// <returns>The print of it, as the page sends it back.</returns>
    public static async Task<string> Preview(HttpClient ada, string page, params (string Name, string Value)[] fields)
    {
        using var answer = await TestServer.Send(ada, page, "reclamo", [.. fields, ("Passo", "guarda")]);
        var html = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Stop));
        return html.QuerySelector("input[name=Visto]")!.GetAttribute("value")!;
    }
}
