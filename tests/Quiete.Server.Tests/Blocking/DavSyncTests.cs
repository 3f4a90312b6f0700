using System.Net;
using Quiete.Server.Blocking;
using static Quiete.Server.Tests.Blocking.BlockHouse;

namespace Quiete.Server.Tests.Blocking;

/// <summary>What changed since a token (RFC 6578).</summary>
public class DavSyncTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_what_changed_is_told_to_whoever_asks_again_and_deletions_too()
    {
        await using var house = await Open();
        var (device, _, client) = await house.Add();
        var first = await Sync(client, device, token: "");
        Assert.Equal(4, first.Changed.Count);

        Assert.Empty((await Sync(client, device, first.Token)).Changed);
        house.Say(Usual.Where(line => line.Line != "+390233334444").Append(Listed("+390771112233", 8, "Gas Y")));
        var second = await Sync(client, device, first.Token);
        house.Server.Clock.Pass(TimeSpan.FromDays(1));
        var third = await Sync(client, device, second.Token);
        var sinceFirst = await Sync(client, device, first.Token);

        Assert.Equal(["Gas Y – 7 segnalazioni"], second.Changed.Values);
        Assert.Single(second.Gone);
        Assert.Equal(["Quiete, aggiornato il 24/11/2026"], third.Changed.Values);
        Assert.Empty(third.Gone);
        Assert.Equal(2, sinceFirst.Changed.Count);
        Assert.Single(sinceFirst.Gone);
        Assert.Equal(third.Token, sinceFirst.Token);
    }

    [Fact]
    public async Task A_token_that_is_forgotten_or_was_never_given_is_refused_so_that_the_client_lists_anew()
    {
        await using var house = await Open();
        var (device, _, client) = await house.Add();
        var (_, _, other) = await house.Add();
        var token = (await Sync(client, device, "")).Token;
        for (var at = 0; at < Snapshots.KeptStates; at++)
        {
            house.Say(Listed($"+39069000{at:D4}", 5));
            await Sync(client, device, "");
        }

        foreach (var unknown in new[] { token, "urn:quiete:sync:0", "http://elsewhere.example/1" })
        {
            using var answer = await Send(client, "REPORT", DavPlace.BookOf(device), SyncBody(unknown));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Contains("<d:valid-sync-token/>", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_client_that_takes_little_at_a_time_has_everything_in_the_end()
    {
        await using var house = await Open();
        house.Say(Enumerable.Range(0, 200).Select(at => Listed($"+3906{at:D3}12345", 5)));
        var (device, _, client) = await house.Add();
        var held = new Dictionary<string, string>(StringComparer.Ordinal);
        var token = "";
        for (var rounds = 0; rounds < 100; rounds++)
        {
            var some = await Sync(client, device, token, limit: 7);
            Assert.InRange(some.Changed.Count + some.Gone.Count, 0, 7);
            foreach (var (href, name) in some.Changed) held[href] = name;
            foreach (var href in some.Gone) held.Remove(href);
            if (token == some.Token) break;
            token = some.Token;
            if (rounds == 2) house.Say(Enumerable.Range(50, 200).Select(at => Listed($"+3906{at:D3}12345", 5))); // and the list changes meanwhile
        }

        Assert.Equal((await Cards(client, device)).Keys.Order(StringComparer.Ordinal), held.Keys.Order(StringComparer.Ordinal));
    }

    private static string SyncBody(string token, int? limit = null) => $"""
        <d:sync-collection xmlns:d="DAV:"><d:sync-token>{token}</d:sync-token><d:sync-level>1</d:sync-level>
        {(limit is null ? "" : $"<d:limit><d:nresults>{limit}</d:nresults></d:limit>")}<d:prop><d:getetag/><d:displayname/></d:prop></d:sync-collection>
        """;

    private static async Task<(string Token, Dictionary<string, string> Changed, List<string> Gone)> Sync(HttpClient client, Device device, string token, int? limit = null)
    {
        var answer = await Ask(client, "REPORT", DavPlace.BookOf(device), SyncBody(token, limit));
        var parts = answer.Elements(D + "response").ToLookup(one => one.Element(D + "status")?.Value);
        return (answer.Element(D + "sync-token")!.Value,
            parts[null].ToDictionary(one => one.Element(D + "href")!.Value, one => one.Descendants(D + "displayname").Single().Value),
            [.. parts["HTTP/1.1 404 Not Found"].Select(one => one.Element(D + "href")!.Value)]);
    }
}
