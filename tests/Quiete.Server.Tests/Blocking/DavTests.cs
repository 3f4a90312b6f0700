using System.Net;
using System.Xml.Linq;
using Quiete.Server.Accounts;
using Quiete.Server.Blocking;
using Quiete.Server.Register;
using Quiete.Server.Tests.Storage;
using static Quiete.Server.Tests.Blocking.BlockHouse;

namespace Quiete.Server.Tests.Blocking;

public class DavTests
{
    private const string AllProps = """<d:propfind xmlns:d="DAV:"><d:allprop/></d:propfind>""";

    private const string MostProps = """
        <d:propfind xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav" xmlns:s="http://calendarserver.org/ns/"><d:prop>
          <d:current-user-principal/><d:displayname/><d:resourcetype/><d:getetag/><s:getctag/><d:sync-token/><d:supported-report-set/><d:owner/>
          <d:current-user-privilege-set/><c:supported-address-data/><c:max-resource-size/><c:addressbook-description/><d:quota-used-bytes/>
          <n:me-card xmlns:n="urn:else"/>
        </d:prop></d:propfind>
        """;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_client_finds_its_way_from_the_site_to_the_cards(string kind)
    {
        await using var house = await Open(kind);
        await house.Wish("+390811112222", label: "Il solito");
        var (device, _, client) = await house.Add();

        using var known = await Send(client, "PROPFIND", "/.well-known/carddav", AllProps, ("Depth", "0"));
        Assert.Equal((301, "/dav/"), ((int)known.StatusCode, known.Headers.Location!.ToString()));
        var root = await Ask(client, "PROPFIND", "/dav/", """<d:propfind xmlns:d="DAV:"><d:prop><d:current-user-principal/></d:prop></d:propfind>""", "0");
        var principal = new Uri(root.Descendants(D + "current-user-principal").Single().Value);
        var home = new Uri((await Ask(client, "PROPFIND", principal.AbsolutePath,
            """<d:propfind xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><d:prop><c:addressbook-home-set/></d:prop></d:propfind>""", "0"))
            .Descendants(C + "addressbook-home-set").Single().Value);
        var book = (await Ask(client, "PROPFIND", home.AbsolutePath, AllProps)).Elements(D + "response")
            .Single(one => one.Descendants(C + "addressbook").Any()).Element(D + "href")!.Value;
        var cards = await Ask(client, "PROPFIND", new Uri(book).AbsolutePath, AllProps);

        Assert.Equal($"{house.Server.Address}{DavPlace.BookOf(device)}", book);
        Assert.Equal(
            ["Chiamate indesiderate 0233334444", "Chiamate indesiderate 4848", "Energia X – 15 segnalazioni", "Il solito", "Quiete, aggiornato il 23/11/2026", "Quiete: Prova"],
            cards.Descendants(D + "displayname").Select(one => one.Value).Order(StringComparer.Ordinal));
        Assert.Equal(["+390233334444", "+390690251234", "+390690255678", "+390811112222", "4848"], await Phones(client, device));
    }

