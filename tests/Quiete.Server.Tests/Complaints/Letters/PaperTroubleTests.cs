using System.Net;
using System.Net.Http.Headers;
using Quiete.Procedures;
using Quiete.Server.Accounts;
using Quiete.Server.Complaints;
using Quiete.Server.Register;
using Quiete.Server.Tests.Documents;
using Quiete.Server.Tests.Operating;
using static Quiete.Server.Tests.Complaints.LetterPagesTests;

namespace Quiete.Server.Tests.Complaints;

/// <summary>Papers on a machine that cannot print, and on one without room for passing files.</summary>
public sealed class PaperTroubleTests : IDisposable
{
    private const string Email = "ada@quiete.example";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly string root = Directory.CreateTempSubdirectory("quiete-papers-").FullName;

    [Fact]
    public async Task A_machine_without_weasyprint_says_so_at_its_start_and_its_pages_print_from_the_browser()
    {
        var (id, letter) = await Furnish();
        await using var service = await ServiceProcess.ServeWithPath(root, root);
        using var browser = await SignIn(service);

        Assert.Contains("weasyprint is not on this machine: letters and dossiers print from the browser only", service.Output, StringComparison.Ordinal);
        var page = await Read(browser, $"/pratiche/{id}/lettere/access");
        Assert.Contains("Quiete non può fare il PDF: stampa questa pagina dal browser", Text(page), StringComparison.Ordinal);
        Assert.Contains("Luce Chiara", page.QuerySelector(".quiete-paper")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("a[href$='.pdf']"));
        using (var asked = await browser.GetAsync($"/pratiche/{id}/lettere/{letter}/lettera.pdf", Stop)) Assert.Equal($"/pratiche/{id}/lettere/access", asked.Headers.Location!.OriginalString);
        Assert.Contains("stampala dal browser", Text(await Read(browser, $"/pratiche/{id}/lettere/access")), StringComparison.Ordinal);

        using (var asked = await browser.GetAsync($"/pratiche/{id}/cronologia.pdf", Stop)) Assert.Equal($"/pratiche/{id}/cronologia", asked.Headers.Location!.OriginalString);
        var chronology = await Read(browser, $"/pratiche/{id}/cronologia");
        Assert.Contains("La linea cade", chronology.QuerySelector(".quiete-paper")!.TextContent, StringComparison.Ordinal);
        Assert.Null(chronology.QuerySelector("a[href$='.pdf']"));

        using var sent = await TestServer.Send(browser, $"/pratiche/{id}/lettere/access", "spedita", ("Come", "letter"), ("Quando", "2026-11-16"), ("Numero", ""));
        Assert.EndsWith($"/pratiche/{id}/lettere/spedite/{letter}", sent.Headers.Location!.OriginalString, StringComparison.Ordinal); // it can be sent all the same
    }

    [Fact]
    public async Task A_full_folder_for_passing_files_refuses_what_needs_it_and_keeps_nobody_from_reading_and_printing()
    {
        Programs.Need("weasyprint");
        using var authority = new PecAuthority();
        var receipt = authority.Receipt("avvenuta-consegna", inside: "Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat(new string('a', 70) + "\r\n", 10_000)));
        var (id, letter) = await Furnish();
        var passing = Directory.CreateDirectory(Path.Combine(root, "passing")).FullName;
        await using var service = await ServiceProcess.ServeWithSmallTemp(passing, "4m", root);
        using var browser = await SignIn(service);
        await Fill(service.Seen($"{passing}/full"));

        using (var refused = await Bring(browser, id, receipt))
        {
            Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
            Assert.Contains("Sul disco del servizio non c'è più posto", Text(Parse(await refused.Content.ReadAsStringAsync(Stop))), StringComparison.Ordinal);
        }

        Assert.Contains("La linea cade", (await Read(browser, $"/pratiche/{id}/cronologia")).QuerySelector(".quiete-paper")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Luce Chiara", (await Read(browser, $"/pratiche/{id}/lettere/access")).QuerySelector(".quiete-paper")!.TextContent, StringComparison.Ordinal);
        foreach (var paper in new[] { $"/pratiche/{id}/cronologia.pdf", $"/pratiche/{id}/lettere/{letter}/lettera.pdf" })
        {
            using var pdf = await browser.GetAsync(paper, Stop);
            Assert.Equal((HttpStatusCode.OK, "application/pdf"), (pdf.StatusCode, pdf.Content.Headers.ContentType?.MediaType)); // papers need no room there
        }

        File.Delete(service.Seen($"{passing}/full"));
        using var taken = await Bring(browser, id, receipt);
        Assert.Contains("Firma integra", Text(Parse(await taken.Content.ReadAsStringAsync(Stop))), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    /// <summary>A data directory with somebody who has a case and a letter.</summary>
    private async Task<(long Case, long Letter)> Furnish()
    {
        await using var app = await ServerApp.Build(new ServerOptions { Data = root, Url = "http://127.0.0.1:0" });
        await using var scope = app.Web.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var account = await services.GetRequiredService<Registration>().Enter(Email, "Ada Prova", TestServer.Password, Stop, (Role.Person, null));
        var person = await services.GetRequiredService<PersonStore>().OfAccount(account.Id, "Ada", Stop);
        var id = await services.GetRequiredService<CaseStore>().Open(person.Id, LetterHouse.Calls(), Stop);
        await services.GetRequiredService<ActStore>().Enter(id, account.Id, new("a", ActKind.Note, new DateTimeOffset(2026, 11, 10, 9, 0, 0, TimeSpan.Zero), Said: "La linea cade"), Stop);
        return (id, (await services.GetRequiredService<LetterStore>().Keep(id, LetterKind.Access, new() { Day = "2026-11-16" }, Stop)).Id);
    }

    private static async Task<HttpClient> SignIn(ServiceProcess service)
    {
        var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = service.Address };
        using (await TestServer.SignIn(browser, Email)) return browser;
    }

    private static async Task Fill(string path)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var some = new byte[4096];
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            for (var at = 0; at < 10_000; at++) await file.WriteAsync(some, Stop);
        });
    }

    private static async Task<HttpResponseMessage> Bring(HttpClient browser, long id, byte[] receipt)
    {
        var page = $"/pratiche/{id}/lettere/ricevuta";
        var form = (await Read(browser, page)).QuerySelector("form[enctype]")!;
        using var content = new MultipartFormDataContent();
        foreach (var hidden in form.QuerySelectorAll("input[type=hidden]")) content.Add(new StringContent(hidden.GetAttribute("value") ?? ""), hidden.GetAttribute("name")!);
        content.Add(new StringContent("on"), "Anche");
        content.Add(new ByteArrayContent(receipt) { Headers = { ContentType = new MediaTypeHeaderValue("message/rfc822") } }, "file", "a.eml");
        using var request = new HttpRequestMessage(HttpMethod.Post, page) { Content = content, Headers = { Accept = { new("text/html") } } };
        return await browser.SendAsync(request, Stop);
    }
}
