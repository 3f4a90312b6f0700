using Quiete.Server.Accounts;
using Quiete.Server.Complaints;
using Quiete.Server.Tests.Gate;
using Quiete.Server.Tests.Register;

namespace Quiete.Server.Tests.Complaints;

public class CourtesyTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Courtesy_is_shown_from_five_people_on_and_never_who_said_what()
    {
        await using var house = await People.StartGate();
        var people = new People(house.Server);
        for (var at = 0; at < 5; at++)
        {
            var number = $"340123456{at}";
            var (_, person) = await people.SignUp($"Persona{at}", number);
            house.Server.Clock.Pass(TimeSpan.FromMinutes(1));
            await house.Callable(number);
            await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number });
            await people.Record(person, CompanyCase.Line, more: told => told with { Courtesy = at == 0 ? 1 : 5, OwnNumber = Quiete.Numbers.NumberReader.Read(number).Number });
            if (at == 3) Assert.Empty(await house.Server.Get<CourtesyBook>().OfPrincipal(house.Luce, Stop));
            house.Server.Get<CourtesyBook>().Forget();
        }

        var row = Assert.Single(await house.Server.Get<CourtesyBook>().OfPrincipal(house.Luce, Stop));
        Assert.Equal(("Alfa Call", "Autunno Alfa", 5), (row.Agency, row.Campaign, row.People));
        Assert.InRange(row.Mean, 3, 5);
        Assert.InRange(row.Low, 1, row.Mean);
        Assert.InRange(row.High, row.Mean, 5);
        Assert.Single(await house.Server.Get<CourtesyBook>().OfAgency(house.Alfa, Stop));
        Assert.Empty(await house.Server.Get<CourtesyBook>().OfAgency(house.Beta, Stop));
        Assert.Contains("Autunno Alfa", await DeskHouse.Read(await house.Server.SignedIn(Role.Agency, house.Alfa), "/cortesia"), StringComparison.Ordinal);
        Assert.DoesNotContain("Autunno Alfa", await DeskHouse.Read(await house.Server.SignedIn(Role.Agency, house.Beta), "/cortesia"), StringComparison.Ordinal);
    }
}
