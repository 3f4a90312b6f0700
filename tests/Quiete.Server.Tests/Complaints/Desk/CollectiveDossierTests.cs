using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Complaints;
using Quiete.Server.Register;

namespace Quiete.Server.Tests.Complaints;

public class CollectiveDossierTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dossier_counts_people_contacts_and_days_and_whoever_withdraws_is_not_in_the_next()
    {
        await using var house = await DeskHouse.Start();
        await house.Handed("Ada", "3401234567", shares: new(Contact: true, Numbers: true, Named: true));
        var (_, bruno, second, _) = await house.Handed("Bruno", "3401234568", named: "GAS VELOCE");
        await house.Handed("Carla", "3401234569", named: "Altro");
        await house.Handed("Dora", "3401234560", to: house.Altra);
        var officer = await house.Officer(house.Casa);

        var before = JsonDocument.Parse(await officer.GetStringAsync("/sportello/dossier.json?nome=gas%20veloce", Stop)).RootElement;
        var sums = before.GetProperty("sums");
        Assert.Equal((2, 2, 1), (sums.GetProperty("people").GetInt32(), sums.GetProperty("contacts").GetInt32(), sums.GetProperty("days").GetInt32()));
        Assert.Equal("Ada Prova", Assert.Single(sums.GetProperty("named").EnumerateArray()).GetString());
        Assert.EndsWith("/schemas/dossier-1.json", before.GetProperty("schema").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, sums.GetProperty("months").GetArrayLength()); // of two people no figures by month
        var text = before.GetRawText();
        Assert.DoesNotContain("3401234568", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Bruno", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Dora", text, StringComparison.Ordinal);

        await house.Handovers.Withdraw(second, bruno.Account!.Value, "ripresa", Stop);

        var after = JsonDocument.Parse(await officer.GetStringAsync("/sportello/dossier.json?nome=gas%20veloce", Stop)).RootElement;
        Assert.Equal(1, after.GetProperty("sums").GetProperty("people").GetInt32());
        Assert.Single(after.GetProperty("cases").EnumerateArray());
    }

    [Fact]
    public async Task Whoever_takes_a_case_back_while_it_is_printed_is_not_on_paper()
    {
        await using var house = await DeskHouse.Start();
        await house.Handed("Ada", "3401234567");
        var (_, bruno, second, _) = await house.Handed("Bruno", "3401234568");
        var prints = 0;
        async Task<byte[]> Print(CollectiveDossier dossier)
        {
            if (prints++ == 0) await house.Handovers.Withdraw(second, bruno.Account!.Value, "ripresa", Stop);
            return [(byte)dossier.People];
        }

        var printed = await house.Server.Get<DossierMaker>().Print(house.Casa, new DossierSubject(Brand: null, "Gas Veloce"), Print, Stop);

        Assert.Equal([1], printed);
        Assert.Equal(2, prints);
    }

    [Fact]
    public async Task A_consent_that_a_helper_gave_is_marked_as_such()
    {
        await using var house = await DeskHouse.Start();
        await house.Handed("Ada", "3401234567");
        var (_, bruno) = await house.People.SignUp("Bruno", "3401234568");
        var (_, carla) = await house.People.SignUp("Carla", "3401234569");
        await house.Handovers.HandOver(await house.Case(bruno), carla.Account!.Value, house.Casa, new(false, false, false), "sì", Stop);

        var dossier = (await house.Server.Get<DossierMaker>().Make(house.Casa, new DossierSubject(Brand: null, "Gas Veloce"), Stop))!;

        Assert.Equal([false, true], dossier.Cases.Select(one => one.ByHelper));
        Assert.Contains("per 1 pratica l'ha dato chi aiuta la persona", Esposto.Draft(dossier), StringComparison.Ordinal);
        Assert.DoesNotContain("consenso scritto", Esposto.Draft(dossier), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dossier_on_paper_reads_says_may_and_carries_its_json()
    {
        await using var house = await DeskHouse.Start();
        for (var at = 0; at < 5; at++) await house.Handed($"Persona{at}", $"340123456{at}", shares: new(Contact: true, Numbers: false, Named: at == 0));
        var officer = await house.Officer(house.Casa);
        Assert.SkipUnless(house.Server.Get<Quiete.Server.Documents.Press>().IsThere, "weasyprint is not on this machine.");

        var pdf = await officer.GetByteArrayAsync("/sportello/dossier.pdf?nome=Gas%20Veloce", Stop);

        var read = await Text(pdf);
        Assert.Contains("5 persone, 5 contatti", read, StringComparison.Ordinal);
        Assert.Contains("Persona0 Prova", read, StringComparison.Ordinal);
        Assert.DoesNotContain("Persona1 Prova", read, StringComparison.Ordinal);
        Assert.DoesNotContain("reato", read, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("dossier.json", Encoding.Latin1.GetString(pdf), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Formulas_in_notes_do_not_run_in_the_table()
    {
        await using var house = await DeskHouse.Start();
        var (_, ada, id, _) = await house.Handed("Ada", "3401234567");
        var entry = await house.People.Record(ada, "0690251235", more: told => told with { Said = "=HYPERLINK(\"http://x\")" });
        await house.Server.Get<CaseStore>().Link(ada.Id, id, [entry.Id], Stop);

        var csv = await (await house.Officer(house.Casa)).GetStringAsync("/sportello/dossier.csv?nome=Gas%20Veloce", Stop);

        Assert.Contains("\"'=HYPERLINK", csv, StringComparison.Ordinal);
        Assert.Equal(3, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task The_draft_of_an_esposto_tells_facts_and_asks_to_assess_them()
    {
        await using var house = await DeskHouse.Start();
        await house.Handed("Ada", "3401234567", shares: new(Contact: true, Numbers: true, Named: true));
        await house.Handed("Bruno", "3401234568");
        var dossier = await house.Server.Get<DossierMaker>().Make(house.Casa, new DossierSubject(Brand: null, "Gas Veloce"), Stop);

        var draft = Esposto.Draft(dossier!);

        Assert.Contains("2 persone hanno annotato 2 contatti", draft, StringComparison.Ordinal);
        Assert.Contains("valutare se i fatti possano integrare", draft, StringComparison.Ordinal);
        Assert.Contains("Cass. 38224/2017", draft, StringComparison.Ordinal);
        Assert.Contains("DA VERIFICARE CON UN AVVOCATO", draft, StringComparison.Ordinal);
        Assert.Contains("Ada Prova", draft, StringComparison.Ordinal);
        Assert.DoesNotContain("Bruno", draft, StringComparison.Ordinal);
        Assert.DoesNotContain("3401234567", draft, StringComparison.Ordinal);
        Assert.All(new[] { "è un reato", "ha violato", "hanno violato", "costituiscono" }, claim => Assert.DoesNotContain(claim, draft, StringComparison.Ordinal));

        var officer = await house.Officer(house.Casa);
        Assert.SkipUnless(house.Server.Get<Quiete.Server.Documents.Press>().IsThere, "weasyprint is not on this machine.");
        using var answer = await TestServer.Send(officer, "/sportello/esposto?nome=Gas%20Veloce", "/sportello/esposto.pdf", ("testo", draft.Replace("[luogo]", "Roma", StringComparison.Ordinal)));
        var printed = await Text(await answer.Content.ReadAsByteArrayAsync(Stop));
        Assert.Contains("Tribunale di Roma Esposto per i fatti descritti sotto", printed, StringComparison.Ordinal); // its title is a heading, and stands once
        Assert.DoesNotContain("ESPOSTO", printed, StringComparison.Ordinal);
        Assert.DoesNotContain(" - ", printed, StringComparison.Ordinal); // points are a list
    }

    [Fact]
    public void Signs_of_a_contact_follow_from_what_is_known_of_it()
    {
        var contact = new SharedContact(1, DateTimeOffset.UnixEpoch, Channels.LiveCall, "+390690251234", null, true, 5, null, null, null, CallAnswer.RefusedYetMade, null,
            [new(Quiete.Audit.ShortCode.FromValue(7), "refuse", DateTimeOffset.UnixEpoch, [])], true, true);
        Assert.Equal([DossierSign.RefusedYetMade, DossierSign.AfterObjection, DossierSign.OutsideHours], CollectiveDossier.SignsOf(contact));
        Assert.DoesNotContain(DossierSign.RefusedYetMade, CollectiveDossier.SignsOf(contact with { Receipts = [] })); // none that was asked for this company
        Assert.Empty(CollectiveDossier.SignsOf(contact with { Answer = CallAnswer.DeclaredAndAllowed, AfterObjection = false, OutsideHours = false }));
    }

    [Theory]
    [InlineData("3401234567", "+39 340 ••• 4567")]
    [InlineData("066780586", "+39 06 ••• 86")]
    [InlineData("+447700900123", "+447 ••• 0123")]
    public void A_masked_number_can_be_recognised_by_its_owner_and_called_by_nobody(string text, string masked) =>
        Assert.Equal(masked, SharedCase.Masked(NumberReader.Read(text).Number));

    [Fact]
    public async Task Calls_outside_the_hours_and_after_an_objection_are_marked_as_such()
    {
        await using var house = await DeskHouse.Start();
        var (_, ada, id, _) = await house.Handed("Ada", "3401234567");
        var day = RomeTime.DayOf(house.Server.Clock.GetUtcNow());
        var late = await house.People.Record(ada, "0690251236", RomeTime.Instant(day.AddDays(-3), new TimeOnly(22, 30)));
        await house.Server.Get<CaseStore>().Link(ada.Id, id, [late.Id], Stop);
        await house.Server.Get<PersonObjections>().Enter(ada.Id, ada.Account!.Value, ObjectionTarget.Everybody, [], entry: null, Stop);
        house.Server.Clock.Pass(TimeSpan.FromHours(1));
        var after = await house.People.Record(ada, "0690251237");
        await house.Server.Get<CaseStore>().Link(ada.Id, id, [after.Id], Stop);

        var one = (await house.Server.Get<DossierMaker>().Make(house.Casa, new DossierSubject(Brand: null, "Gas Veloce"), Stop))!.Cases[0].Case;

        Assert.Equal([late.Id], one.Contacts.Where(contact => contact.OutsideHours).Select(contact => contact.Entry));
        Assert.Equal([after.Id], one.Contacts.Where(contact => contact.AfterObjection).Select(contact => contact.Entry));
    }

    private static async Task<string> Text(byte[] pdf)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, pdf, Stop);
        using var process = Process.Start(new ProcessStartInfo("pdftotext", ["-layout", file, "-"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var text = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        File.Delete(file);
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
