using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using System.Xml.XPath;
using Quiete.Rules;
using Quiete.Server.Blocking;
using Quiete.Server.Register;
using Quiete.Server.Tests.Storage;
using static Quiete.Server.Tests.Blocking.BlockHouse;

namespace Quiete.Server.Tests.Blocking;

public partial class PhoneBlockTests
{
    [Theory]
    [InlineData("+390690251234", 10, "E_ADVERTISING")]
    [InlineData("0039 06 90251234", 10, "E_ADVERTISING")]
    [InlineData("0233334444", 5, "G_FRAUD")]
    [InlineData("4848", 5, "B_MISSED")] // nobody says what it wants
    [InlineData("+390690250000", 0, "A_LEGITIMATE")] // not on the list
    public async Task Everybody_may_ask_about_a_number(string phone, int votes, string rating)
    {
        await using var house = await Open();
        using var client = house.Server.Anonymous();

        var info = await client.GetFromJsonAsync<JsonElement>($"/api/num/{Uri.EscapeDataString(phone)}", Stop);

        Assert.Equal((votes, rating), (info.GetProperty("votes").GetInt32(), info.GetProperty("rating").GetString()));
        Assert.False(info.GetProperty("archived").GetBoolean());
    }

    [Fact]
    public async Task Spam_blocker_blocks_what_shall_not_ring_and_nothing_else()
    {
        await using var house = await Open();
        house.Say([.. Usual, Listed("+390697778888", 2, "B_MISSED & co")]);
        await house.Wish("+390811112222", label: "G_FRAUD forse");
        await house.Wish("+390233334444", Wish.Allow);
        var (_, token, _) = await house.Add(DeviceKind.SpamBlocker);
        using var client = house.Server.WithKey(token);

        foreach (var (line, blocked) in new[]
        {
            ("+390690251234", true), // many voices
            ("+390811112222", true), // the person's own
            ("+390233334444", false), // allowed
            ("+390697778888", false), // fewer voices than the device wants, and a name that would fool the rule
            ("+390600000000", false), // nobody knows it
        })
        {
            foreach (var sha1 in new[] { Sha1(line), Sha1(line).ToLowerInvariant() })
            {
                var body = await client.GetStringAsync($"/api/check?sha1={sha1}&prefix10={Sha1(line[..^1])}&prefix100={Sha1(line[..^2])}", Stop);
                Assert.True(blocked == Rule().IsMatch(body), $"{line}: {body}");
                Assert.Single(Category().Matches(body));
            }
        }
    }

    [Fact]
    public async Task A_range_of_the_persons_own_is_found_by_the_hash_of_its_beginning()
    {
        await using var house = await Open();
        await house.Wish("+39081111222", isRange: true);
        await house.Wish("+390811112229", Wish.Allow);
        var (_, token, _) = await house.Add(DeviceKind.SpamBlocker);
        using var client = house.Server.WithKey(token);

        var inside = await Check(client, "+390811112223");
        var allowed = await Check(client, "+390811112229");
        var anonymous = await Check(house.Server.Anonymous(), "+390811112223");

        Assert.Equal(("unknown", "B_MISSED", 0, 1), (inside.GetProperty("phone").GetString(), inside.GetProperty("rating").GetString(),
            inside.GetProperty("votes").GetInt32(), inside.GetProperty("votesWildcard").GetInt32()));
        Assert.Equal("A_LEGITIMATE", allowed.GetProperty("rating").GetString());
        Assert.True(allowed.GetProperty("whiteListed").GetBoolean());
        Assert.Equal("A_LEGITIMATE", anonymous.GetProperty("rating").GetString());
    }

