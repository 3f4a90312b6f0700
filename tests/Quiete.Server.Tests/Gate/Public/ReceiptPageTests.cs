using System.Net;
using Quiete.Audit;
using Quiete.Server.Audit;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class ReceiptPageTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Anybody_with_the_code_reads_what_was_decided_and_why_and_never_about_whom(string kind)
    {
        await using var house = await GateServer.Start(kind);
        var (_, contact) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567", externalId = "lead-17" });
        await house.Server.Get<LogSequencer>().Step(Stop);
        var code = contact["id"]!.GetValue<string>();

        var page = await Page(house, $"/r/{code}");
        Assert.Equal(HttpStatusCode.OK, page.Answer.StatusCode);
        Assert.Contains("Il contatto è stato rifiutato", page.Text, StringComparison.Ordinal);
        Assert.Contains("Il Registro pubblico delle opposizioni non è mai stato interrogato per questo numero.", page.Text, StringComparison.Ordinal);
        Assert.Contains("L. 11 gennaio 2018 n. 5", page.Text, StringComparison.Ordinal);
        foreach (var said in new[] { "Luce Chiara", "Alfa Call", "Autunno Alfa", "telefonia e internet", "chiamata con operatore", "+390600001234", "voce 0, contando da zero, delle 1 del checkpoint" })
        {
            Assert.Contains(said, page.Text, StringComparison.Ordinal);
        }

        var copy = await house.Server.Anonymous().GetStringAsync($"/r/{code}.json", Stop);
        Assert.All(new[] { page.Text, copy }, text =>
        {
            Assert.DoesNotContain("3471234567", text.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("lead-17", text, StringComparison.Ordinal);
        });
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_public_copy_is_a_receipt_that_verifies_and_lacks_the_person(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567");
        var (_, contact) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567" });
        await house.Server.Get<LogSequencer>().Step(Stop);
        var anyone = house.Server.Anonymous();

        var copy = Receipt.Read(await anyone.GetByteArrayAsync($"/r/{contact["id"]}.json", Stop), "copy");
        var keys = KeySet.Read(await anyone.GetByteArrayAsync("/.well-known/jwks.json", Stop), "keys");
        Assert.Null(copy.Person);
        Assert.NotNull(copy.Log);
        Assert.DoesNotContain(ReceiptCheck.Run(copy, keys), check => check.Outcome == CheckOutcome.Failed);
        Assert.Contains("Il contatto è stato permesso", (await Page(house, $"/r/{contact["id"]}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_nobody_gave_is_a_page_in_words_and_a_problem_for_programs()
    {
        await using var house = await GateServer.Start("Sqlite");
        foreach (var code in new[] { ShortCode.FromValue(12345).ToString(), "nonsense" })
        {
            var page = await Page(house, $"/r/{code}");
            Assert.Equal(HttpStatusCode.NotFound, page.Answer.StatusCode);
            Assert.Contains("Non c'è una ricevuta con questo codice", page.Text, StringComparison.Ordinal);
            var copy = await house.Server.Anonymous().GetAsync($"/r/{code}.json", Stop);
            Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (copy.StatusCode, copy.Content.Headers.ContentType!.MediaType));
        }
    }

    [Fact]
    public async Task The_look_up_reads_a_code_as_people_write_it_and_says_when_it_is_wrong()
    {
        await using var house = await GateServer.Start("Sqlite");
        var code = ShortCode.FromValue(987654321);
        var spoken = Uri.EscapeDataString(code.ToString().Replace('-', ' ').ToLowerInvariant());
        var found = await Page(house, $"/ricevute?codice={spoken}");
        Assert.Equal(HttpStatusCode.Redirect, found.Answer.StatusCode);
        Assert.EndsWith($"/r/{code}", found.Answer.Headers.Location!.ToString(), StringComparison.Ordinal);

        var wrong = await Page(house, "/ricevute?codice=AAAA-AAAA-AAAB");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Answer.StatusCode);
        Assert.Contains("Questo codice ha un errore", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("Che cosa è stato deciso?", (await Page(house, "/ricevute")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_speaks_English_to_those_who_ask_for_it()
    {
        await using var house = await GateServer.Start("Sqlite");
        var (_, contact) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567" });
        var page = await Page(house, $"/r/{contact["id"]}", language: "en");
        Assert.Contains("The contact was refused", page.Text, StringComparison.Ordinal);
        Assert.Contains("The opposition register was never asked about this number.", page.Text, StringComparison.Ordinal);
    }

    private static async Task<(HttpResponseMessage Answer, string Text)> Page(GateServer house, string path, string language = "it")
    {
        var page = await Pages.Open(house.Server.Anonymous(), path, language);
        return (page, WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync(Stop)));
    }
}
