using FsCheck;
using FsCheck.Fluent;
using Quiete.Server.Complaints;

namespace Quiete.Server.Tests.Complaints;

public class LetterComposerTests
{
    [Theory]
    [InlineData("2026-11-12", ContractMade.Phone, false, "2026-11-26", 14, false)]
    [InlineData("2026-11-12", ContractMade.Phone, false, "2026-11-26", 15, true)] // the day after the last
    [InlineData("2026-11-12", ContractMade.Door, false, "2026-12-14", 32, false)] // a Saturday: it ends on the Monday
    [InlineData("2026-11-07", ContractMade.Phone, false, "2026-11-23", 16, false)] // the same
    [InlineData("2026-11-07", ContractMade.Phone, false, "2026-11-23", 17, true)]
    [InlineData("2020-03-02", ContractMade.Door, false, "2020-03-16", 14, false)] // before visits had thirty days
    [InlineData("2026-02-10", ContractMade.Online, true, "2027-02-24", 200, false)] // nobody told of the right
    [InlineData("2027-12-20", ContractMade.Online, false, "2028-01-03", 14, false)] // over the end of a year
    internal void Withdrawal_lasts_as_long_as_where_and_how_the_contract_was_made_asks(string contract, ContractMade made, bool notInformed, string last, int daysLater, bool isLate)
    {
        var day = DateOnly.Parse(contract, System.Globalization.CultureInfo.InvariantCulture);
        var term = WithdrawalTerm.Of(day, made, notInformed, day.AddDays(daysLater));
        Assert.Equal((DateOnly.Parse(last, System.Globalization.CultureInfo.InvariantCulture), isLate), (term.Last!.Value, term.IsLate));
    }

    [Fact]
    public void The_last_day_counts_and_the_next_is_late_whatever_the_day() => Prop.ForAll(Gen.Choose(0, 20_000).ToArbitrary(), at =>
    {
        var day = new DateOnly(2000, 1, 1).AddDays(at);
        var last = WithdrawalTerm.Of(day, ContractMade.Door, notInformed: false, day).Last!.Value;
        return !WithdrawalTerm.Of(day, ContractMade.Door, false, last).IsLate && WithdrawalTerm.Of(day, ContractMade.Door, false, last.AddDays(1)).IsLate && last.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
            && last.DayNumber - day.DayNumber - (day < new DateOnly(2023, 4, 2) ? 14 : 30) is >= 0 and <= 5;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("72,50", 72.50)]
    [InlineData("1.234,5 €", 1234.5)]
    [InlineData("80", 80)]
    public void A_sum_is_read_as_people_write_it(string text, double euros) => Assert.Equal((decimal)euros, new LetterForm { Amount = text }.Read(new DateOnly(2026, 11, 20)).Euros);

    [Theory]
    [InlineData("amount", "-3")]
    [InlineData("amount", "tanto")]
    [InlineData("day", "ieri")]
    [InlineData("contractDay", "2030-01-01")]
    [InlineData("units", "0")]
    [InlineData("item", "nulla")]
    [InlineData("contractMade", "luna")]
    [InlineData("associationEmail", "non un indirizzo")]
    [InlineData("told", "campanello \a")]
    public void What_cannot_be_taken_is_named_at_its_field(string field, string text)
    {
        var form = new LetterForm { TellAssociation = true, AssociationName = "Soci" };
        typeof(LetterForm).GetProperty(char.ToUpperInvariant(field[0]) + field[1..])!.SetValue(form, text);
        Assert.Equal(field, Assert.Throws<BadInputException>(() => form.Read(new DateOnly(2026, 11, 20))).Place);
    }

    [Fact]
    public async Task What_nobody_told_yet_is_said_with_the_page_that_asks_for_it_and_left_blank_on_paper()
    {
        await using var house = await LetterHouse.Build();
        var id = await house.Open(new(Procedures.CaseSubject.UnwantedContacts, "Chiamate"));
        var letter = await house.Server.Get<LetterStore>().Keep(id, LetterKind.Withdrawal, new(), LetterHouse.Stop);
        var one = (await house.Server.Get<CaseStore>().Find(house.Person.Id, id, LetterHouse.Stop))!;

        var composed = await house.Server.Get<LetterDesk>().Compose(house.Person, one, letter, LetterHouse.Stop);

        Assert.Equal(["fullName", "street", "email", "company", "pec", "contractDay", "contractMade"], composed.Gaps.Select(gap => gap.Field));
        Assert.Equal(["/i-miei-dati", "./modifica"], composed.Gaps.Select(gap => gap.Path).OfType<string>().Distinct(StringComparer.Ordinal));
        Assert.Contains(composed.Text.Sender, line => line.StartsWith("____", StringComparison.Ordinal));
    }
}
