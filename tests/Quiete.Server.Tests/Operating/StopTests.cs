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
    public async Task A_service_whose_part_fails_stops_and_says_which_and_what_to_do()
    {
        await using var app = await WithPart(new FailingPart(TimeSpan.FromMilliseconds(500)));
        var said = await Assert.ThrowsAsync<IOException>(() => app.Run([]));
        Assert.StartsWith("The service stopped because FailingPart failed (InvalidDataException", said.Message, StringComparison.Ordinal);
        Assert.Contains("restore a backup", said.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("1234567", said.Message, StringComparison.Ordinal); // what a part read is nobody's business
    }

    [Fact]
    public async Task A_part_that_fails_before_the_start_is_complete_is_told_in_the_same_way()
    {
        await using (var app = await WithPart(new FailingPart(TimeSpan.Zero), new SlowStart()))
        {
            var said = await Assert.ThrowsAsync<IOException>(() => app.Run([]));
            Assert.StartsWith("The service did not start because FailingPart failed (InvalidDataException", said.Message, StringComparison.Ordinal);
        }

        await using var refused = await WithPart(new SlowStart(fails: true));
        Assert.StartsWith("The service did not start because a part of it failed (InvalidDataException in SlowStart)",
            (await Assert.ThrowsAsync<IOException>(() => refused.Run([]))).Message, StringComparison.Ordinal);
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

    private static async Task<ServerApp> WithPart(params IHostedService[] parts)
    {
        var options = new ServerOptions { Data = Directory.CreateTempSubdirectory("quiete-stop-").FullName, Url = "http://127.0.0.1:0", PublicUrl = TestServer.PublicUrl };
        return await ServerApp.Build(options, TestClock.OnAMonday(), builder =>
        {
            foreach (var part in parts) builder.Services.AddSingleton(part);
        });
    }

    private sealed class FailingPart(TimeSpan after) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Delay(after, CancellationToken.None);
            throw new InvalidDataException("+39 347 1234567");
        }
    }

    /// <summary>A part that takes its time, so that others may fail meanwhile.</summary>
    private sealed class SlowStart(bool fails = false) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), CancellationToken.None);
            if (fails) throw new InvalidDataException("+39 347 1234567");
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
