using System.Net;
using System.Text;
using AngleSharp.Html.Parser;
using Quiete.Numbers;
using Quiete.Server.Accounts;
using Quiete.Server.Gate;

namespace Quiete.Server.Tests.Gate;

public class FilePagesTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_is_sent_followed_and_downloaded_without_script()
    {
        await using var town = await GateTown.Build();
        var browser = await town.Server.SignedIn(Role.Agency, town.Alfa);
        var page = await SendFile(browser, "/liste", "/liste/file", "lista.csv", "telefono\n347 1234567\n", ("campaign", $"{town.Campaign}"));
        Assert.Equal("/liste/1", page);
        string html;
        while ((html = await Pages.Read(browser, page)).Contains("http-equiv=\"refresh\"", StringComparison.Ordinal)) await Task.Delay(50, Stop);
        Assert.Contains("Il Registro pubblico delle opposizioni non è mai stato interrogato", html, StringComparison.Ordinal);
        Assert.Contains("<svg class=\"quiete-bars\"", html, StringComparison.Ordinal);
        Assert.StartsWith("telefono,quiete_number", await browser.GetStringAsync("/v1/screenings/1/result", Stop), StringComparison.Ordinal);

        var rival = await town.Server.SignedIn(Role.Agency, town.Beta);
        Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(rival, page)).StatusCode);
        Assert.DoesNotContain("lista.csv", await Pages.Read(rival, "/liste"), StringComparison.Ordinal);
        Assert.Equal($"/liste?campaign={town.Campaign}", await SendFile(rival, "/liste", "/liste/file", "lista.csv", "telefono\n347 1234567\n", ("campaign", $"{town.Campaign}")));
        Assert.Contains("questa campagna non c'è", await Pages.Read(rival, "/liste"), StringComparison.Ordinal);
        Assert.DoesNotContain("questa campagna non c", await Pages.Read(rival, "/liste"), StringComparison.Ordinal); // told once
    }

    [Fact]
    public async Task A_file_of_facts_is_imported_from_the_page_with_its_rejected_rows()
    {
        await using var town = await GateTown.Build();
        var browser = await town.Server.SignedIn(Role.Principal, town.Luce);
        Assert.Equal("/importa#i1", await SendFile(browser, "/importa", "/importa/file", "c.csv", "number,from\n347 1234567,2024-01-10\nnobody,2024-01-10\n", ("tipo", "contracts")));
        string html;
        while ((html = await Pages.Read(browser, "/importa")).Contains("http-equiv=\"refresh\"", StringComparison.Ordinal)) await Task.Delay(50, Stop);
        Assert.Contains("/v1/imports/1/rejects", html, StringComparison.Ordinal);
        Assert.Single((await town.Server.Get<FactStore>().Standing(town.Luce, NumberReader.Read("347 1234567").Number, Stop)).Contracts);
    }

    [Fact]
    public async Task A_form_that_is_not_ours_or_has_no_file_stores_nothing()
    {
        await using var town = await GateTown.Build();
        var browser = await town.Server.SignedIn(Role.Principal, town.Luce);
        using (var forged = Form("forged", "c.csv", "number,from\n347 1234567,2024-01-10\n", ("tipo", "contracts")))
        {
            using var answer = await browser.PostAsync("/importa/file", forged, Stop);
            Assert.Equal((HttpStatusCode.Redirect, "/importa?tipo=contracts"), (answer.StatusCode, answer.Headers.Location!.ToString()));
            Assert.Contains("la pagina era vecchia", await (await Pages.Open(browser, "/importa?tipo=contracts")).Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        Assert.Equal("/importa?tipo=contracts&severo=true", await SendFile(browser, "/importa", "/importa/file", "", "", ("tipo", "contracts"), ("severo", "true")));
        var again = new HtmlParser().ParseDocument(await (await Pages.Open(browser, "/importa?tipo=contracts&severo=true")).Content.ReadAsStringAsync(Stop));
        Assert.Equal("contracts", again.QuerySelector("#tipo option[selected]")!.GetAttribute("value")); // what was chosen comes back
        Assert.NotNull(again.QuerySelector("input[name=severo][checked]"));
        Assert.Empty(await town.Server.Get<ImportStore>().Of(town.Luce, Stop));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(town.Server.Get<ServerOptions>().Data, "uploads")));
    }

    [Fact]
    public async Task Facts_are_looked_up_and_added_on_the_page()
    {
        await using var town = await GateTown.Build();
        var browser = await town.Server.SignedIn(Role.Principal, town.Luce);
        var (_, added) = await Pages.Send(browser, "/fatti", "aggiungi", ("Nuovo.Numero", "347 1234567"), ("Nuovo.Tipo", "consents"), ("Nuovo.Giorno", "2026-10-01"),
            ("Nuovo.Settori", "telecom"), ("Nuovo.Settori", "gas"), ("Nuovo.Canali", "live-call"), ("Nuovo.Prova", "<script>modulo 12</script>"), ("Nuovo.Dove", "archivio 3"));
        Assert.Contains("Aggiunto.", added, StringComparison.Ordinal);
        var (_, found) = await Pages.Send(browser, "/fatti", "cerca", ("Numero", "347 1234567"));
        Assert.Contains("archivio 3", found, StringComparison.Ordinal);
        Assert.Contains("prova: <script>modulo 12</script>", found, StringComparison.Ordinal); // as text: the page was decoded once
        Assert.DoesNotContain("<script>", await (await Pages.Open(browser, "/fatti")).Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(Quiete.Rules.Sectors.Telecom | Quiete.Rules.Sectors.Gas, (await town.Server.Get<FactStore>().Standing(town.Luce, NumberReader.Read("347 1234567").Number, Stop)).Consents[0].Categories);

        var (_, refused) = await Pages.Send(browser, "/fatti", "aggiungi", ("Nuovo.Numero", "347 1234567"), ("Nuovo.Tipo", "contracts"), ("Nuovo.Giorno", "2026-10-01"), ("Nuovo.Fino", "2026-09-01"));
        Assert.Contains("viene prima dell'inizio", refused, StringComparison.Ordinal);
        var (_, objected) = await Pages.Send(browser, "/fatti", "aggiungi", ("Nuovo.Numero", "347 1234567"), ("Nuovo.Tipo", "objections"), ("Nuovo.Giorno", "2026-11-20"));
        Assert.Contains("opposizione", objected, StringComparison.Ordinal);

        var rival = await town.Server.SignedIn(Role.Principal, town.Gas);
        Assert.Contains("non sai nulla", (await Pages.Send(rival, "/fatti", "cerca", ("Numero", "347 1234567"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_round_of_the_register_is_made_from_the_page()
    {
        await using var town = await GateTown.Build();
        var browser = await town.Server.SignedIn(Role.Principal, town.Luce);
        await Pages.Send(browser, "/rpo", "patti", ("Patti.Column", "TEL"), ("Patti.Header", "true"), ("Patti.Number", "e164"), ("Patti.Encoding", "utf8"), ("Patti.NumberColumn", "TEL"),
            ("Patti.Means", "marked"), ("Patti.ListedColumn", "ESITO"), ("Patti.ListedWords", "presente, sì"), ("Patti.NotListedWords", "assente"), ("Patti.MostNumbers", "10"),
            ("Patti.PricePerCheck", "0,05"), ("Patti.Packets", "10; 0,30\r\n100; 2.50"));
        var terms = await town.Server.Get<RpoRounds>().Terms(town.Luce, Stop);
        Assert.Equal((0.05m, 2.50m, "presente"), (terms.PricePerCheckEur, terms.Packets![1].Eur, terms.AnswerForm.ListedWords![0]));

        Assert.Equal("/rpo#g1", await SendFile(browser, "/rpo", "/rpo/giro", "l.csv", "telefono\n347 1234567\n", ("campaign", $"{town.Campaign}"), ("giorni", "3"), ("massimo", ""), ("budget", "")));
        Assert.Equal("TEL\r\n+393471234567\r\n", await browser.GetStringAsync("/v1/rpo/rounds/1/file", Stop));
        Assert.Contains("0,05 €", await Pages.Read(browser, "/rpo"), StringComparison.Ordinal);
        Assert.Equal("/rpo", await SendFile(browser, "/rpo", "/rpo/risposta", "a.csv", "TEL;ESITO\n+393471234567;boh\n", ("giro", "1"), ("data", "2026-11-23")));
        Assert.Contains("non si capisce se iscritto o no alla riga", await Pages.Read(browser, "/rpo"), StringComparison.Ordinal);
        Assert.Equal("/rpo#g1", await SendFile(browser, "/rpo", "/rpo/risposta", "a.csv", "TEL;ESITO\n+393471234567;Assente\n", ("giro", "1"), ("data", "2026-11-23")));

        var rival = await town.Server.SignedIn(Role.Principal, town.Gas);
        using (var forged = Form(await Token(rival, "/rpo"), "a.csv", "TEL;ESITO\n", ("giro", "1"), ("data", "2026-11-23"))) (await rival.PostAsync("/rpo/risposta", forged, Stop)).Dispose();
        Assert.Contains("questo giro non è aperto", await Pages.Read(rival, "/rpo"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Planted_numbers_show_who_asked_for_them_on_their_page()
    {
        await using var town = await GateTown.Build();
        var browser = await town.Server.SignedIn(Role.Principal, town.Luce);
        await Pages.Send(browser, "/esche", "esca", ("Numero", "06 66780586"), ("Nota", "lista di maggio"));
        await GateTown.Post(town.AsAlfa, "/v1/contacts", $$"""{ "campaign": {{town.Campaign}}, "number": "06 66780586" }""", HttpStatusCode.Created);
        var html = await Pages.Read(browser, "/esche");
        Assert.Contains("Alfa Call", html, StringComparison.Ordinal);
        Assert.Contains("lista di maggio", html, StringComparison.Ordinal);
        await Pages.Send(browser, "/esche", "togli-390666780586");
        Assert.Empty(await town.Server.Get<Canaries>().Of(town.Luce, Stop));
    }

    [Fact]
    public async Task Pages_of_principals_are_closed_to_others()
    {
        await using var town = await GateTown.Build();
        foreach (var browser in new[] { await town.Server.SignedIn(Role.Agency, town.Alfa), await town.Server.SignedIn(Role.Person) })
        {
            foreach (var page in new[] { "/fatti", "/importa", "/rpo", "/esche" }) Assert.Equal(HttpStatusCode.Forbidden, (await Pages.Open(browser, page)).StatusCode);
        }

        foreach (var page in new[] { "/fatti", "/importa", "/rpo", "/esche", "/liste", "/liste/1" })
        {
            Assert.Contains((await Pages.Open(town.Server.Anonymous(), page)).StatusCode, new[] { HttpStatusCode.Redirect, HttpStatusCode.Unauthorized });
        }
    }

    /// <summary>Fills in a page's form with a file, and gives where it leads.</summary>
    private static async Task<string> SendFile(HttpClient browser, string page, string action, string name, string content, params (string Name, string Value)[] fields)
    {
        using var form = Form(await Token(browser, page), name, content, fields);
        using var answer = await browser.PostAsync(action, form, Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync(Stop));
        return answer.Headers.Location!.ToString();
    }

    private static async Task<string> Token(HttpClient browser, string page)
    {
        using var html = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(page, Stop), Stop);
        return html.QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
    }

    private static MultipartFormDataContent Form(string token, string name, string content, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" } };
        foreach (var (field, value) in fields) form.Add(new StringContent(value), field);
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
        file.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{name}\"");
        form.Add(file);
        return form;
    }
}
