using System.Net;
using AngleSharp.Html.Parser;
using Quiete.Server.Accounts;
using Quiete.Server.Reputation;
using Quiete.Server.Tests.Companies;

namespace Quiete.Server.Tests.Reputation;

public sealed class DisputeTests
{
    private const string Line = "06 9025 1234";
    private const string PageOfLine = "/linee/0690251234";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2026-11-23", "2026-12-07")] // a Monday, two plain weeks
    [InlineData("2026-11-27", "2026-12-14")] // 8 December is a holiday
    [InlineData("2026-12-18", "2027-01-05")] // Christmas and the days around
    [InlineData("2027-03-19", "2027-04-05")] // Easter Monday
    public void Ten_working_days_leave_out_weekends_and_holidays(string opened, string due) => Assert.Equal(Market.Day(due), Dispute.DueAfter(Market.Day(opened)));

    [Fact]
    public async Task A_company_disputes_its_line_and_an_administrator_decides_with_a_reason()
    {
        await using var people = await PeopledServer.Start();
        var server = people.Server;
        await using var market = new Market(server.Database, server.Clock);
        var (alfa, beta) = (await market.Agency("Alfa"), await market.Agency("Beta"));
        await market.Lines.Declare(alfa, Line, recallable: true, Stop);
        var voices = await people.People(5);
        foreach (var voice in voices) await people.Told(voice, 2, Line);
        await people.Follow();
        var anybody = server.Anonymous();
        Assert.Contains("Segnalata da almeno 5 persone", await Text(anybody, PageOfLine), StringComparison.Ordinal);

        // Another company's line is not one's own.
        var stranger = await server.SignedIn(Role.Agency, beta);
        using var refused = await TestServer.Send(stranger, "/contestazioni", "contesta", ("Linea", Line), ("Parole", "È mia."));
        Assert.Contains("non risulta tua", Read(await refused.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);

        var owner = await server.SignedIn(Role.Agency, alfa);
        using var opened = await TestServer.Send(owner, "/contestazioni", "contesta", ("Linea", Line), ("Parole", "<b>Non</b> siamo noi."));
        Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        await people.Follow();
        Assert.Contains("Contestata", await Text(anybody, PageOfLine), StringComparison.Ordinal);
        Assert.Contains("aperta, decisione entro il 7 dicembre 2026", await Text(owner, "/contestazioni"), StringComparison.Ordinal);
        Assert.DoesNotContain("Non siamo noi", await Text(anybody, PageOfLine), StringComparison.Ordinal);
        using var again = await TestServer.Send(owner, "/contestazioni", "contesta", ("Linea", Line), ("Parole", "Ancora."));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode); // one at a time
        Assert.Single(server.Get<LineBook>().Listed.Lines); // and blocked as before, meanwhile

        var admin = await server.SignedIn(Role.Administrator);
        var dispute = Assert.Single(await server.Get<DisputeStore>().Waiting(Stop));
        var queue = await admin.GetStringAsync("/amministrazione/contestazioni", Stop);
        Assert.Contains("&lt;b&gt;Non&lt;/b&gt; siamo noi.", queue, StringComparison.Ordinal);
        using var silent = await TestServer.Send(admin, "/amministrazione/contestazioni", $"decidi-{dispute.Id}", ("Esito", "si"), ("Motivo", " "));
        Assert.Equal(HttpStatusCode.OK, silent.StatusCode); // not without a reason
        using var decided = await TestServer.Send(admin, "/amministrazione/contestazioni", $"decidi-{dispute.Id}", ("Esito", "si"), ("Motivo", "Traffico falsificato."));
        Assert.Equal(HttpStatusCode.Redirect, decided.StatusCode);
        Assert.False(await server.Get<DisputeStore>().Decide(dispute.Id, upheld: false, "Ripensato.", "user 1", Stop)); // once
        await people.Follow();
        Assert.Contains("Non ci sono abbastanza segnalazioni", await Text(anybody, PageOfLine), StringComparison.Ordinal);
        Assert.Empty(server.Get<LineBook>().Listed.Lines);
        Assert.Contains("Traffico falsificato.", await Text(owner, "/contestazioni"), StringComparison.Ordinal);
        Assert.DoesNotContain("Traffico falsificato.", await Text(stranger, "/contestazioni"), StringComparison.Ordinal);

        server.Clock.Pass(TimeSpan.FromDays(3));
        foreach (var voice in voices[..4]) await people.Told(voice, 1, Line);
        await people.Follow();
        Assert.Equal(4, Assert.Single(server.Get<LineBook>().Listed.Lines).Voices); // what came after counts
    }

    [Fact]
    public async Task A_person_disputes_a_number_only_once_it_is_proved()
    {
        await using var people = await PeopledServer.Start();
        var account = await people.Server.NewAccount("ada@quiete.example", (Role.Person, null));
        var ada = people.Server.Anonymous();
        await TestServer.SignIn(ada, "ada@quiete.example");
        using var before = await TestServer.Send(ada, "/contestazioni", "contesta", ("Linea", "340 000 0010"), ("Parole", "È il mio numero."));
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        people.Owns(account, "340 000 0010");
        using var after = await TestServer.Send(ada, "/contestazioni", "contesta", ("Linea", "340 000 0010"), ("Parole", "È il mio numero."));
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
        Assert.Null(Assert.Single(await people.Server.Get<DisputeStore>().Waiting(Stop)).Company);
    }

    [Fact]
    public async Task Only_administrators_see_the_queue_and_the_brands()
    {
        await using var server = await TestServer.Start();
        foreach (var role in new[] { Role.Person, Role.Principal, Role.Auditor })
        {
            var client = await server.SignedIn(role, role == Role.Principal ? 1 : null);
            foreach (var page in new[] { "/amministrazione/contestazioni", "/amministrazione/marchi" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, page) { Headers = { { "Accept", "text/html" } } };
                using var answer = await client.SendAsync(request, Stop);
                Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            }
        }
    }

    internal static async Task<string> Text(HttpClient client, string page) => Read(await client.GetStringAsync(page, Stop));

    internal static string Read(string html) =>
        string.Join(' ', (new HtmlParser().ParseDocument(html).QuerySelector("main")?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
