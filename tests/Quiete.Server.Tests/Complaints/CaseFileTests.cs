using Quiete.Audit;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Gate;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Tests.Complaints;

/// <summary>What of a case is held against its company, in whatever leaves the register.</summary>
public class CaseFileTests
{
    private const long Luce = 1;
    private const long Gas = 2;

    private static readonly Sharing Nothing = new(Contact: false, Numbers: false, Named: false);
    private static readonly DateOnly Day = new(2026, 11, 23);

    [Fact]
    public void A_contact_of_another_company_reaches_neither_dossier_nor_company_nor_letter()
    {
        var file = WorkedCases.All["garante-two-companies"].File;

        Assert.Equal([1L], SharedCase.Of(file, Nothing).OfCompany.Contacts.Select(contact => contact.Entry));
        Assert.Equal(2, SharedCase.Of(file, Nothing).Contacts.Count); // the desk that assists the person sees all of the case
        Assert.Single(ComplaintBodies.Of(file, new CompanyName(Luce, "Luce Chiara"), "Basta.", new(Numbers: false, Contact: false)).Contacts);
        var letter = LetterComposer.Compose(file, LetterKind.Objection, new LetterForm { Day = "2026-11-20" }.Read(Day), "Q7-1");
        Assert.Equal((1, 1), (letter.Text.AllContacts.Count, letter.LeftOut));
    }

    [Fact]
    public void The_desks_next_step_depends_on_nothing_but_what_is_held_against_the_company_and_what_is_shown()
    {
        var file = WorkedCases.All["garante-two-companies"].File;
        Assert.Equal([RomeTime.DayOf(file.Contacts[0].Entry.Told.Received)], CasePath.ForDesk(file, Day).Facts.Contacts);

        // Where it sees of an act nothing but its kind and its day, so does the path.
        var refused = WorkedCases.All["agcom-number-refused"].File;
        var seen = SharedCase.Of(refused, Nothing);
        Assert.Equal(seen.Acts.Select(act => (act.Kind, act.NumberGiven)), CasePath.ForDesk(refused, Day).Facts.Acts.Select(act => (act.Kind, act.NumberGiven)));
        var unseen = refused with { Complainant = new(), Acts = [.. refused.Acts.Select(act => act with { Told = act.Told with { File = 7, Witness = "Bruno" } })] };
        Assert.Equal(CasePath.ForDesk(refused, Day).Step.Next.Step.Id, CasePath.ForDesk(unseen, Day).Step.Next.Step.Id);
    }

    [Fact]
    public void What_the_gate_decided_for_one_company_is_not_held_against_another()
    {
        var file = WorkedCases.All["garante-refused-yet-made"].File;

        Assert.Single(Assert.Single(Against(file, Luce).Contacts).Receipts);
        Assert.Empty(Against(file, Gas).Contacts);

        var stranger = SharedCase.Of(file with { Case = file.Case with { Brand = null, Told = file.Case.Told with { Brand = null, Named = "Altra Ditta" } } }, Nothing).OfCompany;
        Assert.All(stranger.Contacts, contact => Assert.DoesNotContain(DossierSign.RefusedYetMade, CollectiveDossier.SignsOf(contact)));
        Assert.All(stranger.Contacts, contact => Assert.Empty(contact.Receipts));
    }

    [Fact]
    public void A_contact_that_was_welcome_is_held_against_nobody()
    {
        var file = WorkedCases.All["garante-complete"].File;
        var welcome = file.Contacts[0] with { Entry = file.Contacts[0].Entry with { Told = file.Contacts[0].Entry.Told with { Useful = true } } };
        Assert.Equal([2L], (file with { Contacts = [welcome, file.Contacts[1]] }).ContactsOfCompany.Select(contact => contact.Entry.Id));
    }

    [Fact]
    public void Where_only_the_day_is_known_nothing_is_outside_the_hours() =>
        Assert.All(SharedCase.Of(WorkedCases.All["garante-vague"].File, Nothing).Contacts, contact => Assert.False(contact.OutsideHours));

    [Fact]
    public void A_no_for_one_number_says_nothing_of_calls_on_another()
    {
        var (other, mine) = (NumberReader.Read("06 6678 0586").Number, NumberReader.Read("340 123 4567").Number);
        var worked = WorkedCases.All["garante-complete"].File;
        var file = worked with { Acts = [], Company = new Company { Id = Luce, Kind = CompanyKind.Principal, Name = "Luce Chiara", Profile = new() { LegalName = "Luce Chiara" }, Accreditation = Accreditation.None, Created = DateTimeOffset.UnixEpoch } };

        Assert.DoesNotContain(Breaches(file, other), may => may.Rule == "IT.PRIV.objection");
        Assert.Equal(2, Breaches(file, mine).Single(may => may.Rule == "IT.PRIV.objection").Contacts);
    }

    private static IEnumerable<PossibleBreach> Breaches(CaseFile file, PhoneNumber number)
    {
        var said = new PersonObjection(ShortCode.FromValue(9), 1, 1, FactStore.EveryPrincipal, To: null, Entry: null, file.Contacts[0].Entry.Told.Received.AddDays(-2), [new(number, 0)]);
        return PossibleBreach.Of(file with { Objections = [said] }, file.Contacts, Language.Of("it"));
    }

    private static SharedCase Against(CaseFile file, long principal) =>
        SharedCase.Of(file with { Case = file.Case with { Brand = file.Case.Brand! with { Company = principal } } }, Nothing).OfCompany;
}
