using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;

namespace Quiete.Server.Tests.Companies;

public class CompaniesPagesTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_line_has_a_public_page_that_says_who_declared_it_and_accuses_nobody()
    {
        await using var server = await TestServer.Start();
        await using var market = new Market(server.Database, server.Clock);
        var alfa = await market.Agency("Alfa Call", new() { Roc = "R12345", RocTo = Market.Day("2026-11-22") });
        var line = await market.Lines.Declare(alfa, "06 9025 1234", recallable: true, Stop);
        var anybody = server.Anonymous();

        var declared = Read(await anybody.GetStringAsync("/linee/%2B390690251234", Stop));
        Assert.Contains("Questa linea è dichiarata da Alfa Call", declared, StringComparison.Ordinal);
        Assert.Contains("L'iscrizione R12345 risulta terminata il 22 novembre 2026", declared, StringComparison.Ordinal);
        Assert.Contains("falsificato", declared, StringComparison.Ordinal);
        await market.Lines.Withdraw(line, alfa, Stop);
        var nobodys = Read(await anybody.GetStringAsync("/linee/0690251234", Stop));
        Assert.Contains("Nessuna azienda ha dichiarato questa linea", nobodys, StringComparison.Ordinal);
        Assert.Contains("In passato Alfa Call", nobodys, StringComparison.Ordinal);
        foreach (var word in new[] { "reato", "illegal", "truff", "crimin", "abusiv" })
        {
            Assert.DoesNotContain(word, declared + nobodys, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("0844 è riservato", Read(await anybody.GetStringAsync("/linee/0844123456", Stop)), StringComparison.Ordinal);
        Assert.Contains("numero breve", Read(await anybody.GetStringAsync("/linee/187", Stop)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_looked_up_is_answered_where_it_was_asked_and_stands_in_no_address()
    {
        await using var server = await TestServer.Start();
        var anybody = server.Anonymous();
        using var answer = await TestServer.Send(anybody, "/linee", "linea", ("Asked.Line", "340 000 0010"));
        Assert.Equal((HttpStatusCode.OK, "/linee"), (answer.StatusCode, answer.RequestMessage!.RequestUri!.PathAndQuery));
        Assert.Contains("+393400000010", Read(await answer.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);

        using var unread = await TestServer.Send(anybody, "/linee", "linea", ("Asked.Line", "<script>alert(1)</script>"));
        var page = await unread.Content.ReadAsStringAsync(Stop);
        Assert.Contains("non si legge", Read(page), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_is_shown_before_it_is_published()
    {
        await using var server = await TestServer.Start();
        await using var market = new Market(server.Database, server.Clock);
        var luce = await market.Principal("Luce");
        var head = await server.SignedIn(Role.Principal, luce);
        (string, string)[] fields =
        [
            ("Input.Audience", "anyone"), ("Input.Partners", "named"), ("Input.PartnerNames", "Alfa\r\n"), ("Input.Hours", "code"), ("Input.RedialPauseHours", "24"),
        ];
        using var shown = await TestServer.Send(head, "/politica", "politica", [.. fields, ("Input.Step", "show")]);
        var words = Read(await shown.Content.ReadAsStringAsync(Stop));
        Assert.Contains("Si aspetta almeno 24 ore", words, StringComparison.Ordinal);
        Assert.Contains("Oggi nessuna agenzia con un tuo mandato si chiama così: Alfa", words, StringComparison.Ordinal);
        Assert.Empty(await market.Policies.Of(luce, Stop));

        using var wrong = await TestServer.Send(head, "/politica", "politica", [.. fields, ("Input.AttemptCount", "tre"), ("Input.Step", "publish")]);
        Assert.Contains("Serve un numero intero", Read(await wrong.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        Assert.Empty(await market.Policies.Of(luce, Stop));

        using var published = await TestServer.Send(head, "/politica", "politica", [.. fields, ("Input.Step", "publish")]);
        Assert.Equal(HttpStatusCode.Redirect, published.StatusCode);
        Assert.Equal(["Alfa"], Assert.Single(await market.Policies.Of(luce, Stop)).Policy.Partners.Names);
        Assert.Contains("Si aspetta almeno 24 ore", Read(await server.Anonymous().GetStringAsync($"/aziende/{luce}", Stop)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_company_declares_lines_and_gives_and_ends_mandates_by_page()
    {
        await using var server = await TestServer.Start();
        await using var market = new Market(server.Database, server.Clock);
        var (luce, alfa, beta) = (await market.Principal("Luce"), await market.Agency("Alfa"), await market.Agency("Beta"));
        var (principal, agency) = (await server.SignedIn(Role.Principal, luce), await server.SignedIn(Role.Agency, alfa));

        await Redirects(TestServer.Send(principal, "/azienda", "mandato", ("Given.Agency", $"{alfa}"), ("Given.From", "2026-01-01"), ("Given.To", "2026-12-31")));
        await Redirects(TestServer.Send(agency, "/azienda", "linea", ("Line.Text", "06 9025 1234"), ("Line.Recallable", TestServer.Unchecked)));
        Assert.False(Assert.Single(await market.Lines.Of(alfa, Stop)).Recallable); // the box was not ticked
        using var beyond = await TestServer.Send(agency, "/azienda", "mandato",
            ("Given.Principal", $"{luce}"), ("Given.Agency", $"{beta}"), ("Given.From", "2026-01-01"), ("Given.To", "2027-01-01"));
        Assert.Contains("Un mandato si passa solo per giorni in cui il proprio è in vigore", Read(await beyond.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        var mandate = Assert.Single(await market.Mandates.OfPrincipal(luce, Stop));
        await Redirects(TestServer.Send(principal, "/azienda", $"termina-{mandate.Id}"));
        Assert.NotNull((await market.Mandates.Find(mandate.Id, Stop))!.Ended);
    }

    [Fact]
    public async Task Pages_of_companies_open_to_their_own_people_only()
    {
        await using var server = await TestServer.Start();
        await using var market = new Market(server.Database, server.Clock);
        var (luce, gas, alfa) = (await market.Principal("Luce"), await market.Principal("Gas"), await market.Agency("Alfa"));
        var (campaign, mandate) = (await market.Campaign(luce, alfa), await market.Mandate(luce, alfa, "2026-01-01"));
        var (rival, agency, administrator) = (await server.SignedIn(Role.Principal, gas), await server.SignedIn(Role.Agency, alfa), await server.SignedIn(Role.Administrator));
        foreach (var client in new[] { rival, agency, administrator }) client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        async Task<HttpStatusCode> Opens(HttpClient client, string path)
        {
            using var answer = await client.GetAsync(path, Stop);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.NotFound, await Opens(rival, $"/campagne/{campaign}"));
        Assert.Equal(HttpStatusCode.OK, await Opens(agency, $"/campagne/{campaign}"));
        Assert.DoesNotContain("Chiudi la campagna", await agency.GetStringAsync($"/campagne/{campaign}", Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("Autunno", await rival.GetStringAsync("/campagne", Stop), StringComparison.Ordinal);
        Assert.DoesNotContain($"termina-{mandate}", await rival.GetStringAsync("/azienda", Stop), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, await Opens(agency, "/politica"));
        Assert.NotEqual(HttpStatusCode.OK, await Opens(rival, "/aziende/nuova"));
        Assert.NotEqual(HttpStatusCode.OK, await Opens(rival, $"/aziende/{alfa}/verifiche"));
        Assert.NotEqual(HttpStatusCode.OK, await Opens(server.Anonymous(), "/azienda"));
        Assert.Equal(HttpStatusCode.NotFound, await Opens(administrator, "/aziende/987654"));
        Assert.Equal(HttpStatusCode.OK, await Opens(administrator, $"/aziende/{alfa}/verifiche"));

        // A key that may only check does not become the head of its company by opening a page.
        Assert.NotEqual(HttpStatusCode.OK, await Opens(await server.WithKey(luce, Role.Principal, Scopes.Check), "/azienda"));

        // A form of another's page, sent by hand, is no form of this page.
        using var forged = await ForgeEnd(rival, mandate);
        Assert.Null((await market.Mandates.Find(mandate, Stop))!.Ended);
    }

    [Fact]
    public async Task An_administrator_enters_a_company_and_what_was_checked_and_closes_it_by_page()
    {
        await using var server = await TestServer.Start();
        await using var market = new Market(server.Database, server.Clock);
        var administrator = await server.SignedIn(Role.Administrator);
        await Redirects(TestServer.Send(administrator, "/aziende/nuova", "azienda",
            ("Input.Kind", "agency"), ("Input.Name", "Alfa Call"), ("About.LegalName", "Alfa Call S.r.l."), ("Checks.Roc", "R1"), ("Checks.CodeMember", "true")));
        var alfa = (await market.Companies.Find("Alfa Call", Stop))!;
        Assert.Equal((CompanyKind.Agency, "R1", true), (alfa.Kind, alfa.Accreditation.Roc, alfa.Accreditation.CodeMember));
        await Redirects(TestServer.Send(administrator, $"/aziende/{alfa.Id}/verifiche", "verifiche", ("Checks.Roc", "R2"), ("Checks.RocTo", "2027-01-31"), ("Checks.CodeMember", TestServer.Unchecked)));
        Assert.Equal(new Accreditation { Roc = "R2", RocTo = Market.Day("2027-01-31") }, (await market.Companies.Find(alfa.Id, Stop))!.Accreditation);
        using var unsure = await TestServer.Send(administrator, $"/aziende/{alfa.Id}/verifiche", "chiudi", ("Closing.Name", "Alfa"));
        Assert.Null((await market.Companies.Find(alfa.Id, Stop))!.Closed);
        await Redirects(TestServer.Send(administrator, $"/aziende/{alfa.Id}/verifiche", "chiudi", ("Closing.Name", "Alfa Call")));
        Assert.NotNull((await market.Companies.Find(alfa.Id, Stop))!.Closed);
    }

    private static async Task<HttpResponseMessage> ForgeEnd(HttpClient client, long mandate)
    {
        var page = new HtmlParser().ParseDocument(await client.GetStringAsync("/azienda", Stop));
        var token = page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var content = new FormUrlEncodedContent([new("_handler", $"termina-{mandate}"), new("__RequestVerificationToken", token)]);
        return await client.PostAsync("/azienda", content, Stop);
    }

    private static async Task Redirects(Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{answer.StatusCode} {Read(await answer.Content.ReadAsStringAsync(Stop))}");
    }

    /// <summary>What a person reads in the middle of a page.</summary>
    private static string Read(string html)
    {
        IHtmlDocument page = new HtmlParser().ParseDocument(html);
        return string.Join(' ', (page.QuerySelector("main")?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
