using Quiete.Procedures;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Reputation;
using Quiete.Server.Tests.Register;

namespace Quiete.Server.Tests.Complaints.Notebook;

public class CallPageTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_notebook_saves_one_call_with_all_that_was_noted_and_tells_the_comparison_only_when_asked()
    {
        await using var house = await RegisterHouse.Build();
        var brand = await house.Server.Get<BrandStore>().Enter("Fibra Lontana", BrandKind.Telecom, company: null, website: null, Stop);
        var id = await house.Server.Get<CaseStore>().Open(house.Person, new(CaseSubject.ServiceFault, "Linea muta", brand), Stop);
        var page = $"/pratiche/{id}/telefonata";
        (string, string)[] fields =
        [
            ("Told.Day", "2026-11-16"), ("Told.Time", "09:30"), ("Told.WaitedMinutes", "12"), ("Told.Who", "Marta"), ("Told.OperatorCode", "A12"), ("Told.Country", "Albania"),
            ("Told.Said", "Fanno una verifica"), ("Told.Promised", "Un tecnico"), ("Told.PromisedBy", "2026-11-20"), ("Told.NumberGiven", "refused"), ("Told.RefusedAt", "2026-11-16T08:50:00.000Z"),
            ("Told.Length", "21:30"), ("Told.Witness", "Bruno"), ("Told.Solved", "false"), ("Told.Note", "Richiamare giovedì"), ("Told.DeviceKey", "call-1"),
        ];

        Assert.Contains("le regole dell'AGCOM vogliono che un reclamo riceva un codice", RegisterHouse.Read(await house.Page(page)), StringComparison.Ordinal);
        await house.Done(page, "telefonata", fields);
        var act = Assert.Single(await house.Server.Get<ActStore>().Of(id, Stop)).Told;
        Assert.Equal((ActKind.Call, Way.Phone, Body.Company, 12, 1290, NumberGiven.Refused, false), (act.Kind, act.Way, act.Body, act.WaitedMinutes, act.Seconds, act.NumberGiven, act.Solved));
        Assert.Equal("Fanno una verifica\n\nRichiamare giovedì", act.Said);
        Assert.Equal(new DateTimeOffset(2026, 11, 16, 8, 50, 0, TimeSpan.Zero), act.RefusedAt);
        Assert.Empty(await house.Server.Get<ServiceCallStore>().Of(house.Person, 10, Stop));

        fields[^1] = ("Told.DeviceKey", "call-2");
        fields[1] = ("Told.Time", "11:30");
        (string, string)[] shared = [.. fields, ("Told.Share", "true"), ("Told.Anyway", "true")];
        Assert.Contains("nel confronto pubblico.", RegisterHouse.Read(await house.Done(page, "telefonata", shared)), StringComparison.Ordinal);
        await house.Done(page, "telefonata", shared); // the same form once more
        var told = Assert.Single(await house.Server.Get<ServiceCallStore>().Of(house.Person, 10, Stop)).Told;
        Assert.Equal((brand, 12, false, false), (told.Brand, told.WaitedMinutes, told.ComplaintNumber, told.Solved));
    }

    [Fact]
    public async Task What_the_comparison_cannot_take_stays_in_the_chronology_and_is_said()
    {
        await using var house = await RegisterHouse.Build();
        var brand = await house.Server.Get<BrandStore>().Enter("Fibra Lontana", BrandKind.Telecom, company: null, website: null, Stop);
        var id = await house.Server.Get<CaseStore>().Open(house.Person, new(CaseSubject.ServiceFault, "Linea muta", brand), Stop);
        var page = $"/pratiche/{id}/telefonata";

        Assert.Contains("servono i minuti di attesa", RegisterHouse.Read(await house.Done(page, "telefonata", ("Told.Day", "2026-11-16"), ("Told.Time", "08:00"), ("Told.Share", "true"))), StringComparison.Ordinal);
        Assert.Contains("è troppo vecchia", RegisterHouse.Read(await house.Done(page, "telefonata", ("Told.Day", "2026-01-16"), ("Told.WaitedMinutes", "3"), ("Told.Solved", "true"), ("Told.Share", "true"))), StringComparison.Ordinal);
        Assert.Equal(2, (await house.Server.Get<ActStore>().Of(id, Stop)).Count);
        var wrong = await house.Refused(page, "telefonata", ("Told.Day", "2026-11-16"), ("Told.WaitedMinutes", "moltissimi"), ("Told.Said", "Parole da non perdere"));
        Assert.Contains("Minuti interi", RegisterHouse.Read(wrong), StringComparison.Ordinal);
        Assert.Equal("Parole da non perdere", wrong.QuerySelector("#detto")!.TextContent);
        Assert.Equal("Parole da non perdere", (await house.Page(page)).QuerySelector("#detto")!.TextContent); // kept for the next time
        Assert.Contains("Linea muta", RegisterHouse.Read(await house.Page("/taccuino")), StringComparison.Ordinal);
    }
}
