using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Quiete.Server.Tests.Gate;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Operating;

/// <summary>What the service answers when the world fails around it, and that it works again by itself.</summary>
public class FailureTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_answers_503_and_loses_nothing_that_was_acknowledged()
    {
        using var disk = SmallDisk.Mount("16m");
        await using var house = await GateServer.Start("Sqlite", options => options with { Data = disk.Path });
        var numbers = RaceTests.Numbers(400);
        await house.Callable([.. numbers]);
        var filler = Path.Combine(disk.Path, "filler");
        FillUp(filler);

        var (acknowledged, refused) = (new List<string>(), (HttpResponseMessage?)null);
        foreach (var number in numbers)
        {
            var (answer, body) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number });
            if (answer.StatusCode == HttpStatusCode.Created) acknowledged.Add(body["id"]!.GetValue<string>());
            else
            {
                refused = answer;
                break;
            }
        }

        AssertNotNow(refused, "storage-unavailable");
        foreach (var id in acknowledged) Assert.Equal(HttpStatusCode.OK, (await house.AlfaKey.GetAsync($"/v1/contacts/{id}", Stop)).StatusCode);

        File.Delete(filler);
        var (again, _) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = numbers[^1] });
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        foreach (var id in acknowledged) Assert.Equal(HttpStatusCode.OK, (await house.AlfaKey.GetAsync($"/v1/contacts/{id}", Stop)).StatusCode);
        Assert.Equal(acknowledged.Count + 1, await Decisions(house));
    }

    [Fact]
    public async Task A_database_that_became_read_only_is_still_read_and_answers_503_to_writes()
    {
        await using var house = await GateServer.Start("Sqlite");
        await house.Callable("347 1234567");
        var (_, contact) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567" });

        HttpResponseMessage entered;
        do
        {
            // Should the service itself write in between, it meets the fault first and opens another connection.
            await house.Server.Database.Alone(connection => connection.ExecuteAsync("PRAGMA query_only = ON"), Stop);
            entered = await house.LuceKey.PostAsJsonAsync("/v1/objections", new { number = "347 7654321" }, Stop);
        }
        while (entered.IsSuccessStatusCode);

        AssertNotNow(entered, "storage-unavailable");
        Assert.Equal(HttpStatusCode.OK, (await house.AlfaKey.GetAsync($"/v1/contacts/{contact["id"]}", Stop)).StatusCode);

        // The connection that could not write is given up; the next one can.
        Assert.Equal(HttpStatusCode.Created, (await house.LuceKey.PostAsJsonAsync("/v1/objections", new { number = "347 7654321" }, Stop)).StatusCode);
    }

    [Fact]
    public async Task A_service_on_a_read_only_disk_does_not_start_and_says_why()
    {
        using var disk = SmallDisk.Mount("16m");
        await using (await TestServer.Start(change: options => options with { Data = disk.Path }))
        {
            // Its database is there now.
        }

        disk.MakeReadOnly();
        var (code, output) = await ServiceProcess.Command("serve", "--data", disk.Path, "--url", "http://127.0.0.1:0");
        Assert.Equal(1, code);
        Assert.Contains("Read-only file system", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostgreSQL_that_went_away_answers_503_and_works_again_without_a_restart()
    {
        using var postgres = PostgresServer.Another();
        await using var house = await GateServer.Start("Sqlite", options => options with { Database = postgres.Address });
        await house.Callable("347 1234567", "347 7654321");
        var (_, contact) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567" });
        postgres.Kill();
        for (var tries = 0; tries < 3; tries++)
        {
            var (answer, _) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 7654321" }, "call-2");
            AssertNotNow(answer, "storage-unavailable");
        }

        AssertNotNow(await house.Server.Anonymous().GetAsync("/health/ready", Stop), "storage-unavailable");
        Assert.Equal(HttpStatusCode.OK, (await house.Server.Anonymous().GetAsync("/health/live", Stop)).StatusCode);

        postgres.Again();
        var back = await Until(() => GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 7654321" }, "call-2"));
        Assert.Equal("allow", back["decision"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, (await house.AlfaKey.GetAsync($"/v1/contacts/{contact["id"]}", Stop)).StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_clock_set_back_makes_time_stand_still_and_one_far_behind_answers_503(string kind)
    {
        await using var house = await GateServer.Start(kind);
        await house.Callable("347 1234567", "347 7654321", "347 1112223");
        var (_, first) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567" });
        house.Server.Clock.Pass(TimeSpan.FromMinutes(-40));
        var (_, second) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 7654321" });
        Assert.Equal(first["at"]!.GetValue<string>(), second["at"]!.GetValue<string>());

        house.Server.Clock.Pass(TimeSpan.FromMinutes(-30));
        var (behind, _) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1112223" });
        AssertNotNow(behind, "clock-behind");

        // A no is taken at any time, and holds once contacts are decided again.
        Assert.Equal(HttpStatusCode.Created, (await house.LuceKey.PostAsJsonAsync("/v1/objections", new { number = "347 1112223" }, Stop)).StatusCode);
        house.Server.Clock.Pass(TimeSpan.FromMinutes(70));
        var (_, refused) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1112223" });
        Assert.Contains("objection", refused["reasons"]!.AsArray().Select(reason => reason!["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_request_that_is_cut_in_the_middle_stores_nothing()
    {
        await using var house = await GateServer.Start("Sqlite");
        await house.Callable("347 1234567");
        var body = $$"""{"campaign":{{house.ByAlfa}},"number":"347 1234567"}""";
        for (var cut = 1; cut < body.Length; cut += 7)
        {
            using var connection = await Connect(house, Headers(house, body.Length));
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(body[..cut]), Stop);
            connection.Close();
        }

        // The one that comes whole is the only one, and it is decided behind the others.
        var (whole, _) = await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567" });
        Assert.Equal(HttpStatusCode.Created, whole.StatusCode);
        Assert.Equal(1, await Decisions(house));
    }

    [Fact]
    public async Task A_body_of_100_MB_is_refused_before_it_is_sent()
    {
        await using var house = await GateServer.Start("Sqlite");
        using var connection = await Connect(house, Headers(house, 100_000_000));
        using var reader = new StreamReader(connection.GetStream(), Encoding.ASCII);
        Assert.Equal("HTTP/1.1 413 Payload Too Large", await reader.ReadLineAsync(Stop));
        Assert.Equal(0, await Decisions(house));
    }

    [Fact]
    public async Task Clients_that_send_slowly_keep_nobody_waiting_and_are_sent_away()
    {
        await using var house = await GateServer.Start("Sqlite");
        await house.Callable("347 1234567");
        var slow = new List<TcpClient>();
        for (var at = 0; at < 100; at++)
        {
            var connection = await Connect(house, Headers(house, 200));
            await connection.GetStream().WriteAsync("{"u8.ToArray(), Stop);
            slow.Add(connection);
        }

        Assert.Equal(HttpStatusCode.Created, (await GateServer.Ask(house.AlfaKey, new { campaign = house.ByAlfa, number = "347 1234567" })).Answer.StatusCode);
        foreach (var connection in slow)
        {
            using var reader = new StreamReader(connection.GetStream(), Encoding.ASCII);
            Assert.Equal("HTTP/1.1 408 Request Timeout", await reader.ReadLineAsync(Stop));
            connection.Dispose();
        }

        Assert.Equal(1, await Decisions(house));
    }

    private static void AssertNotNow(HttpResponseMessage? answer, string type)
    {
        Assert.NotNull(answer);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Contains($"urn:quiete:problem:{type}", answer.Content.ReadAsStringAsync(Stop).Result, StringComparison.Ordinal);
    }

    private static string Headers(GateServer house, long length) => string.Create(CultureInfo.InvariantCulture,
        $"POST /v1/contacts HTTP/1.1\r\nHost: localhost\r\nAuthorization: {house.AlfaKey.DefaultRequestHeaders.Authorization}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n");

    private static async Task<TcpClient> Connect(GateServer house, string headers)
    {
        var address = new Uri(house.Server.Address);
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Stop);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(headers), Stop);
        return client;
    }

    private static void FillUp(string path)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            while (true) file.Write(page);
        }
        catch (IOException)
        {
            // No space left: that is what is wanted.
        }
    }

    private static async Task<JsonNode> Until(Func<Task<(HttpResponseMessage Answer, JsonNode Body)>> ask)
    {
        for (var tries = 0; ; tries++)
        {
            var (answer, body) = await ask();
            if (answer.IsSuccessStatusCode) return body;
            Assert.True(tries < 300, $"Still {answer.StatusCode}.");
            await Task.Delay(100, Stop);
        }
    }

    private static Task<long> Decisions(GateServer house) =>
        house.Server.Database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM decision"), Stop);
}
