using Microsoft.Playwright;
using Quiete.Procedures;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Register;

namespace Quiete.Browser.Tests.Register;

public class LettersTests(Chromium chromium)
{
    private const string Email = "ada@quiete.example";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    public static MatrixTheoryData<Screen, bool> Ways => new([Screen.Phone, Screen.Desktop], [true, false]);

    [Theory, MemberData(nameof(Ways))]
    public async Task Somebody_writes_a_letter_reads_it_and_says_that_it_was_sent(Screen screen, bool script)
    {
        await using var site = await Site.Open(chromium);
        var id = await Case(site);
        var page = await site.Visitor(screen, script);
        await site.SignIn(page, Email);
        page.SetDefaultTimeout(120_000); // marking as sent prints the letter, which waits for its turn

        await site.Go(page, $"/pratiche/{id}/lettere");
        await page.GetByRole(AriaRole.Link, new() { Name = "Non chiamatemi più" }).ClickAsync();
        await page.GetByLabel("Da dove scrivi").FillAsync("Napoli");
        await page.GetByRole(AriaRole.Button, new() { Name = "Salva e guarda la lettera" }).ClickAsync();
        await page.GetByText("Salvata. Leggila qui sotto con calma.").WaitForAsync();
        Assert.Contains("Napoli, ", await page.Locator(".quiete-paper").InnerTextAsync(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Segna come spedita" }).ClickAsync();
        await page.GetByText("Segnata nella pratica.").WaitForAsync();
        await site.Go(page, $"/pratiche/{id}/lettere");
        Assert.Equal(1, await page.GetByRole(AriaRole.Link, new() { Name = "Opposizione al marketing" }).CountAsync());
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Somebody_who_goes_on_writing_says_that_what_they_downloaded_was_sent(Screen screen, bool script)
    {
        await using var site = await Site.Open(chromium);
        var id = await Case(site);
        var page = await site.Visitor(screen, script);
        await site.SignIn(page, Email);
        page.SetDefaultTimeout(120_000); // the letter is printed, and waits for its turn
        await site.Go(page, $"/pratiche/{id}/lettere/objection");
        await page.GetByRole(AriaRole.Button, new() { Name = "Salva e guarda la lettera" }).ClickAsync();
        await page.GetByText("Salvata. Leggila qui sotto con calma.").WaitForAsync();
        Assert.SkipUnless(site.Server.Get<Quiete.Server.Documents.Press>().IsThere, "weasyprint is not on this machine.");
        await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Scarica il PDF" }).ClickAsync());

        await site.Go(page, $"/pratiche/{id}/lettere/objection");
        await page.GetByText("è quella che segniamo").WaitForAsync();
        await page.GetByLabel("Con parole tue").FillAsync("Dimenticavo una cosa.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Salva e guarda la lettera" }).ClickAsync();
        await page.GetByText("Salvata. Leggila qui sotto con calma.").WaitForAsync();
        Assert.True(await page.GetByLabel("Quella che ho scaricato").IsCheckedAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Segna come spedita" }).ClickAsync();
        await page.GetByText("è in una bozza nuova").WaitForAsync();

        Assert.DoesNotContain("Dimenticavo", await page.Locator(".quiete-paper").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Screens.All), MemberType = typeof(Screens))]
    public async Task The_pages_of_letters_can_be_used_by_everybody(Screen screen)
    {
        await using var site = await Site.Open(chromium);
        var id = await Case(site);
        var letters = site.Server.Get<LetterStore>();
        var person = await site.Server.Get<PersonStore>().OfAccount(1, "Ada", Stop);
        var one = (await site.Server.Get<CaseStore>().Find(person.Id, id, Stop))!;
        var letter = await letters.Keep(id, LetterKind.Complaint, new() { Told = "Ogni sera." }, Stop);
        await letters.Send(id, letter.Id, (await site.Server.Get<LetterDesk>().Compose(person, one, letter, Stop)).Text, new byte[32], writtenOn: false, _ => Task.FromResult(1L), Stop);
        var claim = await letters.Keep(id, LetterKind.Indemnity, new() { Item = "outage", Units = "12" }, Stop);
        await letters.KeepCopy(claim, (await site.Server.Get<LetterDesk>().Compose(person, one, claim with { Form = new() { Item = "outage", Units = "11" } }, Stop)).Text, new byte[32], Stop);
        var page = await site.Visitor(screen);
        await site.SignIn(page, Email);
        await Axe.Pass(site, page,
            $"/pratiche/{id}/lettere", $"/pratiche/{id}/lettere/objection", $"/pratiche/{id}/lettere/withdrawal", $"/pratiche/{id}/lettere/indemnity", $"/pratiche/{id}/lettere/spedite/{letter.Id}", $"/pratiche/{id}/lettere/ricevuta");
    }

    private static async Task<long> Case(Site site)
    {
        var account = await site.Server.NewAccount(Email);
        var person = await site.Server.Get<PersonStore>().OfAccount(account, "Ada", Stop);
        return await site.Server.Get<CaseStore>().Open(person.Id, new CaseTold(
            CaseSubject.UnwantedContacts, "Chiamate ogni sera", Named: "Luce Chiara", Kind: BrandKind.Energy, Basis: Basis.Guess, Pec: "lucechiara@pec.example"), Stop);
    }
}
