using System.Net;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Register;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Register;

public class CostTests
{
    [Fact]
    public void Each_contact_costs_its_length_and_an_interruption_and_useful_ones_cost_nothing()
    {
        var cost = Cost.Of(
        [
            Entry("2026-10-31T23:30:00Z", Channels.LiveCall, 60, claimed: "Luce"), // already November in Italy
            Entry("2026-11-05T10:00:00Z", Channels.LiveCall, null, claimed: "LUCE"),
            Entry("2026-11-05T10:00:00Z", Channels.Sms, null),
            Entry("2026-12-01T10:00:00Z", Channels.Visit, 600, brand: 3),
            Entry("2026-12-01T10:00:00Z", Channels.LiveCall, 3_600, useful: true),
        ], new CostAssumption(120, 15, 1_800), id => $"brand {id}");

        Assert.Equal([("2026-11-01", 3, 60L + 120 + 120 + 15), ("2026-12-01", 1, 600L + 120)], cost.Months.Select(part => (part.Of.ToString("O"), part.Contacts, part.Seconds)));
        Assert.Equal([("brand 3", 720L), ("Luce", 300L), (null, 15L)], cost.Companies.Select(part => (part.Of, part.Seconds)));
        Assert.Equal((4, 1, 1_035L), (cost.Contacts, cost.Useful, cost.Seconds));
        Assert.Equal(5.18m, cost.Euros); // 1035 s at 18 € an hour
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_person_reckons_with_figures_of_their_own(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        Assert.Contains("non hai segnato chiamate indesiderate", RegisterHouse.Read(await house.Page("/registro/costo")), StringComparison.Ordinal);
        await house.Done("/registro", "registro", ("Told.Line", "06 9025 1234"), ("Told.Company", "<b>Luce</b>"), ("Told.Seconds", "1800"));
        await house.Done("/registro", "registro", ("Told.Line", "ENEL"), ("Told.Channel", "sms"));

        var page = await house.Done("/registro/costo", "ipotesi", ("Assumed.SecondsACall", "1740"), ("Assumed.SecondsAMessage", "60"), ("Assumed.EurosAnHour", "12,50"));

        Assert.Contains("1 h 0 min", RegisterHouse.Read(page), StringComparison.Ordinal);
        Assert.Contains("12,50 €", RegisterHouse.Read(page), StringComparison.Ordinal);
        Assert.Equal(2, page.QuerySelectorAll("svg.quiete-bars").Length);
        Assert.Contains("<b>Luce</b>", RegisterHouse.Read(page), StringComparison.Ordinal); // as text
        Assert.Contains("Serve un numero ragionevole", RegisterHouse.Read(await house.Refused("/registro/costo", "ipotesi", ("Assumed.SecondsACall", "3601"), ("Assumed.SecondsAMessage", "60"), ("Assumed.EurosAnHour", "1"))), StringComparison.Ordinal);

        var year = RegisterHouse.Read(await house.Page("/registro/anno/2026"));
        Assert.Contains("2 contatti indesiderati, in 2 episodi", year, StringComparison.Ordinal);
        Assert.Contains("Nel 2025 non risultano contatti", RegisterHouse.Read(await house.Page("/registro/anno/2025")), StringComparison.Ordinal);
        foreach (var other in new[] { "/registro/anno/2027", "/registro/anno/1999", $"/registro/anno/2026?di={house.Person + 1}" })
        {
            using var answer = await Gate.Pages.Open(house.Ada, other);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private static Entry Entry(string received, Channels channel, int? seconds, string? claimed = null, long? brand = null, bool useful = false) => new(
        1, 1, 1, default, null, 1, new NewEntry("k", DateTimeOffset.Parse(received, null), channel, CallerLine.Withheld, Seconds: seconds, Claimed: claimed, Brand: brand, Useful: useful));
}
