using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Quiete.Server.Accounts;
using Quiete.Server.Events;
using Quiete.Server.Shell;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Events;

/// <summary>The pages of events and webhooks, used as in a browser without script.</summary>
public partial class EventPagesTests
{
    private const long Luce = 7;
    private const long Acqua = 8;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_page_of_events_lists_those_of_ones_company_the_newest_first_and_says_from_where_to_follow(string kind)
    {
        await using var server = await TestServer.Start(kind);
        await server.Happen(TestEvents.Outcome(Luce, 1), TestEvents.Outcome(Acqua, 2));
        var last = await server.Happen(new NewEvent(EventKinds.Objection, null, Luce, """{"note":"<script>alert(1)</script>","rules":["IT.RPO","IT.HOURS"]}"""));
        using var browser = await server.SignedIn(Role.Principal, Luce);

        var page = await Page(browser, "/eventi");

        var rows = page.QuerySelectorAll("#eventi tbody tr").Select(row => row.QuerySelectorAll("td").Skip(1).Select(cell => cell.TextContent.Trim()).ToList()).ToList();
        Assert.Equal([["Opposizione ricevuta", "note: <script>alert(1)</script>rules: IT.RPO, IT.HOURS"], ["Esito registrato", "Numero: 1"]], rows);
        Assert.Equal($"{last}", page.QuerySelector("#eventi")!.GetAttribute("data-after"));
        Assert.Equal(["/events.js"], page.Scripts.Select(script => script.Source));
    }

    [Fact]
    public void Every_kind_of_event_has_words_in_both_languages_and_a_line_in_the_documentation()
    {
        var documented = File.ReadAllText(Path.Combine(WebhookOracle.Root(), "docs", "events.md"));
        foreach (var kind in EventKinds.All.Append(EventKinds.WebhookTest))
        {
            Assert.NotEqual(kind, Language.Of("it").OfKind(kind));
            Assert.NotEqual(Language.Of("it").OfKind(kind), Language.Of("en").OfKind(kind));
            Assert.Contains($"| `{kind}` |", documented, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_webhook_is_made_tried_paused_changed_and_deleted_by_forms(string kind)
    {
        await using var server = await Start(kind);
        await using var receiver = await TestReceiver.Start();
        using var browser = await server.SignedIn(Role.Agency, Luce);

        var made = await TestServer.Send(browser, "/webhook", "webhook", ("Url", receiver.Url), ("Descrizione", "Centralino"), ("Tipi", EventKinds.Outcome));
        var address = made.Headers.Location!.ToString();
        var first = await Page(browser, address);
        var secret = first.QuerySelector(".quiete-secret")!.TextContent;
        Assert.Matches(Secret(), secret);
        Assert.Null((await Page(browser, address)).QuerySelector(".quiete-secret"));

        await TestServer.Send(browser, address, "prova");
        await receiver.Wait(1);
        Assert.Equal(["valid"], await WebhookOracle.Verify((secret, receiver.Messages.Single())));
        await TestEvents.Eventually(async () => (await Rows(browser, address)).Single().Contains("consegnato", StringComparison.Ordinal));

        await TestServer.Send(browser, address, "pausa");
        Assert.Contains("in pausa", (await Page(browser, address)).Body!.TextContent, StringComparison.Ordinal);
        await TestServer.Send(browser, address, "riprendi");
        await TestServer.Send(browser, address, "cambia", ("Url", receiver.Url + "/altro"), ("Descrizione", "Altro"), ("Tipi", EventKinds.Objection), ("Tipi", EventKinds.Complaint));
        Assert.Equal(
            [EventKinds.Objection, EventKinds.Complaint],
            (await Page(browser, address)).QuerySelectorAll("input[name=Tipi][checked]").Select(input => input.GetAttribute("value")));
        await TestServer.Send(browser, address, "segreto");
        Assert.NotEqual(secret, (await Page(browser, address)).QuerySelector(".quiete-secret")!.TextContent);

        await TestServer.Send(browser, address, "elimina");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(address, Stop)).StatusCode);
    }

    [Fact]
    public async Task Dead_letters_are_shown_with_the_beginning_of_the_answer_and_sent_again()
    {
        await using var server = await Start();
        await using var receiver = await TestReceiver.Start();
        receiver.AnswerWith(410, "<b>via</b>");
        using var browser = await server.SignedIn(Role.Principal, Luce);
        var address = (await TestServer.Send(browser, "/webhook", "webhook", ("Url", receiver.Url))).Headers.Location!.ToString();
        await server.Happen(TestEvents.Outcome(Luce, 1));
        await TestEvents.Eventually(async () => (await Rows(browser, $"{address}?stato=dead")).Single().Contains("410", StringComparison.Ordinal));

        var page = await Page(browser, $"{address}?stato=dead");
        Assert.Equal("<b>via</b>", page.QuerySelector(".quiete-answer")!.TextContent);
        Assert.Contains("fermato dal ricevente", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Nessuna consegna", (await Rows(browser, $"{address}?stato=delivered")).Single(), StringComparison.Ordinal);

        receiver.AnswerWith(200);
        await TestServer.Send(browser, address, "riprendi");
        await TestServer.Send(browser, address, "rimanda-tutti");
        await TestEvents.Eventually(async () => (await Rows(browser, $"{address}?stato=delivered")).Single().Contains("200", StringComparison.Ordinal));
        Assert.Single(receiver.Ids.Distinct());
    }

    [Fact]
    public async Task An_address_that_cannot_be_taken_is_said_on_the_page_and_the_form_keeps_what_was_written()
    {
        await using var server = await TestServer.Start();
        using var browser = await server.SignedIn(Role.Principal, Luce);
        using var answer = await TestServer.Send(browser, "/webhook", "webhook", ("Url", "https://127.0.0.1/"), ("Descrizione", "mio"), ("Tipi", EventKinds.Complaint));
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Stop));
        Assert.NotNull(page.QuerySelector("[role=alert]"));
        Assert.Equal("https://127.0.0.1/", page.QuerySelector("#url")!.GetAttribute("value"));
        Assert.Equal([EventKinds.Complaint], page.QuerySelectorAll("input[name=Tipi][checked]").Select(input => input.GetAttribute("value")));
        Assert.Empty(await server.Get<WebhookStore>().Of(Luce, Stop));
    }

