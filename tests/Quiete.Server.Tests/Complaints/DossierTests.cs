using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Dapper;
using Quiete.Procedures;
using Quiete.Server.Complaints;
using Quiete.Server.Documents;
using Quiete.Server.Register;
using Quiete.Server.Tests.Documents;
using Quiete.Server.Tests.Events;
using Quiete.Server.Tests.Register;

namespace Quiete.Server.Tests.Complaints;

public class DossierTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_gives_contacts_and_acts_in_order_and_marks_a_guess_as_one()
    {
        await using var house = await RegisterHouse.Build();
        var id = await Full(house);

        var page = await house.Page($"/pratiche/{id}/cronologia");
        var text = RegisterHouse.Read(page);

        Assert.Contains("Luce Chiara (è solo una mia idea)", text, StringComparison.Ordinal);
        Assert.Contains("è un'idea di chi scrive, non un fatto accertato", text, StringComparison.Ordinal);
        var rows = page.QuerySelectorAll(".quiete-chronology tbody tr").Select(row => row.QuerySelector("strong")!.TextContent).ToList();
        Assert.Equal(["Contatto ricevuto", "Ho telefonato", "Reclamo", "Risposta"], rows);
        Assert.All(page.QuerySelectorAll(".quiete-chronology"), table => Assert.NotNull(table.QuerySelector("caption")));
        Assert.Contains("numero del reclamo non dato (chiesto il", text, StringComparison.Ordinal);
        Assert.DoesNotContain("reato", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task No_page_of_the_pdf_ends_with_the_name_of_a_month_alone()
    {
        Programs.Need("weasyprint", "pdftotext");
        await using var house = await RegisterHouse.Build();
        await using var scope = house.Server.Services.CreateAsyncScope();
        var events = Enumerable.Range(0, 30).Select(at => new EventView(
            at, IsContact: true, new DateOnly(2024, 1, 1).AddMonths(at), "2024-01-01", "ore 18", "Contatto ricevuto", "", [], Refers: null, string.Join('\n', Enumerable.Repeat("Hanno chiamato.", 4 + at % 9)), Promise: null, Url: null, [], [])).ToList();
        var view = new DossierView("Prova", "chiamate", Company: null, IsGuess: false, Told: null, "Ada", "oggi", [], events, IsEnglish: false);

        var pdf = await scope.ServiceProvider.GetRequiredService<Papers>().Pdf<DossierPaper>(new Dictionary<string, object?> { [nameof(DossierPaper.View)] = view }, [], Stop);

        var pages = (await Programs.Ask("pdftotext", pdf, "-layout", "-", "-")).Split('\f', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(pages.Length, 6, 20);
        foreach (var page in pages)
        {
            var lines = page.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => !line.EndsWith($"/ {pages.Length}", StringComparison.Ordinal) && !line.EndsWith($"/{pages.Length}", StringComparison.Ordinal)).ToList();
            Assert.DoesNotMatch(@"^\p{L}+ 202\d$|^Quando", lines[^1]);
        }
    }

    [Fact]
    public async Task The_json_follows_the_published_schema_and_a_wrong_one_does_not()
    {
        await using var house = await RegisterHouse.Build();
        var id = await Full(house);
        var said = (await house.Server.Get<ActStore>().Of(id, Stop))[0];
        await house.Server.Get<SocialStore>().Capture(id, new(said.Id, File: null, new byte[32], Bytes: 5, house.Server.Clock.GetUtcNow()), Stop);
        using var answer = await house.Ada.GetAsync($"/pratiche/{id}/cronologia.json", Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        var told = JsonDocument.Parse(text).RootElement;
        Assert.Equal($"{TestServer.PublicUrl}{DossierJson.SchemaPath}", told.GetProperty("schema").GetString());
        Assert.Equal(["contact", "act", "act", "act"], told.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("type").GetString()!));
        Assert.Equal("guess", told.GetProperty("case").GetProperty("basis").GetString());
        using var published = await house.Server.Anonymous().GetAsync(DossierJson.SchemaPath, Stop);
        Assert.Equal(HttpStatusCode.OK, published.StatusCode);

        Assert.Contains("\"capture\"", text, StringComparison.Ordinal);

        var schema = Path.Combine(WebhookOracle.Root(), "src", "Quiete.Server", "wwwroot", "schemas", "cronologia-1.json");
        Assert.Equal("valid", await NodeOracle.Ask("schema.mjs", "ajv", text, schema));
        Assert.Contains("numberGiven", await NodeOracle.Ask("schema.mjs", "ajv", text.Replace("\"refused\"", "\"no\"", StringComparison.Ordinal), schema), StringComparison.Ordinal);
        Assert.Contains("unevaluatedProperties", await NodeOracle.Ask("schema.mjs", "ajv", text.Replace("\"waitedMinutes\"", "\"waited\"", StringComparison.Ordinal), schema), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_the_vault_is_given_by_hash_size_and_time_and_to_its_person_alone()
    {
        await using var house = await RegisterHouse.Build();
        var (_, account, mother) = await house.Neighbour();
        var person = (await house.Server.Get<PersonStore>().Own(account, Stop))!;
        using var recording = new MemoryStream("a recording"u8.ToArray());
        var file = await house.Server.Get<VaultStore>().Put(person, caseId: null, "Segreta.txt", recording, Stop);
        var id = await house.Server.Get<CaseStore>().Open(mother, new(CaseSubject.Other, "Prova"), Stop);
        await house.Server.Get<ActStore>().Enter(id, account, new("a", ActKind.Call, house.Server.Clock.GetUtcNow(), File: file.Id), Stop);
        var one = (await house.Server.Get<CaseStore>().Find(mother, id, Stop))!;
        await house.Server.Database.Write(connection => connection.ExecuteAsync(
            "INSERT INTO helper (person, account, since_ms) VALUES (@mother, @account, 0)", new { mother, account = house.Account }), Stop);

        var dossier = await house.Server.Get<CaseDossiers>().Of(person, one, account, Stop);
        var own = System.Text.Encoding.UTF8.GetString(DossierJson.Write(dossier, TestServer.PublicUrl));
        Assert.Contains(file.Hash, own, StringComparison.Ordinal);
        Assert.DoesNotContain("Segreta", own, StringComparison.Ordinal);
        Assert.Contains(file.Hash, Assert.Single(Assert.Single(dossier.View(Quiete.Server.Shell.Language.Of("it")).Events).Notes), StringComparison.Ordinal);
        foreach (var path in new[] { "", "/cronologia", "/cronologia.json", "/cronologia.csv" })
        {
            Assert.DoesNotContain(file.Hash, await house.Ada.GetStringAsync($"/pratiche/{id}{path}?di={mother}", Stop), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_helper_finds_no_trace_of_a_file_in_any_document_of_a_case()
    {
        await using var house = await RegisterHouse.Build();
        var (_, account, mother) = await house.Neighbour();
        var person = (await house.Server.Get<PersonStore>().Own(account, Stop))!;
        var id = await house.Server.Get<CaseStore>().Open(mother, new(CaseSubject.UnwantedContacts, "Prova", Named: "Luce"), Stop);
        using var picture = new MemoryStream("a picture"u8.ToArray());
        var file = await house.Server.Get<VaultStore>().Put(person, id, "Segreta.txt", picture, Stop);
        var now = house.Server.Clock.GetUtcNow();
        var act = await house.Server.Get<ActStore>().Enter(id, account, new("a", ActKind.Complaint, now, Way: Way.Social, Said: "Muta", Url: "https://x.example/1", File: file.Id), Stop);
        await house.Server.Get<SocialStore>().Capture(id, new(act.Id, file.Id, Sha256: null, Bytes: null, now), Stop);
        await house.Server.Database.Write(connection => connection.ExecuteAsync(
            "INSERT INTO helper (person, account, since_ms) VALUES (@mother, @account, 0)", new { mother, account = house.Account }), Stop);

        var desk = house.Server.Get<ReportDesk>();
        var one = (await house.Server.Get<CaseStore>().Find(mother, id, Stop))!;
        var words = Quiete.Server.Shell.Language.Of("it");
        Assert.NotEmpty(desk.Forms);
        foreach (var form in desk.Forms)
        {
            Assert.Contains((await desk.Compile(form, person, one, account, chosen: null, words, Stop)).Annexes, annex => annex.Kind == "file");
            Assert.DoesNotContain((await desk.Compile(form, person, one, house.Account, chosen: null, words, Stop)).Annexes, annex => annex.Kind == "file");
        }

        var own = System.Text.Encoding.UTF8.GetString(DossierJson.Write(await house.Server.Get<CaseDossiers>().Of(person, one, account, Stop), TestServer.PublicUrl));
        Assert.Contains("\"capture\"", own, StringComparison.Ordinal);
        Assert.DoesNotContain("Segreta", own, StringComparison.Ordinal);
        var helpers = await house.Ada.GetStringAsync($"/pratiche/{id}/cronologia.json?di={mother}", Stop);
        Assert.Contains("\"capture\"", helpers, StringComparison.Ordinal); // that there is one, and when

        string[] paths = ["", "/social", "/cronologia", "/cronologia.json", "/cronologia.csv", "/segnalazioni", .. desk.Forms.SelectMany(form => new[] { $"/segnalazioni/{form.Id}", $"/segnalazioni/{form.Id}/segnalazione.json" })];
        foreach (var path in paths)
        {
            var read = await house.Ada.GetStringAsync($"/pratiche/{id}{path}?di={mother}", Stop);
            Assert.DoesNotContain(file.Hash, read, StringComparison.Ordinal);
            Assert.DoesNotContain("Segreta", read, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_csv_runs_nothing_in_a_spreadsheet()
    {
        await using var house = await RegisterHouse.Build();
        var id = await house.Server.Get<CaseStore>().Open(house.Person, new(CaseSubject.Other, "Prova"), Stop);
        await house.Server.Get<ActStore>().Enter(id, house.Account, new("a", ActKind.Note, house.Server.Clock.GetUtcNow(), Said: "=HYPERLINK(\"http://x\")\nriga, due"), Stop);

        var lines = System.Text.Encoding.UTF8.GetString(await house.Ada.GetByteArrayAsync($"/pratiche/{id}/cronologia.csv", Stop)).Split("\r\n");

        Assert.Contains("\"'=HYPERLINK(\"\"http://x\"\")\nriga, due\"", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("\uFEFFat,type,what", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pdf_is_tagged_and_holds_the_whole_chronology()
    {
        await using var house = await RegisterHouse.Build();
        Assert.SkipUnless(house.Server.Get<Press>().IsThere, "weasyprint was not found: install the Debian package weasyprint.");
        var id = await Full(house);

        var pdf = await house.Ada.GetByteArrayAsync($"/pratiche/{id}/cronologia.pdf", Stop);

        var text = await PdfText(pdf);
        Assert.Contains("Cronologia: Chiamate a cena", text, StringComparison.Ordinal);
        Assert.Contains("numero del reclamo non dato", text, StringComparison.Ordinal);
        Assert.Contains("non un fatto accertato", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_calendar_has_the_promises_that_are_open_and_no_others()
    {
        await using var house = await RegisterHouse.Build();
        var id = await Full(house);
        var acts = house.Server.Get<ActStore>();

        var open = await house.Ada.GetStringAsync($"/pratiche/{id}/scadenze.ics", Stop);
        Assert.Contains("DTSTART;VALUE=DATE:20261201", open, StringComparison.Ordinal);
        Assert.Single(open.Split("BEGIN:VEVENT").Skip(1));
        await acts.Enter(id, house.Account, new("end", ActKind.Ended, house.Server.Clock.GetUtcNow(), DayOnly: false), Stop);
        Assert.DoesNotContain("BEGIN:VEVENT", await house.Ada.GetStringAsync($"/pratiche/{id}/scadenze.ics", Stop), StringComparison.Ordinal);
    }

    /// <summary>A case with a call received, a call made, a complaint and an answer.</summary>
    internal static async Task<long> Full(RegisterHouse house)
    {
        var now = house.Server.Clock.GetUtcNow();
        var cases = house.Server.Get<CaseStore>();
        var acts = house.Server.Get<ActStore>();
        var id = await cases.Open(house.Person, new(CaseSubject.UnwantedContacts, "Chiamate a cena", Named: "Luce Chiara", Basis: Basis.Guess, Told: "Ogni sera."), Stop);
        await cases.Link(house.Person, id, [await CasePagesTests.Call(house, "06 9025 1234", "Luce Chiara", now.AddDays(-12))], Stop);
        await acts.Enter(id, house.Account, new("call", ActKind.Call, now.AddDays(-10), Way: Way.Phone, Body: Body.Company, Who: "Marta", OperatorCode: "A12", NumberGiven: NumberGiven.Refused,
            RefusedAt: now.AddDays(-10).AddMinutes(7), Promised: "Non chiamano più", PromisedBy: new DateOnly(2026, 12, 1), WaitedMinutes: 9, Seconds: 640, Solved: false, Country: "Albania"), Stop);
        var asked = await acts.Enter(id, house.Account, new("letter", ActKind.Complaint, now.AddDays(-9), DayOnly: false, Way: Way.Pec, Body: Body.Company, Said: "Smettete <subito>."), Stop);
        await acts.Enter(id, house.Account, new("answer", ActKind.Answer, now.AddDays(-2), Body: Body.Company, Answers: asked.Id, ComplaintNumber: "R-7"), Stop);
        return id;
    }

    private static async Task<string> PdfText(byte[] pdf)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("quiete-pdf-").FullName, "it.pdf");
        await File.WriteAllBytesAsync(file, pdf, Stop);
        Assert.SkipUnless(File.Exists("/usr/bin/pdftotext"), "pdftotext was not found: install the Debian package poppler-utils.");
        using var info = Process.Start(new ProcessStartInfo("pdfinfo", [file]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        Assert.Matches("Tagged: +yes", await info.StandardOutput.ReadToEndAsync(Stop));
        using var reader = Process.Start(new ProcessStartInfo("pdftotext", ["-layout", file, "-"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var text = await reader.StandardOutput.ReadToEndAsync(Stop);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