    [Fact]
    public async Task A_beginning_of_a_hash_is_answered_with_all_that_begin_so_and_other_hashes_are_not_looked_at()
    {
        await using var house = await Open();
        using var client = house.Server.Anonymous();
        var hash = Sha1("+390690251234").ToLowerInvariant();

        var some = await client.GetFromJsonAsync<JsonElement>($"/api/check-prefix?sha1={hash[..4]}&prefix10=0000&prefix100=0000", Stop);
        var open = await client.GetStringAsync($"/v1/lines/by-hash/{hash[..5]}", Stop);
        var none = await client.GetStringAsync("/v1/lines/by-hash/0000", Stop);
        using var odd = await client.GetAsync($"/api/check-prefix?sha1={hash[..5]}", Stop);
        using var all = await client.GetAsync("/v1/lines/by-hash/00", Stop);

        Assert.Equal(["+390690251234"], some.GetProperty("numbers").EnumerateArray().Select(one => one.GetProperty("phone").GetString()));
        Assert.Equal(0, some.GetProperty("range10").GetArrayLength());
        Assert.Equal("+390690251234", JsonDocument.Parse(open).RootElement.GetProperty("lines")[0].GetProperty("line").GetString());
        Assert.Equal(open.Length, none.Length); // the length tells nothing
        Assert.Equal(HttpStatusCode.BadRequest, odd.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, all.StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_list_is_fetched_whole_and_then_what_changed(string kind)
    {
        await using var house = await Open(kind);
        var published = house.Server.Get<PublishedList>();
        using var client = house.Server.Anonymous();
        await published.Publish(new(7, [.. Usual]), Stop);

        var whole = await Fetch(client, 0);
        await published.Publish(new(8, [.. Usual.Select(line => line.Voices == 14 ? line with { Voices = 13 } : line)]), Stop);
        var quiet = await Fetch(client, whole.Version);
        await published.Publish(new(9, [.. Usual.Where(line => line.Line != "4848"), Listed("+390771112233", 8, "Gas Y")]), Stop);
        var news = await Fetch(client, whole.Version);
        var anew = await Fetch(client, 0);

        Assert.Equal(["+390233334444:5", "+390690251234:10", "+390690255678:3", "4848:5"], whole.Lines);
        Assert.Equal((whole.Version, 0), (quiet.Version, quiet.Lines.Count)); // one voice less is no news
        Assert.Equal(["+390771112233:7", "4848:0"], news.Lines);
        Assert.True(news.Version > whole.Version);
        Assert.Equal(["+390233334444:5", "+390690251234:10", "+390690255678:3", "+390771112233:7"], anew.Lines);

        var afterRestart = new PublishedList(house.Server.Database, () => new(1, []), house.Server.Clock);
        await afterRestart.Load(Stop);
        Assert.Equal(news.Version, afterRestart.Now.Version);
        var limited = await client.GetFromJsonAsync<JsonElement>("/api/blocklist?limit=1", Stop);
        Assert.Equal("+390690251234", limited.GetProperty("numbers")[0].GetProperty("phone").GetString());
    }

    [Theory]
    [InlineData("G_FRAUD", "block", "scam", false)]
    [InlineData("E_ADVERTISING", "block", null, false)]
    [InlineData("A_LEGITIMATE", "allow", null, true)]
    public async Task What_a_device_reports_is_an_entry_of_the_register_and_a_wish(string rating, string wish, string? kind, bool useful)
    {
        await using var house = await Open();
        var (_, token, _) = await house.Add(DeviceKind.SpamBlocker);
        using var client = house.Server.WithKey(token);

        for (var again = 0; again < 2; again++)
        {
            using var rated = await client.PostAsJsonAsync("/api/rate", new { phone = "00390811112222", rating, comment = "insiste", extra = 1 }, Stop);
            Assert.Equal("Rating recorded.", await rated.Content.ReadAsStringAsync(Stop));
        }

        var entry = Assert.Single(await Entries(house)); // the same minute: the same call
        Assert.Equal(("+390811112222", Channels.LiveCall, kind, "insiste", useful),
            (entry.Told.Line.ToString(), entry.Told.Channel, entry.Told.Kind is { } told ? Terms.Of(told) : null, entry.Told.Said, entry.Told.Useful));
        Assert.Equal(house.Account, entry.WrittenBy);
        Assert.Equal(wish, Terms.Of(Assert.Single(await house.Wishes.Of(house.Person, Stop)).Wish));
    }

    [Theory]
    [InlineData("insiste\u0000", null)] // a control character
    [InlineData(" \n ", null)]
    public async Task A_comment_that_cannot_be_kept_does_not_keep_the_call_out(string comment, string? said)
    {
        await using var house = await Open();
        var (_, token, _) = await house.Add(DeviceKind.SpamBlocker);
        using var client = house.Server.WithKey(token);

        using var rated = await client.PostAsJsonAsync("/api/rate", new { phone = "+390811112222", rating = "G_FRAUD", comment }, Stop);
        using var longer = await client.PostAsJsonAsync("/api/rate", new { phone = "+390811113333", rating = "G_FRAUD", comment = new string('a', PhoneReports.MaxComment - 1) + "😀" }, Stop);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (rated.StatusCode, longer.StatusCode));
        Assert.Equal([said, new string('a', PhoneReports.MaxComment - 1)], (await Entries(house)).OrderBy(entry => entry.Told.Line.ToString()).Select(entry => entry.Told.Said));
    }

    [Fact]
    public async Task Reports_beyond_the_days_quota_are_answered_the_same_and_not_counted()
    {
        await using var house = await Open();
        var (_, token, _) = await house.Add(DeviceKind.Asterisk);
        using var client = house.Server.WithKey(token);

        for (var at = 0; at < PhoneReports.MostADay + 5; at++)
        {
            using var told = await client.PostAsync($"/api/report-call/0039081111{at:D4}", content: null, Stop);
            Assert.Equal(HttpStatusCode.NoContent, told.StatusCode);
        }

        Assert.Equal(PhoneReports.MostADay, (await Entries(house)).Count);
        Assert.Empty(await house.Wishes.Of(house.Person, Stop)); // a call that came is no wish
    }

    [Fact]
    public async Task A_devices_own_lists_are_kept_by_the_addresses_that_programs_know()
    {
        await using var house = await Open();
        var (_, token, _) = await house.Add();
        var (_, stranger) = await house.NewPerson();
        var (_, theirToken, _) = await house.Add(person: stranger);
        using var client = house.Server.WithKey(token);
        using var other = house.Server.WithKey(theirToken);

        Assert.Equal("ok", await client.GetStringAsync("/api/test", Stop));
        using var one = await client.PutAsync("/api/blacklist/+390811112222", content: null, Stop);
        using var range = await client.PutAsync("/api/blacklist/0844123?wildcard=true", content: null, Stop);
        using var allowed = await client.PutAsync("/api/whitelist/0690251234", content: null, Stop);

        Assert.Equal(["+390811112222 False", "+390844123 True"], await Lines(client, "/api/blacklist"));
        Assert.Equal(["+390690251234 False"], await Lines(client, "/api/whitelist"));
        Assert.Empty(await Lines(other, "/api/blacklist")); // another person's device
        using var wrong = await client.DeleteAsync("/api/whitelist/+390811112222", Stop); // it is blocked, not allowed: nothing happens
        using var removed = await client.DeleteAsync("/api/blacklist/0844123?wildcard=true", Stop);
        Assert.Equal(["+390811112222 False"], await Lines(client, "/api/blacklist"));
        Assert.All([one, range, allowed, wrong, removed], answer => Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode));
        using var unread = await client.PutAsync("/api/blacklist/casa", content: null, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, unread.StatusCode);
        var account = await client.GetFromJsonAsync<JsonElement>("/api/account", Stop);
        Assert.Equal("+39", account.GetProperty("dialPrefix").GetString());
    }

