using Dapper;
using Quiete.Procedures;
using Quiete.Server.Complaints;
using Quiete.Server.Register;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Complaints;

public class HandoverStoreTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_case_is_in_the_hands_of_one_association_until_its_person_takes_it_back(string kind)
    {
        await using var house = await DeskHouse.Start(kind);
        var (_, ada, id, handover) = await house.Handed("Ada", "3401234567");
        var store = house.Handovers;

        Assert.NotNull(await store.Find(house.Casa.Id, handover.Id, Stop));
        Assert.Null(await store.Find(house.Altra.Id, handover.Id, Stop));
        Assert.Equal("association", (await Assert.ThrowsAsync<BadInputException>(() => store.HandOver(id, ada.Account!.Value, house.Altra, new(true, true, true), "sì", Stop))).Place);
        Assert.Equal((1, 0), await store.Tally(house.Casa.Id, Stop));
        Assert.Equal((0, 0), await store.Tally(house.Altra.Id, Stop));

        await house.Server.Get<DeskNotes>().Add(house.Casa.Id, handover.Id, 7, "Chiamare lunedì", Stop);
        Assert.True(await store.Withdraw(id, ada.Account!.Value, "ripresa", Stop));
        Assert.False(await store.Withdraw(id, ada.Account!.Value, "ripresa", Stop));

        Assert.Null(await store.Find(house.Casa.Id, handover.Id, Stop));
        Assert.Empty(await store.All(house.Casa.Id, 100, Stop));
        Assert.Equal((1, 1), await store.Tally(house.Casa.Id, Stop));
        Assert.Equal(0, await house.Server.Database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM desk_note"), Stop));
        Assert.Equal("le parole del consenso", Assert.Single(await store.OfCase(id, Stop)).Words);
        Assert.Equal([ActKind.HandOver, ActKind.Note], (await house.Server.Get<ActStore>().Of(id, Stop)).Select(act => act.Told.Kind));

        var again = await store.HandOver(id, ada.Account!.Value, house.Altra, new(false, false, true), "di nuovo", Stop);
        Assert.NotEqual(handover.Id, again.Id);
        Assert.False(again.Shares.Named); // a name in documents needs the name to be shared
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_an_association_wants_to_do_with_a_case_that_was_withdrawn_leaves_no_trace(string kind)
    {
        await using var house = await DeskHouse.Start(kind);
        var (_, ada, id, handover) = await house.Handed("Ada", "3401234567");
        await house.Handovers.Withdraw(id, ada.Account!.Value, "ripresa", Stop);

        Assert.False(await house.Handovers.Settle(house.Casa.Id, handover.Id, new(DeskStatus.Closed, DeskUrgency.High, 5, DeskOutcome.Solved), Stop));
        Assert.False(await house.Handovers.Write(house.Casa, handover.Id, 5, "k", "Buongiorno", Stop));
        Assert.False(await house.Server.Get<DeskNotes>().Add(house.Casa.Id, handover.Id, 5, "appunto", Stop));

        Assert.Equal(2, (await house.Server.Get<ActStore>().AllOf(id, Stop)).Count);
        Assert.Equal(DeskStatus.New, Assert.Single(await house.Handovers.OfCase(id, Stop)).Triage.Status);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_full_case_can_be_taken_back_and_hears_its_association(string kind)
    {
        await using var house = await DeskHouse.Start(kind);
        var (_, ada, id, handover) = await house.Handed("Ada", "3401234567");
        await CaseStoreTests.Fill(house.Server, id);
        Assert.Equal("acts", (await Assert.ThrowsAsync<BadInputException>(() =>
            house.Server.Get<ActStore>().Enter(id, ada.Account!.Value, new("k", ActKind.Note, house.Server.Clock.GetUtcNow(), Said: "x"), Stop))).Place);

        Assert.True(await house.Handovers.Write(house.Casa, handover.Id, 5, "k", "Buongiorno", Stop));
        Assert.True(await house.Handovers.Withdraw(id, ada.Account!.Value, "ripresa", Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_association_writes_so_many_messages_a_day_and_the_next_day_again(string kind)
    {
        await using var house = await DeskHouse.Start(kind);
        var (_, _, _, handover) = await house.Handed("Ada", "3401234567");
        Task<bool> Write(int at) => house.Handovers.Write(house.Casa, handover.Id, 5, $"k{at}", "Buongiorno", Stop);
        for (var at = 0; at < HandoverStore.MostMessagesADay; at++) Assert.True(await Write(at));

        Assert.True(await Write(0)); // the same one again
        Assert.Equal("messages", (await Assert.ThrowsAsync<BadInputException>(() => Write(HandoverStore.MostMessagesADay))).Place);
        house.Server.Clock.Pass(TimeSpan.FromDays(1));
        Assert.True(await Write(HandoverStore.MostMessagesADay));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Of_two_associations_to_which_a_case_is_handed_at_once_one_gets_it(string kind)
    {
        await using var house = await DeskHouse.Start(kind);
        var (_, ada) = await house.People.SignUp("Ada", "3401234567");
        var id = await house.Case(ada);
        async Task<bool> To(Quiete.Server.Companies.CompanyName association)
        {
            try
            {
                await house.Handovers.HandOver(id, ada.Account!.Value, association, new(false, false, false), "sì", Stop);
                return true;
            }
            catch (BadInputException)
            {
                return false;
            }
        }

        var done = await Task.WhenAll(To(house.Casa), To(house.Altra), To(house.Casa), To(house.Altra));

        Assert.Single(done, one => one);
        Assert.Single(await house.Handovers.OfCase(id, Stop));
        Assert.Equal(1, (await house.Handovers.Tally(house.Casa.Id, Stop)).Ever + (await house.Handovers.Tally(house.Altra.Id, Stop)).Ever);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_inbox_is_searched_filtered_and_turned_page_by_page(string kind)
    {
        await using var house = await DeskHouse.Start(kind);
        var (_, ada) = await house.People.SignUp("Ada", "3401234567");
        var handovers = new List<Handover>();
        foreach (var named in new[] { "Gas Veloce", "100% Luce", "Fibra_Serena" })
        {
            handovers.Add(await house.Handovers.HandOver(await house.Case(ada, named, $"Contro {named}"), ada.Account!.Value, house.Casa, new(false, false, false), "sì", Stop));
        }

        Task<IReadOnlyList<Handover>> Inbox(DeskStatus? status = null, long? officer = null, string text = "", long? before = null, int most = 10) =>
            house.Handovers.Inbox(house.Casa.Id, status, officer, text, [], before, most, Stop);
        await house.Handovers.Settle(house.Casa.Id, handovers[0].Id, new(DeskStatus.Closed, DeskUrgency.Normal, null, DeskOutcome.Solved), Stop);
        await house.Handovers.Settle(house.Casa.Id, handovers[1].Id, new(DeskStatus.InWork, DeskUrgency.High, 42, DeskOutcome.Solved), Stop);

        Assert.Equal([handovers[2].Id, handovers[1].Id], (await Inbox()).Select(one => one.Id));
        Assert.Equal([handovers[0].Id], (await Inbox(DeskStatus.Closed)).Select(one => one.Id));
        Assert.Equal([handovers[1].Id], (await Inbox(officer: 42)).Select(one => one.Id));
        Assert.Equal([handovers[1].Id], (await Inbox(text: "100% l")).Select(one => one.Id));
        Assert.Equal([handovers[2].Id], (await Inbox(text: "fibra_")).Select(one => one.Id)); // a wild card is a letter
        Assert.Empty(await Inbox(text: "fibra%"));
        Assert.Equal([handovers[1].Id], (await Inbox(before: handovers[2].Id, most: 1)).Select(one => one.Id));
        Assert.Empty(await house.Handovers.Inbox(house.Altra.Id, null, null, "", [], null, 10, Stop));
        Assert.Null((await Inbox(officer: 42)).Single().Triage.Outcome); // only what is closed has one
        Assert.Equal(1, (await house.Handovers.Counts(house.Casa.Id, Stop))[DeskStatus.Closed]);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_deleted_case_or_register_leaves_an_association_a_count_and_nothing_else(string kind)
    {
        await using var house = await DeskHouse.Start(kind);
        var (_, ada, id, _) = await house.Handed("Ada", "3401234567");
        var (_, bruno, _, _) = await house.Handed("Bruno", "3401234568");

        await house.Server.Get<CaseStore>().Delete(ada.Id, id, Stop);
        await using var scope = house.Server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<PersonLeaving>().DeleteRegister(bruno, objectionsToo: true, Stop);

        Assert.Equal((2, 2), await house.Handovers.Tally(house.Casa.Id, Stop));
        Assert.Equal(0, await house.Server.Database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM case_handover"), Stop));
    }
}
