using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Dapper;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Shell;

public class NumbersStayPrivateTests
{
    private const string Number = "3497160845";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task No_telephone_number_reaches_a_log_line_a_metric_or_a_trace(string kind)
    {
        using var seen = new Witness();
        await using var server = await TestServer.Start(kind, configure: builder => builder.Logging.AddProvider(seen), map: Addresses);
        using var client = await server.WithKey(company: 1);

        var answers = new List<HttpStatusCode>();
        foreach (var address in new[]
        {
            $"/v1/test/{Number}", $"/v1/test/{Number}?number={Number}", $"/v1/fails/{Number}", $"/v1/refuses/{Number}", $"/v1/storage/{Number}",
            $"/v1/nowhere/{Number}", $"/{Number}?{Number}", $"/invito/{Number}", $"/entra?ritorno=/{Number}",
        })
        {
            using var answer = await client.GetAsync(address, Stop);
            answers.Add(answer.StatusCode);
        }

        foreach (var body in new[] { $"{{\"number\":\"{Number}\"}}", $"{{\"number\":{Number}}}", $"{{\"{Number}\":1}}", $"{Number}{{", $"[{{\"a\":\"{Number}\"" })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync("/v1/test", content, Stop);
            answers.Add(answer.StatusCode);
        }

        using var wrongKey = server.WithKey($"qk_1_{Number}");
        using var refused = await wrongKey.GetAsync($"/v1/caller?number={Number}", Stop);
        answers.Add(refused.StatusCode);

        Assert.Equal([200, 200, 500, 400, 503, 404, 404, 200, 200, 200, 400, 400, 400, 400, 401], answers.Select(answer => (int)answer));
        Assert.True(seen.Lines.Count >= 2, "The two faults are logged.");
        Assert.Contains(seen.Lines, line => line.Contains("/v1/fails/{number}", StringComparison.Ordinal));
        Assert.True(seen.Tags.Count > 50, "Traces and metrics were seen.");
        Assert.DoesNotContain(seen.Lines.Concat(seen.Tags), line => line.Contains(Number, StringComparison.Ordinal) || line.Contains(Number[^7..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_people_record_share_and_report_reaches_no_log_line_metric_or_trace()
    {
        using var seen = new Witness();
        await using var server = await TestServer.Start(configure: builder => builder.Logging.AddProvider(seen));
        using var person = await server.SignedIn(Quiete.Server.Accounts.Role.Person);
        using var stranger = server.Anonymous();

        var answers = new List<HttpStatusCode>();
        async Task Note(Task<HttpResponseMessage> sent)
        {
            using var answer = await sent;
            answers.Add(answer.StatusCode);
        }

        await Note(person.GetAsync($"/registro?line={Number}", Stop)); // shared from another app
        await Note(TestServer.Send(person, "/registro", "registro", ("Told.Line", Number), ("Told.Said", Number)));
        await Note(TestServer.Send(person, "/registro", "registro", ("Told.Line", Number + Number), ("Told.Seconds", Number)));
        await Note(TestServer.Send(person, "/registro/linee", "linea", ("Wished.Line", Number), ("Wished.Wish", "block")));
        await Note(TestServer.Send(stranger, "/segnala", "segnala", ("Told.Line", Number)));
        await Note(person.GetAsync($"/v1/register/entries?after={Number}", Stop));

        Assert.Equal([200, 302, 200, 302, 302, 400], answers.Select(answer => (int)answer));
        Assert.DoesNotContain(seen.Lines.Concat(seen.Tags), line => line.Contains(Number, StringComparison.Ordinal) || line.Contains(Number[^7..], StringComparison.Ordinal));
    }

    private static void Addresses(WebApplication web)
    {
        web.MapGet("/v1/test/{number}", (string number) => number).AllowAnonymous();
        web.MapPost("/v1/test", (Body body) => body.Number).AllowAnonymous();
        web.MapGet("/v1/fails/{number}", string (string number) => throw new InvalidOperationException($"This is {number}.")).AllowAnonymous();
        web.MapGet("/v1/refuses/{number}", string (string number) => throw new BadInputException("number", $"{number} is no good.")).AllowAnonymous();
        web.MapGet("/v1/storage/{number}", async (string number, Database database) => await database.Write(
            connection => connection.ExecuteAsync($"INSERT INTO nowhere VALUES ('{number}')"), CancellationToken.None)).AllowAnonymous();
    }

    private sealed record Body(string Number);

    /// <summary>Sees all that leaves the process beside the answers.</summary>
    private sealed class Witness : ILoggerProvider, ILogger
    {
        private readonly ActivityListener traces;
        private readonly MeterListener meters = new();

        public Witness()
        {
            traces = new ActivityListener
            {
                ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "Quiete",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity =>
                {
                    Tags.Add(activity.DisplayName);
                    foreach (var tag in activity.TagObjects) Tags.Add($"{tag.Key}={tag.Value}");
                    foreach (var tag in activity.Events.SelectMany(one => one.Tags)) Tags.Add($"{tag.Key}={tag.Value}");
                },
            };
            ActivitySource.AddActivityListener(traces);
            meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
            meters.SetMeasurementEventCallback<long>((_, _, tags, _) => Note(tags));
            meters.SetMeasurementEventCallback<double>((_, _, tags, _) => Note(tags));
            meters.SetMeasurementEventCallback<int>((_, _, tags, _) => Note(tags));
            meters.Start();
        }

        public ConcurrentBag<string> Lines { get; } = [];

        public ConcurrentBag<string> Tags { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            Lines.Add($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
            traces.Dispose();
            meters.Dispose();
        }

        private void Note(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags) Tags.Add($"{tag.Key}={tag.Value}");
        }
    }
}