    [Theory]
    [InlineData("GET", "/api/test")]
    [InlineData("GET", "/api/account")]
    [InlineData("POST", "/api/rate")]
    [InlineData("GET", "/api/blacklist")]
    [InlineData("PUT", "/api/whitelist/0690251234")]
    [InlineData("POST", "/api/report-call/0690251234")]
    [InlineData("GET", "/lists/quiete.csv")]
    public async Task What_is_a_persons_own_needs_a_token(string method, string path)
    {
        await using var house = await Open();
        using var client = house.Server.Anonymous();
        using var signedIn = await house.Server.SignedIn(Quiete.Server.Accounts.Role.Person);

        using var answer = await Send(client, method, path);
        using var cookie = await Send(signedIn, method, path);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, cookie.StatusCode);
    }

    [Fact]
    public async Task A_device_that_was_taken_away_is_told_so_where_everybody_may_ask()
    {
        await using var house = await Open();
        using var old = house.Server.WithKey("qt_7_abcdefghjkmnpqrstuvwxyz234");

        using var answer = await old.GetAsync("/api/num/0690251234", Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Hashes_are_of_the_text_in_E164_with_the_zero_that_Italy_keeps()
    {
        await using var house = await Open();
        using var client = house.Server.Anonymous();

        Assert.Equal(Sha1("+39061234567"), await client.GetStringAsync("/api/hash?phone=06%201234567", Stop));
        Assert.Equal("A_LEGITIMATE", (await client.GetFromJsonAsync<JsonElement>("/api/ratings", Stop)).GetProperty("values")[0].GetString());
        var xml = XDocument.Parse(await client.GetStringAsync("/api/num/0690251234?format=xml", Stop)).Root!;
        Assert.Equal(("phone-info", "10", "0", "Energia X"), (xml.Name.LocalName, (string)xml.Attribute("votes")!, (string)xml.Attribute("votes-wildcard")!, (string)xml.Attribute("label")!));
    }

    private static async Task<JsonElement> Check(HttpClient client, string line) =>
        await client.GetFromJsonAsync<JsonElement>($"/api/check?sha1={Sha1(line)}&prefix10={Sha1(line[..^1])}&prefix100={Sha1(line[..^2])}", Stop);

    /// <summary>As the app SpamBlocker reads the list: by XPath over XML.</summary>
    private static async Task<(long Version, List<string> Lines)> Fetch(HttpClient client, long since)
    {
        var xml = XDocument.Parse(await client.GetStringAsync($"/api/blocklist?format=xml&since={since}", Stop));
        var version = long.Parse(((IEnumerable<object>)xml.XPathEvaluate("/blocklist/@version")).Cast<XAttribute>().Single().Value, System.Globalization.CultureInfo.InvariantCulture);
        return (version, [.. xml.XPathSelectElements("//phone-info").Select(one => $"{one.Attribute("phone")!.Value}:{one.Attribute("votes")!.Value}").Order(StringComparer.Ordinal)]);
    }

    private static async Task<List<string>> Lines(HttpClient client, string path) =>
        [.. (await client.GetFromJsonAsync<JsonElement>(path, Stop)).GetProperty("numbers").EnumerateArray().Select(one => $"{one.GetProperty("phone")} {one.GetProperty("wildcard")}")];

    private static Task<IReadOnlyList<Entry>> Entries(BlockHouse house)
    {
        var now = house.Server.Clock.GetUtcNow();
        return house.Server.Get<EntryStore>().Of(house.Person, now.AddDays(-1), now.AddDays(1), 1000, Stop);
    }

    private static string Sha1(string line) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(line)));

    [GeneratedRegex("(D_POLL|G_FRAUD|E_ADVERTISING|F_GAMBLE|B_MISSED)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rule();

    [GeneratedRegex("\"rating\":\"(.+?)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Category();
}
