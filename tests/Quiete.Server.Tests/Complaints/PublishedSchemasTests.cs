using Quiete.Procedures;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Tests.Complaints;

public class PublishedSchemasTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly DateTimeOffset Made = new(2026, 11, 23, 10, 15, 0, TimeSpan.FromHours(1));

    [Fact]
    public void Every_published_schema_is_one_that_a_test_here_holds_documents_against() =>
        Assert.Equal(["cronologia-1.json", "dossier-1.json", "lettera-1.json", "segnalazione-1.json"], JsonSchema.Published);

    [Fact]
    public async Task The_dossier_of_the_desk_fits_its_schema_as_it_is_handed_out()
    {
        await JsonSchema.Need();
        await using var house = await DeskHouse.Start();
        for (var at = 0; at < CollectiveDossier.LeastPeople; at++) await house.Handed($"Persona{at}", $"340123456{at}", shares: new(Contact: true, Numbers: at == 1, Named: at == 0));

        await JsonSchema.MustFit("dossier-1.json", await (await house.Officer(house.Casa)).GetByteArrayAsync("/sportello/dossier.json?nome=Gas%20Veloce", Stop));
    }

    [Fact]
    public async Task A_dossier_of_every_worked_case_fits_the_schema_with_receipts_objections_and_hidden_lines()
    {
        await JsonSchema.Need();
        var cases = WorkedCases.All.Values.Select((worked, at) => new DossierCase(
            at + 1, at + 1, at == 0 ? "Ada Prova" : null,
            new Handover(at + 1, at + 1, 9, 1, Made, 1, "le parole del consenso", new(true, true, at == 0), Withdrawn: null, new(DeskStatus.New, DeskUrgency.Normal, Officer: null, Outcome: null), Answered: null, Ended: null),
            Apart(SharedCase.Of(worked.File, new(Contact: true, Numbers: true, Named: at == 0)), at), ByHelper: at == 1)).ToList();
        var dossier = new CollectiveDossier(new CompanyName(9, "Casa Tranquilla"), new DossierSubject(Brand: 1, Name: null), "Luce Chiara", Made, cases);
        Assert.NotEmpty(dossier.Receipts);
        Assert.NotEmpty(dossier.Months);
        Assert.Contains(dossier.Lines, line => line.Line is null);

        await JsonSchema.MustFit("dossier-1.json", CollectiveJson.Of(dossier, WorkedCases.Address));
    }

    // Every worked case counts its contacts from one; in a dossier one entry is one contact.
    private static SharedCase Apart(SharedCase one, int at) => one with { Contacts = [.. one.Contacts.Select(contact => contact with { Entry = at * 100 + contact.Entry })] };

    public static TheoryData<string> Worked => [.. WorkedCases.All.Keys];

    [Theory, MemberData(nameof(Worked))]
    public async Task A_report_fits_its_schema(string name)
    {
        await JsonSchema.Need();
        var (form, file) = WorkedCases.All[name];
        await JsonSchema.MustFit("segnalazione-1.json", ReportJson.Of(ReportDraft.Compile(ProcedurePack.Italian.Forms.Single(one => one.Id == form), file, chosen: null, WorkedCases.Brands, [], Language.Of("it"), WorkedCases.Address), Made, Language.Of("it"), WorkedCases.Address).Write());
    }

    [Fact]
    public async Task A_chronology_fits_its_schema_as_it_is_handed_out()
    {
        await JsonSchema.Need();
        await using var house = await LetterHouse.Build();
        await house.Known();
        var id = await house.Open(LetterHouse.Calls(Basis.Guess));
        await house.Called(id, 2);
        await house.Tell(id, new("c", ActKind.Call, Made, Way: Way.Phone, Body: Body.Company, OperatorCode: "OP 3", NumberGiven: NumberGiven.Refused, Promised: "Basta", PromisedBy: new DateOnly(2026, 12, 1), WaitedMinutes: 12, Url: "https://luce.example/a"));
        await JsonSchema.MustFit("cronologia-1.json", await house.Ada.GetByteArrayAsync($"/pratiche/{id}/cronologia.json", Stop));
    }
}
