using Dapper;
using Quiete.Procedures;
using Quiete.Server.Complaints;
using Quiete.Server.Register;
using Quiete.Server.Tests.Register;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Complaints;

public class CaseStoreTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_case_gathers_contacts_of_its_register_and_what_else_happened_in_order(string kind)
    {
        await using var server = await People.Start(kind);
        var people = new People(server);
        var (_, ada) = await people.SignUp("Ada", "3401234567");
        var (_, bruno) = await people.SignUp("Bruno");
        var mine = await people.Record(ada, "0690251234");
        var foreign = await people.Record(bruno, "0690251234");
        var cases = server.Get<CaseStore>();
        var acts = server.Get<ActStore>();

        var id = await cases.Open(ada.Id, new(CaseSubject.UnwantedContacts, " Chiamate ogni sera ", Named: "Luce Chiara", Basis: Basis.Guess), Stop);
        await cases.Link(ada.Id, id, [mine.Id, foreign.Id, 987_654], Stop);
        await cases.Link(bruno.Id, id, [foreign.Id], Stop);
        var now = server.Clock.GetUtcNow();
        await acts.Enter(id, ada.Account!.Value, new("b", ActKind.Complaint, now, Way: Way.Pec, Body: Body.Company, ComplaintNumber: "R-7"), Stop);
        var first = await acts.Enter(id, ada.Account!.Value, new("a", ActKind.Call, now.AddDays(-1), Way: Way.Phone, NumberGiven: NumberGiven.Refused, PromisedBy: new DateOnly(2026, 12, 1)), Stop);
        var twice = await acts.Enter(id, ada.Account!.Value, new("a", ActKind.Note, now, Said: "twice"), Stop);

        var one = await cases.Find(ada.Id, id, Stop);
        Assert.Equal(("Chiamate ogni sera", "Luce Chiara", true), (one!.Told.Title, one.Company, one.IsOpen));
        Assert.Null(await cases.Find(bruno.Id, id, Stop));
        Assert.Equal([mine.Id], await cases.EntryIds(id, Stop));
        Assert.Equal(first, twice);
        Assert.Equal([ActKind.Call, ActKind.Complaint], (await acts.Of(id, Stop)).Select(act => act.Told.Kind));
        Assert.Equal(NumberGiven.Given, (await acts.Of(id, Stop))[1].Told.NumberGiven);

        Assert.True(await acts.TakeBack(id, first.Id, Stop));
        var file = await server.Get<CaseFiles>().Of(ada, one, Stop);
        Assert.Equal(mine.Id, Assert.Single(file.Contacts).Entry.Id);
        Assert.Equal("R-7", Assert.Single(file.Acts).Told.ComplaintNumber);
        Assert.True(await cases.Close(ada.Id, id, Stop));
        Assert.False(await cases.Close(bruno.Id, id, Stop));
        Assert.False(await cases.Delete(bruno.Id, id, Stop));
        Assert.True(await cases.Delete(ada.Id, id, Stop));
        Assert.Empty(await acts.AllOf(id, Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Who_complains_is_sealed_and_reads_back(string kind)
    {
        await using var server = await People.Start(kind);
        var (_, ada) = await new People(server).SignUp("Ada");
        var store = server.Get<ComplainantStore>();
        Assert.Equal(new Complainant().FullName, (await store.Of(ada.Id, Stop)).FullName);

        await store.Keep(ada.Id, new Complainant("Ada Prova", "prvdaa80a01h501k", "Via Roma 1", "00100", "Roma", "RM") { Rpo = [new("340 123 4567", new DateOnly(2024, 3, 1))] }, Stop);

        var back = await store.Of(ada.Id, Stop);
        Assert.Equal(("Ada Prova", "PRVDAA80A01H501K"), (back.FullName, back.TaxCode));
        Assert.Equal("+393401234567", Assert.Single(back.Rpo).Number);
        await Assert.ThrowsAsync<BadInputException>(() => store.Keep(ada.Id, new Complainant(TaxCode: "123"), Stop));
    }

    /// <summary>Puts into a case as much as people may tell.</summary>
    internal static Task Fill(TestServer server, long id) => server.Database.Write(connection => connection.ExecuteAsync("""
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @MostOfCase)
        INSERT INTO case_act (complaint_case, device_key, written_by, recorded_ms, kind, at_ms, day_only, number_given, change) SELECT @id, 'fill' || i, 1, 1, 'note', 1, TRUE, 'not-asked', 0 FROM n
        """, new { id, ActStore.MostOfCase }), Stop);
}