    [Fact]
    public async Task Only_heads_of_companies_come_to_these_pages_and_never_to_anothers_webhook()
    {
        await using var server = await Start();
        await using var receiver = await TestReceiver.Start();
        using var owner = await server.SignedIn(Role.Principal, Luce);
        using var stranger = await server.SignedIn(Role.Principal, Acqua);
        using var agent = await server.SignedIn(Role.Agent, Luce);
        using var nobody = server.Anonymous();
        var address = (await TestServer.Send(owner, "/webhook", "webhook", ("Url", receiver.Url))).Headers.Location!.ToString();
        var strangers = (await TestServer.Send(stranger, "/webhook", "webhook", ("Url", receiver.Url))).Headers.Location!.ToString();

        foreach (var path in new[] { "/eventi", "/webhook", address })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(path, Stop)).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await agent.GetAsync(path, Stop)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(address, Stop)).StatusCode);
        Assert.DoesNotContain(address, await stranger.GetStringAsync("/webhook", Stop), StringComparison.Ordinal);

        // A form of its own, sent to the other's address.
        var form = (await Page(stranger, strangers)).QuerySelectorAll("form").Single(one => one.QuerySelector("input[value=elimina]") is not null);
        using var fields = new FormUrlEncodedContent(form.QuerySelectorAll("input[type=hidden]")
            .Select(input => KeyValuePair.Create(input.GetAttribute("name")!, input.GetAttribute("value") ?? "")));
        var refused = await stranger.PostAsync(address, fields, Stop);
        Assert.Equal((await stranger.PostAsync("/webhook/999999", fields, Stop)).StatusCode, refused.StatusCode);
        Assert.False(refused.IsSuccessStatusCode);
        Assert.Single(await server.Get<WebhookStore>().Of(Luce, Stop));

        // Without the token of the form, as another site would send it.
        using var forged = new FormUrlEncodedContent([KeyValuePair.Create("_handler", "elimina")]);
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.PostAsync(address, forged, Stop)).StatusCode);
        Assert.Single(await server.Get<WebhookStore>().Of(Luce, Stop));
    }

    private static Task<TestServer> Start(string kind = "Sqlite") => TestServer.Start(kind, options => options with { PrivateWebhooks = true });

    private static async Task<IDocument> Page(HttpClient browser, string path) => new HtmlParser().ParseDocument(await browser.GetStringAsync(path, Stop));

    private static async Task<List<string>> Rows(HttpClient browser, string path) =>
        [.. (await Page(browser, path)).QuerySelectorAll("tbody tr").Select(row => row.TextContent)];

    [GeneratedRegex("^whsec_[A-Za-z0-9+/]{43}=$", RegexOptions.None, 1000)]
    private static partial Regex Secret();
}
