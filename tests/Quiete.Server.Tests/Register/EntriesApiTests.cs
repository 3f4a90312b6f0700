using System.Net;
using System.Text.Json;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Register;

public class EntriesApiTests
{
    private const string Address = "/v1/register/entries";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_batch_that_comes_twice_counts_once_and_keeps_its_order(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        const string batch = """
            { "entries": [
              { "deviceKey": "a-1", "line": "06 9025 1234", "company": "Luce per tutti", "answered": true, "seconds": 40, "basis": "said", "courtesy": 2, "said": "Un'offerta" },
              { "deviceKey": "a-2", "line": "ENEL", "kind": "energy" },
              { "deviceKey": "a-3" },
              { "deviceKey": "a-4", "channel": "visit", "company": "Alla porta" } ] }
            """;

        var first = (await house.Ask(house.Ada, Address, batch)).GetProperty("entries").EnumerateArray().ToList();
        var second = (await house.Ask(house.Ada, Address, batch)).GetProperty("entries").EnumerateArray().ToList();
        var kept = await house.Entries();

        Assert.All(first, one => Assert.True(one.GetProperty("isNew").GetBoolean()));
        Assert.All(second, one => Assert.False(one.GetProperty("isNew").GetBoolean()));
        Assert.Equal(first.Select(one => one.GetProperty("id").GetInt64()), second.Select(one => one.GetProperty("id").GetInt64()));
        Assert.Equal(["a-4", "a-3", "a-2", "a-1"], kept.Select(one => one.GetProperty("deviceKey").GetString()));
        Assert.Equal(["visit", "live-call", "sms", "live-call"], kept.Select(one => one.GetProperty("channel").GetString()));
        Assert.Equal("+390690251234", kept[3].GetProperty("line").GetString());
        Assert.False(kept[1].TryGetProperty("line", out _)); // hidden
        Assert.Equal((40, 2, "said"), (kept[3].GetProperty("seconds").GetInt32(), kept[3].GetProperty("courtesy").GetInt32(), kept[3].GetProperty("basis").GetString()));
    }

    [Fact]
    public async Task An_entry_that_cannot_be_used_keeps_no_other_out_and_its_field_is_named()
    {
        await using var house = await RegisterHouse.Build();

        var done = (await house.Ask(house.Ada, Address, $$"""
            { "entries": [ { "deviceKey": "x", "seconds": -1 }, { "deviceKey": "y", "line": "347 123" }, { "deviceKey": "z", "said": "{{new string('a', 2_001)}}" } ] }
            """)).GetProperty("entries").EnumerateArray().ToList();

        Assert.Equal(["seconds", null, "said"], done.Select(one => one.TryGetProperty("field", out var field) ? field.GetString() : null));
        var kept = Assert.Single(await house.Entries());
        Assert.Equal(("347 123", "too-short"), (kept.GetProperty("lineText").GetString(), kept.GetProperty("lineProblem").GetString()));
    }

    [Theory]
    [InlineData("""{ "entries": [ { "colour": "red" } ] }""", "entries[0].colour")] // no such field
    [InlineData("""{ "entries": [ { "seconds": "40" } ] }""", "entries[0].seconds")] // a text for a number
    [InlineData("""{ "entries": [ { "channel": "call" } ] }""", "entries[0].channel")] // no word of ours
    [InlineData("""{ "entries": null }""", "entries")] // null for a list
    [InlineData("""{ }""", "entries")] // nothing
    public async Task A_body_of_another_form_is_refused_with_its_field(string body, string field)
    {
        await using var house = await RegisterHouse.Build();

        var problem = await house.Ask(house.Ada, Address, body, HttpStatusCode.BadRequest);

        Assert.Equal(field, problem.GetProperty("errors").EnumerateObject().Single().Name);
        Assert.Empty(await house.Entries());
    }

    [Fact]
    public async Task More_than_five_hundred_at_once_are_refused()
    {
        await using var house = await RegisterHouse.Build();
        await house.Ask(house.Ada, Address, $$"""{ "entries": [ {{string.Join(',', Enumerable.Repeat("{}", 501))}} ] }""", HttpStatusCode.RequestEntityTooLarge);
        Assert.Empty(await house.Entries());
    }

