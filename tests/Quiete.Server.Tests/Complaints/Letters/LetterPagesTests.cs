using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Dapper;
using Quiete.Procedures;
using Quiete.Server.Complaints;
using Quiete.Server.Documents;
using Quiete.Server.Register;
using Quiete.Server.Tests.Documents;
using Quiete.Server.Tests.Register;

namespace Quiete.Server.Tests.Complaints;

public class LetterPagesTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_letter_goes_from_a_draft_to_the_timeline()
    {
        await using var house = await LetterHouse.Build();
        await house.Known();
        var id = await house.Open(LetterHouse.Calls(Basis.Guess));
        await house.Called(id, 2);
        var page = $"/pratiche/{id}/lettere/objection";

        var empty = await Read(house.Ada, $"/pratiche/{id}/lettere");
        Assert.Contains("Non chiamatemi più", Text(empty), StringComparison.Ordinal);

        using (var saved = await TestServer.Send(house.Ada, page, "lettera", ("Told.Place", "Napoli"), ("Told.Day", "2026-11-16"), ("Told.Told", "Grazie <b>di cuore</b>.")))
        {
            Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        }

        var shown = await Read(house.Ada, page);
        var sheet = shown.QuerySelector(".quiete-paper")!.TextContent;
        Assert.Contains("Napoli, 16 novembre 2026", sheet, StringComparison.Ordinal);
        Assert.Contains("è una mia supposizione", sheet, StringComparison.Ordinal);
        Assert.Contains("Grazie <b>di cuore</b>.", sheet, StringComparison.Ordinal);
        Assert.NotNull(shown.QuerySelector("a[href='/opponiti']"));

        using (var sent = await TestServer.Send(house.Ada, page, "spedita", ("Come", "pec"), ("Quando", "2026-11-16"), ("Numero", "")))
        {
            Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
            var done = await Read(house.Ada, sent.Headers.Location!.OriginalString);
            Assert.Contains("SHA-256", Text(done), StringComparison.Ordinal);
        }

        var acts = await house.Server.Get<ActStore>().Of(id, Stop);
        var act = Assert.Single(acts);
        Assert.Equal((ActKind.Objection, Body.Company, Way.Pec, true), (act.Told.Kind, act.Told.Body!.Value, act.Told.Way!.Value, act.Told.DayOnly));
        Assert.DoesNotContain(await house.Server.Get<LetterStore>().Of(id, Stop), letter => letter.Sent is null);
        var exported = System.Text.Json.JsonSerializer.Serialize(await house.Server.Services.GetServices<IPersonalPart>().Single(part => part.Name == "letters").Of(house.Person, Stop));
        Assert.Contains("Grazie", exported, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_comes_back_at_its_field_with_everything_that_was_typed_and_is_kept()
    {
        await using var house = await LetterHouse.Build();
        var id = await house.Open(LetterHouse.Fault());
        var page = $"/pratiche/{id}/lettere/indemnity";

        using var back = await TestServer.Send(house.Ada, page, "lettera", ("Told.Item", "outage"), ("Told.Units", "molti"), ("Told.Told", "Dodici giorni."), ("Told.Day", "2026-11-16"));

        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        var shown = Parse(await back.Content.ReadAsStringAsync(Stop));
        Assert.Equal("Scrivi quanti giorni o anni, con un numero.", shown.QuerySelector(".quiete-error")!.TextContent);
        Assert.Equal("Dodici giorni.", shown.QuerySelector("#racconto")!.TextContent);
        Assert.Equal("molti", (await Read(house.Ada, page)).QuerySelector("#quanti")!.GetAttribute("value")); // the draft kept it

        using var unsent = await TestServer.Send(house.Ada, $"/pratiche/{id}/lettere/complaint", "lettera", ("Told.Day", "2026-11-16"), ("Told.Told", "x"));
        using var future = await TestServer.Send(house.Ada, $"/pratiche/{id}/lettere/complaint", "spedita", ("Come", "pec"), ("Quando", "2031-01-01"), ("Numero", ""));
        Assert.Contains("Serve una data, non nel futuro.", await future.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Empty(await house.Server.Get<ActStore>().Of(id, Stop));
    }

    [Fact]
    public async Task The_page_says_how_many_contacts_are_left_out_of_a_letter_and_the_letter_has_none_of_them()
    {
        await using var house = await LetterHouse.Build();
        var id = await house.Open(LetterHouse.Calls());
        await house.Called(id, 2);
        var page = $"/pratiche/{id}/lettere/objection";
        Assert.DoesNotContain("lasciati fuori", Text(await Read(house.Ada, page)), StringComparison.Ordinal);

        var other = await house.Server.Get<Quiete.Server.Companies.BrandStore>().Enter("Gas Veloce", Quiete.Server.Companies.BrandKind.Energy, company: null, website: null, Stop);
        var people = new People(house.Server);
        var foreign = await people.Record(house.Person, "0690251299", more: told => told with { Brand = other });
        var useful = await people.Record(house.Person, "0690251298", more: told => told with { Useful = true });
        await house.Server.Get<CaseStore>().Link(house.Person.Id, id, [foreign.Id, useful.Id], Stop);

        var shown = await Read(house.Ada, page);
        Assert.Contains("Contatti della pratica lasciati fuori, perché sono di un'altra azienda o ti erano utili: 2.", Text(shown), StringComparison.Ordinal);
        var sheet = shown.QuerySelector(".quiete-paper")!.TextContent;
        Assert.Contains("(2)", sheet, StringComparison.Ordinal);
        Assert.All(new[] { "690251299", "690251298" }, hidden => Assert.DoesNotContain(hidden, sheet, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_pages_lead_to_a_letter_that_is_filled_in()
    {
        await using var house = await LetterHouse.Build();
        var id = await house.Open(LetterHouse.Fault());
        using var led = await house.Ada.GetAsync($"/pratiche/{id}/lettere?modello=indemnity&voce=outage&quanti=12&ultra=si", Stop);
        Assert.Equal(HttpStatusCode.Redirect, led.StatusCode);
        var shown = await Read(house.Ada, led.Headers.Location!.OriginalString);
        Assert.Contains("totale: 96,00 €", shown.QuerySelector(".quiete-paper")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("12", shown.QuerySelector("#quanti")!.GetAttribute("value"));
    }

    [Fact]
    public async Task The_files_of_a_letter_are_handed_to_its_writer()
    {
        Programs.Need("weasyprint");
        await using var house = await LetterHouse.Build();
        await house.Known();
        var id = await house.Open(LetterHouse.Calls());
        var (_, letter) = await house.Write(id, LetterKind.Access, new() { Day = "2026-11-16" });

        using var pdf = await house.Ada.GetAsync($"/pratiche/{id}/lettere/{letter.Id}/lettera.pdf", Stop);
        using var mail = await house.Ada.GetAsync($"/pratiche/{id}/lettere/{letter.Id}/lettera.eml", Stop);

        Assert.Equal(("application/pdf", true), (pdf.Content.Headers.ContentType!.MediaType, pdf.Headers.CacheControl!.NoStore));
        var read = MailReader.Read(await mail.Content.ReadAsByteArrayAsync(Stop)).Mail!;
        Assert.Equal("lucechiara@pec.example", read.Header("To")!.Split('<')[1].TrimEnd('>'));
        Assert.EndsWith("@quiete.example>", read.Header("Message-ID"), StringComparison.Ordinal);
        Assert.Equal(await pdf.Content.ReadAsByteArrayAsync(Stop), read.Parts[1].Content());
        Assert.DoesNotContain("Ada", pdf.Content.Headers.ContentDisposition!.FileName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_that_nobody_saw_is_shown_and_not_recorded()
    {
        await using var house = await LetterHouse.Build();
        await house.Known();
        var id = await house.Open(LetterHouse.Calls());
        await house.Write(id, LetterKind.Access, new() { Day = "2026-11-16" });
        var page = $"/pratiche/{id}/lettere/access";
        var seen = (await Read(house.Ada, page)).QuerySelector("input[name=Vista]")!.GetAttribute("value")!;
        await house.Called(id, 1);

        using (var asked = await TestServer.Send(house.Ada, page, "spedita", ("Vista", seen), ("Come", "pec"), ("Quando", "2026-11-16"), ("Numero", "")))
        {
            Assert.Contains("rileggila qui sopra", Text(Parse(await asked.Content.ReadAsStringAsync(Stop))), StringComparison.Ordinal);
        }

        Assert.Empty(await house.Server.Get<ActStore>().AllOf(id, Stop));
        using var sent = await TestServer.Send(house.Ada, page, "spedita", ("Come", "pec"), ("Quando", "2026-11-16"), ("Numero", ""));
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.Single(await house.Server.Get<ActStore>().AllOf(id, Stop));
    }

    [Fact]
    public async Task A_press_that_fails_records_nothing_of_a_letter()
    {
        await using var house = await LetterHouse.Build();
        var id = await house.Open(LetterHouse.Calls());
        await house.Write(id, LetterKind.Access, new() { Day = "2026-11-16" });
        typeof(Press).GetField("python", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.SetValue(house.Server.Get<Press>(), "/bin/false");

        using var answer = await TestServer.Send(house.Ada, $"/pratiche/{id}/lettere/access", "spedita", ("Come", "pec"), ("Quando", "2026-11-16"), ("Numero", ""));

        Assert.Contains("Non abbiamo segnato niente", Text(Parse(await answer.Content.ReadAsStringAsync(Stop))), StringComparison.Ordinal);
        Assert.Empty(await house.Server.Get<ActStore>().AllOf(id, Stop));
        Assert.Null(Assert.Single(await house.Server.Get<LetterStore>().Of(id, Stop)).Sent);
    }

    [Fact]
    public async Task An_address_that_no_mail_can_hold_is_refused_at_its_field_and_an_old_one_is_said()
    {
        Programs.Need("weasyprint");
        await using var house = await LetterHouse.Build();
        var id = await house.Open(LetterHouse.Calls());
        var page = $"/pratiche/{id}/lettere/access";
        using var back = await TestServer.Send(house.Ada, page, "lettera", ("Told.Day", "2026-11-16"), ("Told.TellAssociation", "true"), ("Told.AssociationName", "Soci"), ("Told.AssociationEmail", "perché@soci.example"));
        Assert.Equal("Questo non è un indirizzo e-mail.", Parse(await back.Content.ReadAsStringAsync(Stop)).QuerySelector(".quiete-error")!.TextContent);

        var (_, letter) = await house.Write(id, LetterKind.Access, new() { Day = "2026-11-16" });
        await house.Server.Database.Write(connection => connection.ExecuteAsync("UPDATE complaint_case SET pec = 'società@pec.example' WHERE id = @id", new { id }), Stop);
        using var mail = await house.Ada.GetAsync($"/pratiche/{id}/lettere/{letter.Id}/lettera.eml", Stop);
        Assert.Equal((HttpStatusCode.Redirect, page), (mail.StatusCode, mail.Headers.Location!.OriginalString));
        Assert.Contains("segni che la posta non accetta", Text(await Read(house.Ada, page)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/pratiche/{0}/lettere")]
    [InlineData("/pratiche/{0}/lettere/objection")]
    [InlineData("/pratiche/{0}/lettere/spedite/{1}")]
    [InlineData("/pratiche/{0}/lettere/ricevuta")]
    [InlineData("/pratiche/{0}/lettere/{1}/lettera.pdf")]
    [InlineData("/pratiche/{0}/lettere/{1}/lettera.eml")]
    public async Task To_others_a_case_has_no_letters(string address)
    {
        await using var house = await LetterHouse.Build();
        var id = await house.Open(LetterHouse.Calls());
        var (text, letter) = await house.Write(id, LetterKind.Objection, new() { Day = "2026-11-16" });
        await house.Server.Get<LetterStore>().Send(id, letter.Id, text, [1], writtenOn: false, _ => Task.FromResult(1L), Stop);
        var (bruno, hisself) = await new People(house.Server).SignUp("Bruno");
        var his = await house.Server.Get<CaseStore>().Open(hisself.Id, LetterHouse.Calls(), Stop);
        var path = string.Format(System.Globalization.CultureInfo.InvariantCulture, address, id, letter.Id);

        foreach (var asked in new[] { path, $"{path}?di={house.Person.Id}", path.Replace($"/{id}/", $"/{his}/", StringComparison.Ordinal) })
        {
            if (!asked.Contains($"/{letter.Id}", StringComparison.Ordinal) && asked.Contains($"/{his}/", StringComparison.Ordinal)) continue; // that is his own
            using var answer = await bruno.GetAsync(asked, Stop);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{asked}: {answer.StatusCode}");
        }

        using var anybody = await house.Server.Anonymous().GetAsync(path, Stop);
        Assert.NotEqual(HttpStatusCode.OK, anybody.StatusCode);
        using var unknown = await house.Ada.GetAsync($"/pratiche/{id}/lettere/d-amore", Stop);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Receipts_are_read_by_the_page_which_says_what_they_are_worth()
    {
        using var authority = new PecAuthority();
        using var folder = new TestFolder();
        var roots = folder.Put("roots.pem", Encoding.ASCII.GetBytes(authority.Root.ExportCertificatePem()));
        await using var house = await LetterHouse.Build(change: options => options with { PecRoots = roots });
        var id = await house.Open(LetterHouse.Calls());

        var refused = await Bring(house, id, also: false, ("a.eml", authority.Receipt("accettazione", "<i>Altra</i>")), ("b.txt", "ciao"u8.ToArray()));
        Assert.Contains("non somiglia a nessuna lettera", refused, StringComparison.Ordinal);
        Assert.Contains("<i>Altra</i>", refused, StringComparison.Ordinal);
        Assert.Contains("Non è un messaggio di posta", refused, StringComparison.Ordinal);
        Assert.Empty(await house.Server.Get<ActStore>().Of(id, Stop));

        var taken = await Bring(house, id, also: true, ("a.eml", authority.Receipt("accettazione", "Altra")));
        Assert.Contains("Firma integra, di un gestore riconosciuto.", taken, StringComparison.Ordinal);
        Assert.Equal(ActKind.PecAccepted, Assert.Single(await house.Server.Get<ActStore>().Of(id, Stop)).Told.Kind);
    }

    [Fact]
    public async Task A_list_of_roots_that_cannot_be_read_stops_the_start()
    {
        using var folder = new TestFolder();
        var file = folder.Put("roots.pem", "non un certificato"u8.ToArray());
        Assert.Equal("--pec-roots", (await Assert.ThrowsAsync<BadInputException>(() => TestServer.Start(change: options => options with { PecRoots = file }))).Place);
    }

    internal static async Task<string> Bring(LetterHouse house, long id, bool also, params IReadOnlyList<(string Name, byte[] Content)> files)
    {
        var page = $"/pratiche/{id}/lettere/ricevuta";
        var form = (await Read(house.Ada, page)).QuerySelector("form[enctype]")!;
        using var content = new MultipartFormDataContent();
        foreach (var hidden in form.QuerySelectorAll("input[type=hidden]")) content.Add(new StringContent(hidden.GetAttribute("value") ?? ""), hidden.GetAttribute("name")!);
        if (also) content.Add(new StringContent("on"), "Anche");
        foreach (var (name, bytes) in files)
        {
            var part = new ByteArrayContent(bytes);
            part.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
            content.Add(part, "file", name);
        }

        using var answer = await house.Ada.PostAsync(page, content, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Text(Parse(await answer.Content.ReadAsStringAsync(Stop)));
    }

    internal static async Task<IHtmlDocument> Read(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}");
        return Parse(await answer.Content.ReadAsStringAsync(Stop));
    }

    internal static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    internal static string Text(IHtmlDocument page) => string.Join(' ', page.QuerySelector("main")!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
