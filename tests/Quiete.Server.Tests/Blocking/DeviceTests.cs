using System.Net;
using System.Text;
using Dapper;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Blocking;
using Quiete.Server.Register;
using Quiete.Server.Tests.Storage;
using static Quiete.Server.Tests.Blocking.BlockHouse;

namespace Quiete.Server.Tests.Blocking;

public class DeviceTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_database_does_not_hold_the_token_and_another_process_hears_of_devices(string kind)
    {
        await using var house = await Open(kind);
        var (device, token, _) = await house.Add();
        var store = house.Server.Get<DeviceStore>();
        using var elsewhere = new DeviceBook(house.Server.Database, store, house.Server.Clock);
        await elsewhere.Refresh(Stop);

        Assert.Equal(device, elsewhere.Find(token));
        Assert.Null(elsewhere.Find(token.AsSpan(0, token.Length - 1)));
        Assert.DoesNotContain(token, c => c is ':' or ' ');
        var rows = (await house.Server.Database.Read(connection => connection.QueryAsync("SELECT * FROM device"), Stop)).Cast<IDictionary<string, object?>>();
        Assert.All(rows.Single().Values, value =>
        {
            Assert.DoesNotContain(token[^26..], value?.ToString() ?? "", StringComparison.Ordinal);
            Assert.NotEqual(Encoding.UTF8.GetBytes(token[^26..]), value as byte[]);
        });

        Assert.True(await store.Change(house.Person, device.Id, "en", device.Wants with { MinVoices = 50 }, Stop));
        await elsewhere.Refresh(Stop);
        Assert.Equal(("en", 50), (elsewhere.Find(token)!.Language, elsewhere.Find(token)!.Wants.MinVoices));
        Assert.True(await store.Revoke(house.Person, device.Id, Stop));
        Assert.False(await store.Revoke(house.Person, device.Id, Stop));
        await elsewhere.Refresh(Stop);
        Assert.Null(elsewhere.Find(token));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_person_has_so_many_devices_and_no_more(string kind)
    {
        await using var house = await Open(kind);
        for (var at = 0; at < DeviceStore.MostOfPerson; at++) await house.Server.Get<DeviceStore>().Add(house.Person, house.Account, $"{at}", DeviceKind.Other, "it", DeviceWants.For(DeviceKind.Other), Stop);

        var refused = await Assert.ThrowsAsync<BadInputException>(() => house.Add());

        Assert.Equal("name", refused.Place);
        Assert.Equal(DeviceStore.MostOfPerson, (await house.Server.Get<DeviceStore>().Of(house.Person, Stop)).Count);
    }

    [Fact]
    public async Task Each_kind_of_device_gets_what_it_can_hold()
    {
        await using var house = await Open();
        await house.Wish("+390844123", isRange: true);
        await house.Wish("MioSpam");
        var (box, _, boxClient) = await house.Add(DeviceKind.FritzBox);
        var (phone, _, phoneClient) = await house.Add();
        var (own, _, ownClient) = await house.Add(wants: DeviceWants.For(DeviceKind.Iphone) with { Common = false });
        var (few, _, fewClient) = await house.Add(wants: DeviceWants.For(DeviceKind.Iphone) with { MinVoices = 10 });

        Assert.Equal(["0233334444", "0690251234", "0690255678", "0844123*", "4848"], await Phones(boxClient, box));
        Assert.Equal(["+390233334444", "+390690251234", "+390690255678", "4848"], await Phones(phoneClient, phone));
        Assert.Empty(await Phones(ownClient, own));
        Assert.Equal(["+390690251234"], await Phones(fewClient, few));
    }

    [Fact]
    public async Task A_device_that_asks_too_fast_hears_429_and_its_neighbour_does_not()
    {
        await using var house = await Open(change: options => options with { Limits = new RateLimits { DeviceRequestsAMinute = 3 } });
        var (_, _, fast) = await house.Add();
        var (_, _, calm) = await house.Add();
        for (var at = 0; at < 3; at++) Assert.Equal("ok", await fast.GetStringAsync("/api/test", Stop));

        using var refused = await fast.GetAsync("/api/test", Stop);
        using var other = await calm.GetAsync("/api/test", Stop);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task What_concerns_one_persons_device_stays_out_of_anothers()
    {
        await using var house = await Open();
        await house.Wish("+390811112222", label: "Il mio ex");
        await house.Wish("+390690251234", Wish.Allow);
        var (_, stranger) = await house.NewPerson();
        var (theirs, _, client) = await house.Add(person: stranger);

        Assert.Equal(["+390233334444", "+390690251234", "+390690255678", "4848"], await Phones(client, theirs));
        foreach (var file in ListFiles.All) Assert.DoesNotContain("0811112222", await client.GetStringAsync($"/lists/{file.Name}", Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("ex", await client.GetStringAsync("/api/num/+390811112222", Stop), StringComparison.Ordinal);
        Assert.Contains("A_LEGITIMATE", await client.GetStringAsync($"/api/check?sha1={LineHashes.Of("+390811112222")}", Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("0811112222", await client.GetStringAsync($"/api/check-prefix?sha1={LineHashes.Of("+390811112222")}", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_persons_own_number_is_on_none_of_their_lists()
    {
        await using var house = await Open();
        Assert.True(CallerLine.TryParse("0800111222", out var caller));
        Assert.True(PhoneNumber.TryParse("+390690251234", out var own)); // somebody calls with it as a false sender
        await house.Server.Get<EntryStore>().Enter(house.Person, house.Account, new NewEntry("a", house.Server.Clock.GetUtcNow(), Channels.LiveCall, caller, OwnNumber: own), Stop);
        var (device, _, client) = await house.Add();

        Assert.DoesNotContain("+390690251234", await Phones(client, device));
        Assert.DoesNotContain("+390690251234", await client.GetStringAsync("/lists/numbers.txt", Stop), StringComparison.Ordinal);
        Assert.Contains("A_LEGITIMATE", await client.GetStringAsync("/api/num/0690251234", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wish_entered_by_whatever_page_or_process_reaches_the_device_by_itself()
    {
        await using var house = await Open();
        var (device, _, client) = await house.Add();
        Assert.DoesNotContain("+390811112222", await Phones(client, device));

        await house.Wishes.Enter(house.Person, "+390811112222", isRange: false, Wish.Block, label: null, Stop); // nobody tells the lists

        for (var tries = 0; tries < 100 && !(await Phones(client, device)).Contains("+390811112222"); tries++) await Task.Delay(50, Stop);
        Assert.Contains("+390811112222", await Phones(client, device));
    }
}
