using System.Net;
using Dapper;
using Quiete.Audit;
using Quiete.Server.Operating;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Operating;

/// <summary>How the service is stopped, and who may command it.</summary>
public class StopTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_service_that_is_told_to_stop_finishes_what_it_accepted_and_sends_others_away(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        var market = await KillMarket.Furnish(test.Database, people: 1000);
        var connection = test.Database.Kind == DatabaseKind.PostgreSql ? test.Database.ConnectionString : null;
        await using var service = await ServiceProcess.Serve(test.Folder, connection);
        var load = new Load(market, clients: 32, hot: 200);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var working = load.Run(service.Address, hotFrom: 0, end.Token);
        while (load.Answers.Count < 50) await Task.Delay(20, Stop);

        service.Terminate();
        var sentAway = await SentAway(service);
        Assert.Equal(0, await service.End());
        await end.CancelAsync();
        await working;
        Assert.True(sentAway is null or "2", sentAway); // null: this machine was too busy to ask within the grace
        Assert.Empty(load.Wrong);

        var kept = (await test.Database.Read(open => open.QueryAsync<long>("SELECT code FROM decision"), Stop)).ToHashSet();
        Assert.All(load.Receipts.Keys, id => Assert.True(ShortCode.TryParse(id, out var code) && kept.Contains(code.Value)));
        Assert.Equal(0, await test.Database.Read(open => open.ExecuteScalarAsync<int>("SELECT count(*) FROM batch WHERE first_leaf IS NULL"), Stop));
        Assert.Equal(kept.Count, await test.Database.Read(open => open.ExecuteScalarAsync<int>("SELECT size FROM log_head"), Stop));
    }

    [Fact]
    public async Task A_service_that_stops_because_a_part_of_it_failed_says_so_to_whoever_would_start_it_again()
    {
        await using var test = await TestDatabase.New(DatabaseKind.Sqlite);
        await KillMarket.Furnish(test.Database, people: 1);
        await using var service = await ServiceProcess.Serve(test.Folder, database: null);
        await test.Database.Write(async connection =>
        {
            await connection.ExecuteAsync("UPDATE campaign SET channel = 'telepathy'"); // a word that this version does not know
            await connection.ExecuteAsync("UPDATE company_change SET last = last + 1");
        }, Stop);

        Assert.Equal(1, await service.End());
        Assert.Contains("CampaignBook failed", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_told_to_stop_it_answers_503_and_waits_for_what_it_accepted()
    {
        var (entered, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await TestServer.Start(map: web => web.MapGet("/slow", async () =>
        {
            entered.SetResult();
            await go.Task;
            return "done";
        }).AllowAnonymous());
        var accepted = server.Anonymous().GetStringAsync("/slow", Stop);
        await entered.Task;
        var finished = server.Get<Drain>().Finish();
        server.Get<IHostApplicationLifetime>().StopApplication();

        using var sentAway = await server.Anonymous().GetAsync("/v1/caller", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, sentAway.StatusCode);
        Assert.Equal("2", sentAway.Headers.RetryAfter?.ToString());
        Assert.Contains("urn:quiete:problem:stopping", await sentAway.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.Anonymous().GetAsync("/health/live", Stop)).StatusCode);
        await Task.Delay(1500, Stop);
        Assert.False(finished.IsCompleted);

        go.SetResult();
        Assert.Equal("done", await accepted);
        await finished;
    }

    [Fact]
    public async Task A_second_service_on_the_same_directory_is_refused()
    {
        await using var first = await TestServer.Start();
        var second = await Assert.ThrowsAsync<BadInputException>(() => ServerApp.Build(first.Get<ServerOptions>()));
        Assert.Equal("--data", second.Place);
        Assert.Contains("Another Quiete is running", second.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await first.Anonymous().GetAsync("/health/ready", Stop)).StatusCode);
    }

    [Fact]
    public async Task The_data_directory_and_the_operators_socket_are_their_owners_and_its_addresses_do_not_exist_for_others()
    {
        var parent = Directory.CreateTempSubdirectory("quiete-own-").FullName;
        var data = Path.Combine(parent, "data");
        await using (var server = await TestServer.Start(change: options => options with { Data = data }))
        {
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(OperatorSocket.PathOf(data)));
            }

            foreach (var path in new[] { "backup", "restore", "key/rotate" })
            {
                using var answer = await server.Anonymous().PostAsJsonAsync($"/operator/{path}", new { file = Path.Combine(Path.GetTempPath(), "x.db") }, Stop);
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }
        }

        Directory.Delete(parent, recursive: true);
    }

    /// <summary>Asks a service that is stopping, until it answers 503.</summary>
    /// <returns>Its Retry-After; null when it was gone before.</returns>
    private static async Task<string?> SentAway(ServiceProcess service)
    {
        using var client = new HttpClient { BaseAddress = service.Address };
        while (!service.HasEnded)
        {
            try
            {
                using var answer = await client.GetAsync("/health/ready", Stop);
                if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) return answer.Headers.RetryAfter?.ToString();
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }

        return null;
    }
}
