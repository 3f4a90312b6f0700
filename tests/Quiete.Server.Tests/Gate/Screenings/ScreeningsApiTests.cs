using System.Net;
using System.Text;
using System.Text.Json;
using Dapper;
using Quiete.Server.Gate;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Gate;

public class ScreeningsApiTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_list_comes_back_in_its_order_with_decisions_and_a_report(string kind)
    {
        await using var town = await GateTown.Build(kind);
        await GateTown.Post(town.AsLuce, "/v1/facts/rpo-answers", """
            [ { "number": "347 1234567", "at": "2026-11-20", "listed": false }, { "number": "06 66780586", "at": "2026-11-20", "listed": true } ]
            """, HttpStatusCode.Created);
        var done = await Screen(town.AsAlfa, town.Campaign, "nome;telefono\n=Anna();347 1234567\nBruno;0039 06 66780586\nCarla;nessuno\n");
        Assert.Equal(("done", 3), (done.GetProperty("state").GetString(), done.GetProperty("rows").GetInt32()));
        var report = done.GetProperty("report");
        Assert.Equal((1, 2, 0, "telefono"), (report.GetProperty("allowed").GetInt32(), report.GetProperty("refused").GetInt32(), report.GetProperty("asked").GetInt32(),
            report.GetProperty("phoneColumn").GetString()));
        Assert.Contains(report.GetProperty("reasons").EnumerateArray(), reason => reason.GetProperty("of").GetString()!.EndsWith(":rpo-listed", StringComparison.Ordinal));

        var rows = (await town.AsAlfa.GetStringAsync(done.GetProperty("result").GetString(), Stop)).Split('\n');
        Assert.Equal("nome;telefono;quiete_number;quiete_decision;quiete_reasons;quiete_valid_until;quiete_earliest", rows[0]);
        Assert.StartsWith("'=Anna();347 1234567;+393471234567;allow;", rows[1], StringComparison.Ordinal);
        Assert.StartsWith("Bruno;0039 06 66780586;+390666780586;refuse;", rows[2], StringComparison.Ordinal);
        Assert.StartsWith("Carla;nessuno;;refuse;", rows[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_of_a_list_and_of_a_check_agree_on_facts_of_a_moment_ago()
    {
        await using var town = await GateTown.Build();
        var list = "telefono\n" + string.Concat(Enumerable.Range(0, 300).Select(at => $"347 12{at:D5}\n"));
        await Screen(town.AsLuce, town.Campaign, list); // the map is made before the facts
        await GateTown.Post(town.AsLuce, "/v1/facts/rpo-answers", $"[{string.Join(',', Enumerable.Range(0, 200).Select(at =>
            $$"""{ "number": "347 12{{at:D5}}", "at": "2026-11-{{1 + (at % 22):D2}}", "listed": {{(at % 3 == 0 ? "true" : "false")}} }"""))}]", HttpStatusCode.Created);
        var done = await Screen(town.AsLuce, town.Campaign, list);
        var screened = (await town.AsLuce.GetStringAsync(done.GetProperty("result").GetString(), Stop)).Split('\n')[1..301].Select(row => row.Split(',')[2]);
        var numbers = string.Join(',', Enumerable.Range(0, 300).Select(at => $$"""{ "number": "347 12{{at:D5}}" }"""));
        var check = await GateTown.Post(town.AsLuce, "/v1/checks", $$"""{ "campaign": {{town.Campaign}}, "numbers": [ {{numbers}} ] }""");
        Assert.Equal(check.GetProperty("numbers").EnumerateArray().Select(one => one.GetProperty("decision").GetString()), screened);
    }

    [Fact]
    public async Task Progress_is_told_as_events_until_the_end()
    {
        await using var town = await GateTown.Build();
        var id = await Sent(town.AsAlfa, town.Campaign, "telefono\n347 1234567\n");
        using var answer = await town.AsAlfa.GetAsync($"/v1/screenings/{id}/events", HttpCompletionOption.ResponseHeadersRead, Stop);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        var events = await answer.Content.ReadAsStringAsync(Stop); // it ends by itself
        Assert.Contains("event: ended\n", events, StringComparison.Ordinal);
        Assert.Contains("\"state\":\"done\"", events[events.IndexOf("event: ended", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_is_refused_with_the_reason()
    {
        await using var town = await GateTown.Build();
        foreach (var (list, reason) in new[]
        {
            ("", "the list is empty"),
            ("nome,citta\nAnna,Roma\n", "no column of telephone numbers"),
            ("telefono\n347 12345\0\n", "zero byte"),
            ("telefono,nome\n347 1234567,\"Anna\n", "never closed"),
        })
        {
            var refused = await Screen(town.AsAlfa, town.Campaign, list);
            Assert.Equal("refused", refused.GetProperty("state").GetString());
            Assert.Contains(reason, refused.GetProperty("fault").GetString(), StringComparison.Ordinal);
            await GateTown.Get(town.AsAlfa, $"/v1/screenings/{refused.GetProperty("id").GetInt64()}/result", HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Lists_and_campaigns_of_others_do_not_exist()
    {
        await using var town = await GateTown.Build();
        var id = (await Screen(town.AsAlfa, town.Campaign, "telefono\n347 1234567\n")).GetProperty("id").GetInt64();
        foreach (var stranger in new[] { town.AsBeta, town.AsGas, town.AsLuce }) // a list belongs to whoever sent it
        {
            foreach (var path in new[] { "", "/events", "/result" }) await GateTown.Get(stranger, $"/v1/screenings/{id}{path}", HttpStatusCode.NotFound);
            using var deleted = await stranger.DeleteAsync($"/v1/screenings/{id}", Stop);
            Assert.Equal(HttpStatusCode.NotFound, deleted.StatusCode);
            Assert.Empty((await GateTown.Get(stranger, "/v1/screenings")).EnumerateArray());
        }

        await GateTown.Get(town.Server.Anonymous(), $"/v1/screenings/{id}", HttpStatusCode.Unauthorized);
        await GateTown.Post(town.AsBeta, $"/v1/screenings?campaign={town.Campaign}", "telefono\n347 1234567\n", HttpStatusCode.NotFound);
        Assert.Equal(["campaign"], GateTown.Fields(await GateTown.Post(town.AsBeta, "/v1/screenings", "telefono\n347 1234567\n", HttpStatusCode.BadRequest)));
        Assert.StartsWith("telefono,", await town.AsAlfa.GetStringAsync($"/v1/screenings/{id}/result", Stop), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_a_stopped_process_had_begun_is_screened_at_the_next_start(string kind)
    {
        await using var town = await GateTown.Build(kind);
        var (store, uploads) = (town.Server.Get<ScreeningStore>(), town.Server.Get<UploadFolder>());
        var campaign = (await town.Server.Get<Quiete.Server.Companies.CampaignBook>().Find(town.Campaign, Stop))!;
        var screener = town.Server.Services.GetServices<IHostedService>().OfType<Screener>().Single();
        await screener.StopAsync(Stop);
        var id = await store.Add(town.Alfa, campaign, "a.csv", phoneColumn: null, "test", 10, Stop);
        await File.WriteAllTextAsync(Screener.ListOf(uploads, id), "telefono\n347 1234567\n", Stop);
        Assert.True(await store.Move(id, JobState.Waiting, JobState.Running, Stop));
        await screener.StartAsync(Stop);
        Assert.Equal("done", (await Ended(town.AsAlfa, id)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_list_that_never_arrived_is_given_up_after_a_day()
    {
        await using var town = await GateTown.Build();
        var store = town.Server.Get<ScreeningStore>();
        var campaign = (await town.Server.Get<Quiete.Server.Companies.CampaignBook>().Find(town.Campaign, Stop))!;
        var id = await store.Add(town.Alfa, campaign, "a.csv", phoneColumn: null, "test", 10, Stop); // the service was killed before it moved the file
        Assert.Equal("done", (await Screen(town.AsAlfa, town.Campaign, "telefono\n347 1234567\n")).GetProperty("state").GetString());
        Assert.Equal(JobState.Waiting, (await store.Find(id, Stop))!.State);
        await town.Server.Database.Write(connection => connection.ExecuteAsync("UPDATE screening SET created_ms = created_ms - 90000000 WHERE id = @id", new { id }), Stop);
        Assert.Equal(JobFaults.Gone, (await Ended(town.AsAlfa, id)).GetProperty("fault").GetString());
    }

    [Fact]
    public async Task A_planted_number_in_a_list_shows_who_has_it()
    {
        await using var town = await GateTown.Build();
        await GateTown.Post(town.AsLuce, "/v1/canaries", """{ "number": "06 66780586" }""", HttpStatusCode.NoContent);
        await Screen(town.AsAlfa, town.Campaign, "telefono\n347 1234567\n0666780586\n");
        var leak = Assert.Single((await GateTown.Get(town.AsLuce, "/v1/canaries/leaks")).EnumerateArray());
        Assert.Equal(("+390666780586", "screening", town.Alfa), (leak.GetProperty("number").GetString(), leak.GetProperty("how").GetString(), leak.GetProperty("agency").GetInt64()));
    }

    [Fact]
    public async Task A_longer_number_that_begins_as_a_planted_one_shows_nobody()
    {
        await using var town = await GateTown.Build();
        await GateTown.Post(town.AsLuce, "/v1/canaries", """{ "number": "06 6678058" }""", HttpStatusCode.NoContent);
        await Screen(town.AsAlfa, town.Campaign, "telefono\n0666780586\n");
        Assert.Empty((await GateTown.Get(town.AsLuce, "/v1/canaries/leaks")).EnumerateArray());
        await Screen(town.AsAlfa, town.Campaign, "telefono\n066678058\n");
        Assert.Single((await GateTown.Get(town.AsLuce, "/v1/canaries/leaks")).EnumerateArray());
    }

    [Fact]
    public async Task An_agency_screens_no_more_rows_than_its_quota()
    {
        await using var town = await GateTown.Build();
        Assert.Null(await town.Server.Get<CheckQuota>().TakeRows(town.Alfa, CheckQuota.MostScreened - 1, Stop));
        var refused = await Screen(town.AsAlfa, town.Campaign, "telefono\n347 1234567\n347 1234568\n");
        Assert.Contains("in a day", refused.GetProperty("fault").GetString(), StringComparison.Ordinal);
        Assert.Equal("done", (await Screen(town.AsLuce, town.Campaign, "telefono\n347 1234567\n347 1234568\n")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_cancelled_list_leaves_nothing()
    {
        await using var town = await GateTown.Build();
        var uploads = town.Server.Get<UploadFolder>();
        var list = "telefono\n" + string.Concat(Enumerable.Repeat("347 1234567\n", 2_000_000));
        var id = await Sent(town.AsLuce, town.Campaign, list);
        using (var cancelled = await town.AsLuce.DeleteAsync($"/v1/screenings/{id}", Stop)) Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
        Assert.Equal("cancelled", (await Ended(town.AsLuce, id)).GetProperty("state").GetString());
        while (File.Exists(Screener.ListOf(uploads, id))) await Task.Delay(20, Stop);
        Assert.False(File.Exists(Screener.ResultOf(uploads, id)));
        Assert.Equal("done", (await Screen(town.AsLuce, town.Campaign, "telefono\n347 1234567\n")).GetProperty("state").GetString()); // the next one goes on
    }

    private static async Task<JsonElement> Screen(HttpClient client, long campaign, string list) => await Ended(client, await Sent(client, campaign, list));

    private static async Task<long> Sent(HttpClient client, long campaign, string list)
    {
        using var body = new StringContent(list, Encoding.UTF8, "text/csv");
        using var sent = await client.PostAsync($"/v1/screenings?campaign={campaign}&name=lista.csv", body, Stop);
        return (await GateTown.Read(sent, HttpStatusCode.Accepted)).GetProperty("id").GetInt64();
    }

    private static async Task<JsonElement> Ended(HttpClient client, long id)
    {
        while (true)
        {
            var one = await GateTown.Get(client, $"/v1/screenings/{id}");
            if (one.GetProperty("state").GetString() is not ("waiting" or "running")) return one;
            await Task.Delay(20, Stop);
        }
    }
}
