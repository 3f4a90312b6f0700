using System.Net;
using Quiete.Server.Blocking;
using static Quiete.Server.Tests.Blocking.BlockHouse;

namespace Quiete.Server.Tests.Blocking;

/// <summary>The requests of devices that cannot run here, in the order and shape in which they send them.</summary>
public class ReplayTests
{
    [Fact]
    public async Task A_FRITZBox_asks_without_a_password_first_then_takes_all_each_night_and_tells_what_was_deleted_on_it()
    {
        await using var house = await Open();
        await house.Wish("+390844123", isRange: true, label: "Premio");
        var (device, token, client) = await house.Add(DeviceKind.FritzBox);
        using var box = house.Server.Anonymous();
        box.DefaultRequestHeaders.UserAgent.ParseAdd("FRITZOS_CardDAV_Client/1.0");
        const string listing = """<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><getetag/><resourcetype/></prop></propfind>""";

        using var asked = await Send(box, "PROPFIND", DavPlace.BookOf(device), listing, ("Depth", "1"));
        Assert.Equal("Basic", asked.Headers.WwwAuthenticate.Single().Scheme);
        box.DefaultRequestHeaders.Authorization = Basic(token);
        var cards = (await Ask(box, "PROPFIND", DavPlace.BookOf(device), listing)).Elements(D + "response")
            .Where(one => !one.Descendants(D + "collection").Any()).Select(one => one.Element(D + "href")!.Value).ToList();
        Assert.All(cards, href => Assert.True(new Uri(href).IsAbsoluteUri)); // under relative ones it deletes nothing
        var wanted = string.Concat(cards.Select(href => $"<D:href>{href}</D:href>"));
        var fetched = await Ask(box, "REPORT", DavPlace.BookOf(device), $"""
            <C:addressbook-multiget xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><D:prop><D:getetag/><C:address-data/></D:prop>{wanted}</C:addressbook-multiget>
            """);
        Assert.Equal(cards.Count, fetched.Descendants(C + "address-data").Count());

        var range = fetched.Elements(D + "response").Single(one => one.Value.Contains("0844123*", StringComparison.Ordinal)).Element(D + "href")!.Value;
        using var deleted = await Send(box, "DELETE", range);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.DoesNotContain("0844123*", await Phones(client, device));
        Assert.Empty(await house.Wishes.Of(house.Person, Stop));
        await house.Server.Get<DeviceBook>().Flush(Stop);
        Assert.Equal("Prova", (await house.Server.Get<DeviceStore>().Find(house.Person, device.Id, Stop))!.Name);
        Assert.NotNull((await house.Server.Get<DeviceStore>().Find(house.Person, device.Id, Stop))!.LastSeen);
    }

    [Fact]
    public async Task An_iPhone_finds_the_book_from_the_site_and_polls_the_change_tag()
    {
        await using var house = await Open();
        var (device, _, client) = await house.Add();
        client.DefaultRequestHeaders.UserAgent.ParseAdd("iOS/18.1 (22B83) dataaccessd/1.0");
        const string who = """<A:propfind xmlns:A="DAV:"><A:prop><A:current-user-principal/><A:principal-URL/><A:resourcetype/></A:prop></A:propfind>""";
        const string tags = """<A:propfind xmlns:A="DAV:" xmlns:D="http://calendarserver.org/ns/"><A:prop><D:getctag/><A:sync-token/></A:prop></A:propfind>""";

        using var known = await Send(client, "PROPFIND", "/.well-known/carddav", who, ("Depth", "0"));
        var principal = (await Ask(client, "PROPFIND", known.Headers.Location!.ToString(), who, "0")).Descendants(D + "current-user-principal").Single().Value;
        using var options = await Send(client, "OPTIONS", principal);
        Assert.Contains("addressbook", options.Headers.GetValues("DAV").Single(), StringComparison.Ordinal);
        var home = (await Ask(client, "PROPFIND", principal.TrimEnd('/') + "//", """
            <A:propfind xmlns:A="DAV:" xmlns:B="urn:ietf:params:xml:ns:carddav" xmlns:C="http://calendarserver.org/ns/"><A:prop>
              <B:addressbook-home-set/><B:directory-gateway/><A:displayname/><C:email-address-set/><A:principal-collection-set/><A:principal-URL/><A:resource-id/><A:supported-report-set/>
            </A:prop></A:propfind>
            """, "0")).Descendants(C + "addressbook-home-set").Single().Value;
        var book = (await Ask(client, "PROPFIND", home, """
            <A:propfind xmlns:A="DAV:" xmlns:B="urn:ietf:params:xml:ns:carddav" xmlns:C="http://calendarserver.org/ns/" xmlns:E="http://me.com/_namespace/"><A:prop>
              <A:add-member/><E:bulk-requests/><A:current-user-privilege-set/><A:displayname/><B:max-image-size/><B:max-resource-size/><C:me-card/><A:owner/><C:push-transports/><C:pushkey/>
              <A:quota-available-bytes/><A:resource-id/><A:resourcetype/><A:supported-report-set/><A:sync-token/>
            </A:prop></A:propfind>
            """)).Elements(D + "response").Single(one => one.Descendants(C + "addressbook").Any());
        var address = book.Element(D + "href")!.Value;
        var reports = book.Descendants(D + "report").Select(one => one.Elements().Single().Name).ToList();
        var first = await Ask(client, "REPORT", address, """
            <A:sync-collection xmlns:A="DAV:"><A:sync-token/><A:sync-level>1</A:sync-level><A:prop><A:getetag/></A:prop></A:sync-collection>
            """);

        Assert.Equal([C + "addressbook-query", C + "addressbook-multiget", D + "sync-collection"], reports);
        Assert.Equal(4, first.Elements(D + "response").Count());
        Assert.Equal($"{house.Server.Address}{DavPlace.BookOf(device)}", address);
        var before = (await Ask(client, "PROPFIND", address, tags, "0")).Descendants(S + "getctag").Single().Value;
        Assert.Equal(before, (await Ask(client, "PROPFIND", address, tags, "0")).Descendants(S + "getctag").Single().Value);
        await house.Wish("+390811112222");
        Assert.NotEqual(before, (await Ask(client, "PROPFIND", address, tags, "0")).Descendants(S + "getctag").Single().Value);
        using var unchanged = await Send(client, "PROPFIND", address, tags, ("Depth", "0"), ("If-None-Match", $"\"{(await Ask(client, "PROPFIND", address, tags, "0")).Descendants(S + "getctag").Single().Value}\""));
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task An_address_book_speaks_the_language_in_which_the_device_was_added()
    {
        await using var house = await Open();
        var (device, _, client) = await house.Add(language: "en");

        var names = (await Cards(client, device)).Values.Select(card => VCard.Unescape(VCard.Read(card).Single(one => one.Name == "FN").Value));

        Assert.Equal(["Energia X – 15 reports", "Quiete, updated on 23/11/2026", "Unwanted calls 0233334444", "Unwanted calls 4848"], names.Order(StringComparer.Ordinal));
    }
}
