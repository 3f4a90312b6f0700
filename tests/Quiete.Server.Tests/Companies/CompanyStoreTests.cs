using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Companies;

public class CompanyStoreTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly TestClock Clock = TestClock.OnAMonday();

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_company_is_kept_whole(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var market = new Market(test.Database, Clock);
        var profile = new Profile
        {
            LegalName = "Luce Chiara S.p.A.", Vat = "IT01234567890", ContactEmail = "dpo@lucechiara.example", Website = "https://lucechiara.example",
            Sector = Sectors.Electricity, TurnoverEur = 12_000_000,
        };
        var accreditation = new Accreditation { Roc = "R1", RocTo = Market.Day("2027-01-31"), CodeMember = true, CodeTo = Market.Day("2026-12-31") };
        var id = await market.Companies.Create(CompanyKind.Principal, "  Luce Chiara ", profile, accreditation, Stop);

        var expected = new Company
        {
            Id = id, Kind = CompanyKind.Principal, Name = "Luce Chiara", Profile = profile, Accreditation = accreditation, Created = Clock.GetUtcNow(),
        };
        Assert.Equal(expected, await market.Companies.Find(id, Stop));
        Assert.Equal(expected, await market.Companies.Find("Luce Chiara", Stop));
        Assert.Equal([expected], await market.Companies.List(CompanyKind.Principal, closedToo: false, Stop));
        Assert.Empty(await market.Companies.List(CompanyKind.Agency, closedToo: true, Stop));

        Assert.True(await market.Companies.Change(id, new() { LegalName = "Luce Chiara S.r.l." }, Stop));
        Assert.True(await market.Companies.Accredit(id, Accreditation.None, Stop));
        Assert.Equal(expected with { Profile = new() { LegalName = "Luce Chiara S.r.l." }, Accreditation = Accreditation.None }, await market.Companies.Find(id, Stop));
        Assert.False(await market.Companies.Change(id + 1, profile, Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_name_belongs_to_one_company(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var market = new Market(test.Database, Clock);
        await market.Principal("Luce Chiara");
        var mistake = await Assert.ThrowsAsync<BadInputException>(() => market.Agency("Luce Chiara"));
        Assert.Equal("name", mistake.Place);
    }

    [Theory]
    [InlineData("legalName", " ", null, null, null)]
    [InlineData("legalName", "A\u0000B", null, null, null)] // PostgreSQL takes no zero in a text
    [InlineData("vat", "A", "123456789012345678901", null, null)]
    [InlineData("contactEmail", "A", null, "Anna <anna@example.it>", null)]
    [InlineData("website", "A", null, null, "javascript:alert(1)")]
    public void A_field_that_cannot_be_used_is_named(string field, string legalName, string? vat, string? email, string? website)
    {
        var profile = new Profile { LegalName = legalName, Vat = vat, ContactEmail = email, Website = website };
        Assert.Equal(field, Assert.Throws<BadInputException>(profile.Checked).Place);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_line_belongs_to_one_company_at_a_time_and_its_history_stays(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var market = new Market(test.Database, Clock);
        var (alfa, beta) = (await market.Agency("Alfa Call"), await market.Agency("Beta Contact"));
        var first = await market.Lines.Declare(alfa, "06 9025 1234", recallable: true, Stop);
        var taken = await Assert.ThrowsAsync<BadInputException>(() => market.Lines.Declare(beta, "+39 06 90251234", recallable: false, Stop));
        Assert.Equal("line", taken.Place);
        Assert.False(await market.Lines.Withdraw(first, beta, Stop)); // not its own
        Assert.True(await market.Lines.Withdraw(first, alfa, Stop));
        Assert.False(await market.Lines.Withdraw(first, alfa, Stop));

        await market.Lines.Declare(beta, "+39 06 90251234", recallable: false, Stop);
        Assert.True(CallerLine.TryParse("0690251234", out var line));
        Assert.Equal(
            [("Beta Contact", false, false), ("Alfa Call", true, true)],
            (await market.Lines.History(line, Stop)).Select(one => (one.Company.Name, one.Recallable, one.Withdrawn is not null)));
        Assert.Empty(await market.Lines.Of(alfa, Stop));
        Assert.Equal(line, Assert.Single(await market.Lines.Of(beta, Stop)).Line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("anonimo")]
    [InlineData("not a line at all")]
    [InlineData("112")]
    public void A_line_that_nobody_may_show_cannot_be_declared(string text) =>
        Assert.Equal("line", Assert.Throws<BadInputException>(() => LineStore.Declarable(text)).Place);

    [Theory]
    [InlineData("0844 123456")]
    [InlineData("187")] // three digits, 21/26/CIR
    [InlineData("LuceChiara")] // the sender of a message
    [InlineData("+44 20 7946 0000")]
    public void Lines_of_every_shape_can_be_declared_and_read_back(string text)
    {
        var line = LineStore.Declarable(text);
        Assert.Equal(line, Columns.Line(line.ToString()));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Closing_a_company_ends_its_mandates_lines_and_campaigns(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await using var market = new Market(test.Database, Clock);
        var (luce, alfa, beta) = (await market.Principal("Luce Chiara"), await market.Agency("Alfa Call"), await market.Agency("Beta Contact"));
        await market.Mandate(luce, alfa, "2026-01-01");
        await market.Mandate(luce, beta, "2026-01-01", through: alfa);
        await market.Lines.Declare(alfa, "06 9025 1234", recallable: true, Stop);
        var (ofAlfa, ofLuce) = (await market.Campaign(luce, alfa), await market.Campaign(luce, agency: null, "Interna"));

        Assert.True(await market.Companies.Close(alfa, Stop));
        Assert.False(await market.Companies.Close(alfa, Stop));
        Assert.All(await market.Mandates.OfPrincipal(luce, Stop), mandate => Assert.NotNull(mandate.Ended));
        Assert.Empty(await market.Lines.Of(alfa, Stop));
        Assert.NotNull((await market.Campaigns.Find(ofAlfa, Stop))!.Closed);
        Assert.Null((await market.Campaigns.Find(ofLuce, Stop))!.Closed);
        Assert.DoesNotContain(await market.Companies.List(kind: null, closedToo: false, Stop), company => company.Id == alfa);
        Assert.Contains(await market.Companies.List(kind: null, closedToo: true, Stop), company => company.Id == alfa);
        Assert.Equal("agency", (await Assert.ThrowsAsync<BadInputException>(() => market.Campaign(luce, alfa, "Dopo"))).Place);
        await Assert.ThrowsAsync<BadInputException>(() => market.Lines.Declare(alfa, "06 9025 9999", recallable: true, Stop));
    }
}