    [Fact]
    public async Task What_is_asked_and_unknown_is_told_together_as_not_found()
    {
        await using var house = await Open();
        var (device, _, client) = await house.Add();

        var book = (await Ask(client, "PROPFIND", DavPlace.BookOf(device), MostProps, "0")).Elements(D + "response").Single();

        var stats = book.Elements(D + "propstat").ToDictionary(one => one.Element(D + "status")!.Value, one => one.Element(D + "prop")!.Elements().Select(prop => prop.Name).ToList());
        Assert.Equal(["HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found"], stats.Keys);
        Assert.Equal([D + "quota-used-bytes", XName.Get("me-card", "urn:else")], stats["HTTP/1.1 404 Not Found"]);
        Assert.Equal(12, stats["HTTP/1.1 200 OK"].Count);
        Assert.StartsWith("urn:quiete:sync:", book.Descendants(D + "sync-token").Single().Value, StringComparison.Ordinal);
        using var minimal = await Send(client, "PROPFIND", DavPlace.BookOf(device), MostProps, ("Depth", "0"), ("Prefer", "return=minimal"));
        Assert.DoesNotContain("404", await minimal.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        var names = await Ask(client, "PROPFIND", DavPlace.BookOf(device), """<d:propfind xmlns:d="DAV:"><d:propname/></d:propfind>""", "0");
        Assert.All(names.Descendants(D + "prop").Single().Elements(), prop => Assert.True(prop.IsEmpty));
        using var options = await Send(house.Server.Anonymous(), "OPTIONS", "/dav/");
        Assert.Equal("1, 3, addressbook", string.Join(", ", options.Headers.GetValues("DAV")));
    }

    [Fact]
    public async Task Cards_are_had_by_query_by_name_and_one_by_one_and_always_the_same()
    {
        await using var house = await Open();
        var (device, _, client) = await house.Add();

        var all = await Cards(client, device);
        var wanted = all.Keys.Append($"{DavPlace.BookOf(device)}nessuna.vcf").Select(href => $"<d:href>{href}</d:href>");
        var named = await Ask(client, "REPORT", DavPlace.BookOf(device), $"""
            <c:addressbook-multiget xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><d:prop><d:getetag/><c:address-data version="3.0"/></d:prop>{string.Concat(wanted)}</c:addressbook-multiget>
            """);

        Assert.Equal(all.Count, named.Descendants(C + "address-data").Count());
        Assert.Equal("HTTP/1.1 404 Not Found", named.Elements(D + "response").Single(one => one.Element(D + "status") is not null).Element(D + "status")!.Value);
        foreach (var response in named.Elements(D + "response").Where(one => one.Element(D + "status") is null))
        {
            var href = response.Element(D + "href")!.Value;
            using var one = await Send(client, "GET", href);
            Assert.Equal(response.Descendants(D + "getetag").Single().Value, one.Headers.ETag!.Tag);
            Assert.Equal("text/vcard; charset=utf-8", one.Content.Headers.ContentType!.ToString());
            Assert.Equal(all[href], await one.Content.ReadAsStringAsync(Stop));
            Assert.Equal(all[href], response.Descendants(C + "address-data").Single().Value);
            using var again = await Send(client, "GET", href, body: null, ("If-None-Match", one.Headers.ETag.Tag));
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
            using var newer = await Send(client, "GET", href, body: null, ("Accept", "text/vcard; version=4.0"));
            Assert.Contains("VERSION:4.0\r\n", await newer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""<c:prop-filter name="FN"><c:text-match match-type="starts-with">energia</c:text-match></c:prop-filter>""", 1)]
    [InlineData("""<c:prop-filter name="FN"><c:text-match match-type="starts-with" negate-condition="yes">energia</c:text-match></c:prop-filter>""", 3)]
    [InlineData("""<c:prop-filter name="TEL"><c:text-match match-type="ends-with">4444</c:text-match></c:prop-filter>""", 1)]
    [InlineData("""<c:prop-filter name="TEL"><c:text-match match-type="equals">4848</c:text-match></c:prop-filter>""", 1)]
    [InlineData("""<c:prop-filter name="EMAIL"><c:is-not-defined/></c:prop-filter>""", 4)] // none has one
    [InlineData("""<c:prop-filter name="TEL"><c:is-not-defined/></c:prop-filter>""", 1)] // the card of the day
    [InlineData("""<c:prop-filter name="TEL"><c:param-filter name="TYPE"><c:text-match match-type="equals">work</c:text-match></c:param-filter></c:prop-filter>""", 3)]
    [InlineData("""<c:prop-filter name="UID"/>""", 4)] // it is there
    public async Task A_query_gives_what_its_filter_lets_through(string filter, int count)
    {
        await using var house = await Open();
        var (device, _, client) = await house.Add();

        var answer = await Ask(client, "REPORT", DavPlace.BookOf(device), $"""
            <c:addressbook-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><d:prop><d:getetag/></d:prop><c:filter>{filter}</c:filter></c:addressbook-query>
            """);

        Assert.Equal(count, answer.Elements(D + "response").Count());
    }

    [Fact]
    public async Task A_query_may_ask_for_part_of_cards_and_for_some_of_them()
    {
        await using var house = await Open();
        var (device, _, client) = await house.Add();

        var answer = await Ask(client, "REPORT", DavPlace.BookOf(device), """
            <c:addressbook-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><d:prop><c:address-data version="4.0"><c:prop name="FN"/></c:address-data></d:prop>
            <c:limit><c:nresults>2</c:nresults></c:limit></c:addressbook-query>
            """);

        Assert.Equal("HTTP/1.1 507 Insufficient Storage", answer.Elements(D + "response").Last().Element(D + "status")!.Value);
        var cards = answer.Descendants(C + "address-data").Select(one => one.Value).ToList();
        Assert.Equal(2, cards.Count);
        Assert.All(cards, card => Assert.Equal(["BEGIN", "VERSION", "FN", "END"], VCard.Read(card).Select(one => one.Name)));
    }

    [Theory]
    [InlineData("PROPFIND", "<!DOCTYPE a [<!ENTITY b 'c'>]><d:propfind xmlns:d='DAV:'><d:allprop/></d:propfind>")] // entities
    [InlineData("PROPFIND", "<d:propfind xmlns:d='DAV:'>")] // not closed
    [InlineData("REPORT", "")] // no report
    public async Task Xml_that_no_client_needs_is_refused(string method, string body)
    {
        await using var house = await Open();
        var (device, _, client) = await house.Add();

        using var answer = await Send(client, method, DavPlace.BookOf(device), body);
        using var deep = await Send(client, "PROPFIND", DavPlace.BookOf(device), string.Concat(Enumerable.Repeat("<a>", 5000)) + string.Concat(Enumerable.Repeat("</a>", 5000)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, deep.StatusCode);
    }

    [Fact]
    public async Task Another_token_than_the_devices_own_opens_nothing()
    {
        await using var house = await Open();
        var (device, token, client) = await house.Add();
        var (_, stranger) = await house.NewPerson();
        var (theirs, _, thief) = await house.Add(person: stranger);
        using var nobody = house.Server.Anonymous();
        using var cookie = await house.Server.SignedIn(Role.Person);
        using var bearer = house.Server.WithKey(token);
        using var mangled = house.Server.WithKey(token[..^1] + (token[^1] == 'a' ? 'b' : 'a'));

        Assert.Equal(207, await Status(client, DavPlace.BookOf(device)));
        Assert.Equal(207, await Status(bearer, DavPlace.BookOf(device)));
        Assert.Equal(404, await Status(thief, DavPlace.BookOf(device)));
        Assert.Equal(404, await Status(client, DavPlace.BookOf(theirs)));
        Assert.Equal(401, await Status(nobody, DavPlace.BookOf(device)));
        Assert.Equal(401, await Status(cookie, DavPlace.BookOf(device)));
        Assert.Equal(401, await Status(mangled, DavPlace.BookOf(device)));
        using var refused = await Send(nobody, "PROPFIND", "/dav/");
        Assert.Equal("Basic realm=\"Quiete\", charset=\"UTF-8\"", refused.Headers.WwwAuthenticate.ToString());
        using var page = await Send(bearer, "GET", "/v1/caller");
        Assert.Equal(HttpStatusCode.Unauthorized, page.StatusCode); // no key of a company
        using var account = await Send(client, "GET", "/account");
        Assert.Equal(HttpStatusCode.Unauthorized, account.StatusCode); // no account

        Assert.True(await house.Server.Get<DeviceStore>().Revoke(house.Person, device.Id, Stop));
        await house.Server.Get<DeviceBook>().Refresh(Stop);
        Assert.Equal(401, await Status(client, DavPlace.BookOf(device)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_put_in_is_blocked_and_what_is_taken_out_does_not_come_back(string kind)
    {
        await using var house = await Open(kind);
        var (device, _, client) = await house.Add();
        var book = DavPlace.BookOf(device);

        using var put = await Send(client, "PUT", $"{book}nuovo.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Venditore\r\nitem1.TEL;TYPE=\"x:y\":081 111\r\n  2222\r\nEND:VCARD\r\n");
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        Assert.Contains("+390811112222", await Phones(client, device));
        var mine = (await Cards(client, device)).Single(card => card.Value.Contains("FN:Venditore\r\n", StringComparison.Ordinal)).Key;
        using var deleted = await Send(client, "DELETE", mine);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.DoesNotContain("+390811112222", await Phones(client, device));

        var common = (await Cards(client, device)).Single(card => card.Value.Contains("+390233334444", StringComparison.Ordinal)).Key;
        using var stale = await Send(client, "DELETE", common, body: null, ("If-Match", "\"0123456789abcdef\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        using var gone = await Send(client, "DELETE", common);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.DoesNotContain("+390233334444", await Phones(client, device));
        Assert.Equal(Wish.Allow, (await house.Wishes.Of(house.Person, Stop)).Single(wish => wish.Line == "+390233334444").Wish);
        using var whole = await Send(client, "DELETE", book);
        Assert.Equal(HttpStatusCode.Forbidden, whole.StatusCode);
    }

    [Fact]
    public async Task A_card_from_which_a_number_is_taken_keeps_the_others()
    {
        await using var house = await Open();
        var (device, _, client) = await house.Add();
        var (href, card) = (await Cards(client, device)).Single(one => one.Value.Contains("Energia X", StringComparison.Ordinal));

        using var put = await Send(client, "PUT", href, card.Replace("TEL;TYPE=WORK,VOICE:+390690255678\r\n", "", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        Assert.Equal(["+390233334444", "+390690251234", "4848"], await Phones(client, device));
        Assert.Contains("FN:Energia X – 10 segnalazioni", (await Cards(client, device))[href], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")] // nothing
    [InlineData("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:x\r\nEND:VCARD")] // no number
    [InlineData("BEGIN:VCARD\r\nVERSION:3.0\r\nTEL:112\r\nEND:VCARD")] // never blocked
    [InlineData("BEGIN:VCARD\r\nVERSION:3.0\r\nTEL:06*\r\nEND:VCARD")] // a whole town
    public async Task A_card_without_a_number_that_can_be_blocked_is_refused(string card)
    {
        await using var house = await Open();
        var (device, _, client) = await house.Add();
        var (reader, _, readOnly) = await house.Add(wants: DeviceWants.For(DeviceKind.Iphone) with { Writes = false });

        using var put = await Send(client, "PUT", $"{DavPlace.BookOf(device)}x.vcf", card);
        using var huge = await Send(client, "PUT", $"{DavPlace.BookOf(device)}x.vcf", new string('x', DavProperties.MaxCardBytes + 1));
        using var forbidden = await Send(readOnly, "PUT", $"{DavPlace.BookOf(reader)}x.vcf", "BEGIN:VCARD\nTEL:0811112222\nEND:VCARD");

        Assert.Equal(HttpStatusCode.BadRequest, put.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        Assert.Empty(await house.Wishes.Of(house.Person, Stop));
    }

    private static async Task<int> Status(HttpClient client, string path)
    {
        using var answer = await Send(client, "PROPFIND", path, body: null, ("Depth", "0"));
        return (int)answer.StatusCode;
    }
}