    [Theory]
    [InlineData("2026-11-24T09:15:00Z", "2026-11-24T08:15:00Z", false, "2026-11-23T08:15:00Z")] // the device is a day ahead
    [InlineData("2026-11-23T09:14:30Z", "2026-11-23T08:15:00Z", false, "2026-11-23T08:15:00Z")] // half a minute is the way of the message
    [InlineData("1970-01-01T01:00:00Z", "1970-01-01T00:30:00Z", false, "2026-11-23T08:45:00Z")] // an empty battery
    [InlineData("2026-11-23T09:15:00Z", "2026-11-25T08:15:00Z", false, "2026-11-23T09:15:00Z")] // wrong when it rang, right when it was sent: now
    [InlineData("2026-11-24T09:15:00Z", "2026-11-23T08:00:00Z", true, "2026-11-23T08:00:00Z")] // written by hand: the clock has no part in it
    [InlineData("9999-12-30T00:00:00Z", "2026-11-23T08:15:00Z", false, "2026-11-23T09:15:00Z")] // no clock at all: now
    [InlineData("0001-01-02T00:00:00Z", "9998-12-31T23:00:00Z", false, "2026-11-23T09:15:00Z")]
    public async Task Times_of_a_device_whose_clock_is_wrong_are_put_right(string deviceNow, string received, bool byHand, string expected)
    {
        await using var house = await RegisterHouse.Build();
        await house.Ask(house.Ada, Address, JsonSerializer.Serialize(new { deviceNow, entries = new[] { new { deviceKey = "k", received, timeByHand = byHand } } }));
        Assert.Equal(DateTimeOffset.Parse(expected, null), (await house.Entries()).Single().GetProperty("received").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("2026-11-23T09:30:00Z")] // in a quarter of an hour
    [InlineData("1999-12-31T23:00:00Z")] // before anything
    [InlineData("yesterday")] // no time
    [InlineData("0001-01-01T00:00")] // in Italy it struck before time begins
    [InlineData("2026-11-23")] // a day is no time
    public async Task A_time_that_cannot_be_is_refused(string received)
    {
        await using var house = await RegisterHouse.Build();
        var done = await house.Ask(house.Ada, Address, JsonSerializer.Serialize(new { entries = new[] { new { received } } }));
        Assert.Equal("received", done.GetProperty("entries")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task What_a_device_kept_for_one_account_does_not_go_into_the_register_of_another()
    {
        await using var house = await RegisterHouse.Build();
        var (neighbour, account, _) = await house.Neighbour();
        await house.Ask(house.Ada, Address, $$"""{ "account": {{account}}, "entries": [ { "deviceKey": "k" } ] }""", HttpStatusCode.Unauthorized);
        Assert.Empty(await house.Entries());
        await house.Ask(neighbour, Address, $$"""{ "account": {{account}}, "entries": [ { "deviceKey": "k" } ] }""");
        Assert.Single(await house.Entries(neighbour));
    }

    [Fact]
    public async Task Fields_are_corrected_one_by_one_and_null_takes_one_away()
    {
        await using var house = await RegisterHouse.Build();
        await house.Server.Get<BrandStore>().Enter("Gas Buono", BrandKind.Energy, company: null, website: null, Stop);
        var id = (await house.Ask(house.Ada, Address, """{ "entries": [ { "deviceKey": "k", "line": "347 123", "company": "gas bono", "said": "Ciao", "seconds": 5 } ] }"""))
            .GetProperty("entries")[0].GetProperty("id").GetInt64();

        var mended = await house.Ask(house.Ada, $"{Address}/{id}", """{ "line": "347 123 4567", "company": "GAS BUONO", "said": null, "courtesy": 5 }""", method: HttpMethod.Patch);

        Assert.Equal(("+393471234567", "Gas Buono", 5, 5), (mended.GetProperty("line").GetString(), mended.GetProperty("company").GetString(),
            mended.GetProperty("courtesy").GetInt32(), mended.GetProperty("seconds").GetInt32()));
        Assert.True(mended.TryGetProperty("brand", out _)); // a name that is known, whatever its case
        Assert.False(mended.TryGetProperty("said", out _));
        Assert.False(mended.TryGetProperty("lineText", out _));
        var wrong = await house.Ask(house.Ada, $"{Address}/{id}", """{ "courtesy": 6 }""", HttpStatusCode.BadRequest, HttpMethod.Patch);
        Assert.Equal("courtesy", wrong.GetProperty("errors").EnumerateObject().Single().Name);
        var unknown = await house.Ask(house.Ada, $"{Address}/{id}", """{ "color": 6 }""", HttpStatusCode.BadRequest, HttpMethod.Patch);
        Assert.Equal("color", unknown.GetProperty("errors").EnumerateObject().Single().Name);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_was_taken_back_counts_nowhere_and_can_be_put_back_and_sending_it_again_does_not_bring_it_back(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        const string one = """{ "entries": [ { "deviceKey": "k", "line": "06 9025 1234" } ] }""";
        var id = (await house.Ask(house.Ada, Address, one)).GetProperty("entries")[0].GetProperty("id").GetInt64();
        var before = (await house.Server.Get<EntryStore>().ChangedSince(0, 10, Stop)).Rows.Single().Change;

        using var taken = await house.Ada.DeleteAsync($"{Address}/{id}", Stop);
        Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
        await house.Ask(house.Ada, Address, one);
        Assert.Empty(await house.Entries());
        Assert.NotNull(Assert.Single((await house.Server.Get<EntryStore>().ChangedSince(before, 10, Stop)).Rows).TakenBack); // followers hear of it

        await house.Ask(house.Ada, $"{Address}/{id}/restore", "", HttpStatusCode.NoContent);
        Assert.Single(await house.Entries());
    }

    [Fact]
    public async Task A_register_is_read_page_by_page_and_nothing_is_left_out()
    {
        await using var house = await RegisterHouse.Build();
        var entries = Enumerable.Range(0, 7).Select(at => $$"""{ "deviceKey": "k{{at}}", "received": "2026-11-0{{1 + (at / 3)}}T10:00" }"""); // several at one instant
        await house.Ask(house.Ada, Address, $$"""{ "entries": [ {{string.Join(',', entries)}} ] }""");

        var (seen, next) = (new List<string>(), "");
        do
        {
            var page = await house.Ada.GetFromJsonAsync<JsonElement>($"{Address}?most=2{(next.Length == 0 ? "" : $"&after={next}")}", Stop);
            seen.AddRange(page.GetProperty("entries").EnumerateArray().Select(one => one.GetProperty("deviceKey").GetString()!));
            next = page.TryGetProperty("next", out var more) ? more.GetString()! : "";
        }
        while (next.Length > 0);

        Assert.Equal(["k6", "k5", "k4", "k3", "k2", "k1", "k0"], seen);
    }

    [Fact]
    public async Task Nobody_else_reaches_a_register_by_any_door()
    {
        await using var house = await RegisterHouse.Build();
        var id = (await house.Ask(house.Ada, Address, """{ "entries": [ { "deviceKey": "k", "said": "segreto" } ] }""")).GetProperty("entries")[0].GetProperty("id").GetInt64();
        var others = new[]
        {
            (await house.Neighbour()).Browser, await house.Server.SignedIn(Role.Principal, 1), await house.Server.SignedIn(Role.Administrator), await house.Server.SignedIn(Role.Auditor),
            await house.Server.WithKey(company: 1),
        };
        foreach (var other in others)
        {
            foreach (var (method, address) in new[]
            {
                (HttpMethod.Get, $"{Address}?person={house.Person}"), (HttpMethod.Get, $"{Address}/{id}?person={house.Person}"), (HttpMethod.Get, $"{Address}/{id}"),
                (HttpMethod.Delete, $"{Address}/{id}"), (HttpMethod.Delete, $"{Address}/{id}?person={house.Person}"), (HttpMethod.Post, $"{Address}/{id}/restore?person={house.Person}"),
                (HttpMethod.Patch, $"{Address}/{id}"), (HttpMethod.Post, $"{Address}?person={house.Person}"), (HttpMethod.Get, $"/v1/register/wishes?person={house.Person}"),
                (HttpMethod.Post, $"/v1/register/wishes?person={house.Person}"), (HttpMethod.Post, $"/v1/register/wishes/remove?person={house.Person}"),
            })
            {
                var body = address.Contains("wishes", StringComparison.Ordinal) ? """{ "line": "06 9025 1234" }""" : """{ "entries": [] }""";
                if (address.EndsWith($"wishes?person={house.Person}", StringComparison.Ordinal)) body = """{ "line": "06 9025 1234", "wish": "block" }""";
                using var answer = await house.Post(other, address, method == HttpMethod.Patch ? "{}" : body, method);
                Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{method} {address}: {answer.StatusCode}");
                Assert.DoesNotContain("segreto", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
            }
        }

        using var unknown = await house.Server.Anonymous().GetAsync(Address, Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        Assert.Single(await house.Entries());
    }
}
