using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Register;
using Quiete.Server.Tests.Gate;
using Quiete.Server.Tests.Register;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Complaints;

public class SentReportTests
{
    private const string Form = "garante-telefonate";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_report_that_was_sent_stays_word_for_word_whatever_the_case_becomes(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        var id = await Open(house);
        await house.Done("/i-miei-dati", "dati", ("Told.FullName", "Ada Prova"), ("Told.TaxCode", "prvdaa80a01h501k"));
        await Call(house, id, "k1");
        await house.Done($"/pratiche/{id}/segnalazioni/{Form}", "inviata", ("Protocollo", "GPDP-77"));
        var act = Assert.Single(await house.Server.Get<ActStore>().Of(id, Stop));
        var path = $"/pratiche/{id}/segnalazioni/inviate/{act.Id}";
        var sent = await house.Ada.GetByteArrayAsync($"{path}/segnalazione.json", Stop);
        Assert.Contains($"SHA-256 {Convert.ToHexStringLower(SHA256.HashData(sent))}", act.Told.Said!, StringComparison.Ordinal);

        await house.Done("/i-miei-dati", "dati", ("Told.FullName", "Ada Altrimenti"), ("Told.TaxCode", "prvdaa80a01h501k"));
        await Call(house, id, "k2");
        Assert.Equal(sent, await house.Ada.GetByteArrayAsync($"{path}/segnalazione.json", Stop));
        var report = JsonDocument.Parse(sent).RootElement;
        Assert.Contains("Ada Prova", report.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(report.GetProperty("sections").EnumerateArray(), section => section.TryGetProperty("contact", out var number) && number.ValueKind == JsonValueKind.Number && number.GetInt32() > 1);

        var page = RegisterHouse.Read(await house.Page(path));
        Assert.Contains("Ada Prova", page, StringComparison.Ordinal);
        Assert.Contains("GPDP-77", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada Altrimenti", page, StringComparison.Ordinal);
        Assert.Contains("Rileggila com'era il", RegisterHouse.Read(await house.Page($"/pratiche/{id}/segnalazioni")), StringComparison.Ordinal);

        var part = JsonSerializer.Serialize(await new ReportsPart(house.Server.Get<CaseStore>(), house.Server.Get<SentReports>()).Of(await Person(house), Stop));
        Assert.Contains("Ada Prova", part, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada Prova", await Stored(house), StringComparison.Ordinal); // sealed
        await house.Server.Get<CaseStore>().Delete(house.Person, id, Stop);
        Assert.Equal(0, await house.Server.Database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM sent_report"), Stop));
    }

    [Fact]
    public async Task A_report_that_changed_since_its_page_was_opened_is_shown_again_before_it_is_noted()
    {
        await using var house = await RegisterHouse.Build();
        var id = await Open(house);
        await Call(house, id, "k1");
        var address = $"/pratiche/{id}/segnalazioni/{Form}";
        var seen = (await house.Page(address)).QuerySelector("input[name=Vista]")!.GetAttribute("value")!;
        await Call(house, id, "k2");
        var again = await house.Refused(address, "inviata", ("Vista", seen), ("Protocollo", "GPDP-78"));
        Assert.Contains("la pratica è cambiata", RegisterHouse.Read(again), StringComparison.Ordinal);
        Assert.Equal("GPDP-78", again.QuerySelector("#protocollo")!.GetAttribute("value"));
        Assert.Empty(await house.Server.Get<ActStore>().Of(id, Stop));

        var now = again.QuerySelector("input[name=Vista]")!.GetAttribute("value")!;
        Assert.NotEqual(seen, now);
        await house.Done(address, "inviata", ("Vista", now), ("Protocollo", "GPDP-78"));
        Assert.Single(await house.Server.Get<ActStore>().Of(id, Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_same_page_sent_twice_is_one_report_and_keeps_what_it_said_first(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        var id = await Open(house);
        var (desk, reports) = (house.Server.Get<ReportDesk>(), house.Server.Get<SentReports>());
        var draft = await desk.Compile(desk.Form(Form)!, await Person(house), (await house.Server.Get<CaseStore>().Find(house.Person, id, Stop))!, house.Account, chosen: null, People.Italian, Stop);
        var (told, report) = (ReportActs.Sent("k-1", draft, house.Server.Clock.GetUtcNow(), number: null, People.Italian), desk.Json(draft, People.Italian));
        var act = await reports.Send(id, house.Account, told, report, Stop);
        Assert.Equal(act.Id, (await reports.Send(id, house.Account, told, report with { Language = "en" }, Stop)).Id);
        var sent = (await reports.Find(id, act.Id, Stop))!;
        Assert.Equal(report.Write(), sent.Json);
        Assert.Equal(report.Print(), sent.Read().Print());
        Assert.Equal([(act.Id, Form)], await reports.Of(id, Stop));
        Assert.Null(await reports.Find(await Open(house), act.Id, Stop));
        await Assert.ThrowsAsync<BadInputException>(() => reports.Send(id, house.Account, told with { DeviceKey = "letter-1" }, report, Stop));

        Assert.True(await house.Server.Get<ActStore>().TakeBack(id, act.Id, Stop));
        Assert.Null(await reports.Find(id, act.Id, Stop));
        Assert.Empty(await reports.Of(id, Stop));
    }

    [Fact]
    public async Task A_report_that_was_sent_is_seen_by_nobody_else_and_by_a_helper_without_the_files()
    {
        await using var server = await People.Start();
        var people = new People(server);
        var (mothers, mother) = await people.SignUp("Madre");
        var (daughters, daughter) = await people.SignUp("Figlia");
        var (neighbours, _) = await people.SignUp("Vicino");
        var id = await server.Get<CaseStore>().Open(mother.Id, new(CaseSubject.UnwantedContacts, "Chiamate", Named: "Luce Chiara"), Stop);
        var (desk, reports) = (server.Get<ReportDesk>(), server.Get<SentReports>());
        var draft = await desk.Compile(desk.Form(Form)!, mother, (await server.Get<CaseStore>().Find(mother.Id, id, Stop))!, mother.Account!.Value, chosen: null, People.Italian, Stop);
        var report = desk.Json(draft, People.Italian) with { Annexes = [new("objection", "Un no", "ABC", null, null), new(ReportAnnexes.File, "Un file suo", null, null, new string('a', 64))] };
        var act = await reports.Send(id, mother.Account!.Value, ReportActs.Sent("k-1", draft, server.Clock.GetUtcNow(), number: null, People.Italian), report, Stop);
        Assert.True(await server.Get<Helpers>().Accept(await server.Get<Helpers>().Invite(mother.Id, handsOver: false, Stop), daughter.Account!.Value, Stop));

        foreach (var tail in new[] { "", "/segnalazione.json" })
        {
            var address = $"/pratiche/{id}/segnalazioni/inviate/{act.Id}{tail}";
            Assert.Contains("Un file suo", await Pages.Read(mothers, address), StringComparison.Ordinal);
            var helped = await Pages.Read(daughters, $"{address}?di={mother.Id}");
            Assert.Contains("Un no", helped, StringComparison.Ordinal);
            Assert.DoesNotContain("Un file suo", helped, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(neighbours, address)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(neighbours, $"{address}?di={mother.Id}")).StatusCode);
            Assert.NotEqual(HttpStatusCode.OK, (await Pages.Open(server.Anonymous(), address)).StatusCode);
        }
    }

    private static Task<long> Open(RegisterHouse house) =>
        house.Server.Get<CaseStore>().Open(house.Person, new(CaseSubject.UnwantedContacts, "Una pratica", Named: "Fibra Serena", Kind: BrandKind.Telecom, Basis: Basis.Said), Stop);

    private static async Task Call(RegisterHouse house, long id, string key)
    {
        Assert.True(Numbers.CallerLine.TryParse("06 9025 1234", out var line));
        house.Server.Clock.Pass(TimeSpan.FromMinutes(90));
        var entry = await house.Server.Get<EntryStore>().Enter(house.Person, house.Account, new(key, house.Server.Clock.GetUtcNow(), Channels.LiveCall, line, Basis: Basis.Said, Claimed: "Fibra Serena"), Stop);
        await house.Server.Get<CaseStore>().Link(house.Person, id, [entry.Id], Stop);
    }

    private static async Task<Person> Person(RegisterHouse house) => (await house.Server.Get<PersonStore>().Any(house.Person, Stop))!;

    private static async Task<string> Stored(RegisterHouse house) => Encoding.Latin1.GetString(await house.Server.Database.Read(connection => connection.QuerySingleAsync<byte[]>("SELECT box FROM sent_report"), Stop));
}
