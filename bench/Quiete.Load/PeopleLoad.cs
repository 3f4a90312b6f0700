using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server;
using Quiete.Server.Accounts;
using Quiete.Server.Blocking;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Reputation;

namespace Quiete.Load;

/// <summary>The people's side with a million entries: page times, look-ups a second, how fast a new entry is counted. Prints tables.</summary>
/// <remarks>Client and service share one process and the machine, so times are upper bounds of the service's own.</remarks>
internal static partial class PeopleLoad
{
    private const int WarmUp = 60;
    private const int Requests = 400;
    private const int InFlight = 16;
    private const int NewEntries = 200;

    public static async Task<int> Run(string data, int people, int entries, int lines, double seconds)
    {
        var stop = CancellationToken.None;
        var options = new ServerOptions { Data = data, Url = "http://127.0.0.1:5291", Limits = new RateLimits { DeviceRequestsAMinute = 0, PagesAMinute = int.MaxValue } };
        Person reader;
        await using (var empty = await ServerApp.Build(options))
        {
            await empty.Web.StartAsync(stop);
            reader = await PeopleSeed.Fill(empty, people, entries, lines, stop);
            await empty.Web.StopAsync(stop);
        }

        var starting = Stopwatch.StartNew();
        await using var app = await ServerApp.Build(options);
        await app.Web.StartAsync(stop);
        var all = app.Web.Services;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entries:N0} entries of {people:N0} people about {lines:N0} lines, SQLite; read at the start in {starting.Elapsed.TotalSeconds:F1} s, {GC.GetTotalMemory(forceFullCollection: true) / 1_000_000:N0} MB managed.\n"));

        using var anybody = Client(options);
        using var person = Client(options);
        await SignIn(person);
        var (_, token) = await all.GetRequiredService<DeviceStore>().Add(reader.Id, reader.Account!.Value, "Carico", DeviceKind.SpamBlocker, "it", DeviceWants.For(DeviceKind.SpamBlocker), stop);
        using var device = Client(options);
        device.DefaultRequestHeaders.Authorization = new("Bearer", token);

        var (busy, brand) = (PeopleSeed.Line(0), (await all.GetRequiredService<BrandStore>().All(stop))[0].Id);
        Console.WriteLine("| page, one at a time | p50 ms | p95 ms | p99 ms |\n| --- | --: | --: | --: |");
        foreach (var (client, path) in new[]
        {
            (person, "/registro"), (person, "/registro/costo"), (person, "/registro/linee"), (person, "/opponiti"), (person, "/dispositivi"), (anybody, "/"), (anybody, "/classifica"), (anybody, "/classifica/telecom"),
            (anybody, $"/marchi/{brand}"), (anybody, "/tendenze"), (anybody, $"/linee/{Uri.EscapeDataString(busy)}"), (anybody, "/segnala"),
        })
        {
            var times = await Times(client, path);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {path.Replace(Uri.EscapeDataString(busy), "LINE", StringComparison.Ordinal)} | {times[Requests / 2]:F1} | {times[Requests * 95 / 100]:F1} | {times[Requests * 99 / 100]:F1} |"));
        }

        Console.WriteLine($"\n| look-ups, {InFlight} in flight | a second |\n| --- | --: |");
        var sha1 = Convert.ToHexString(System.Security.Cryptography.SHA1.HashData(System.Text.Encoding.UTF8.GetBytes(busy)));
        foreach (var (name, client, path) in new[]
        {
            ("a number, by a device", device, $"/api/num/{Uri.EscapeDataString(busy)}"), ("its hash", device, $"/api/check?sha1={sha1}"),
            ("five digits of its hash, by anybody", anybody, $"/v1/lines/by-hash/{sha1[..5].ToLowerInvariant()}"),
        })
        {
            var rate = await Rate(client, path, seconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {rate:N0} |"));
        }

        await Counted(all, reader, brand, stop);
        await app.Web.StopAsync(stop);
        return 0;
    }

    /// <summary>How long it takes until a new entry is in the figures, and until the ranking is made anew.</summary>
    private static async Task Counted(IServiceProvider all, Person reader, long brand, CancellationToken stop)
    {
        var (entries, follower) = (all.GetRequiredService<EntryStore>(), all.GetRequiredService<RegisterFollower>());
        var line = CallerLine.From(PhoneNumber.Parse(PeopleSeed.Line(1), provider: null));
        var times = new List<double>();
        for (var at = 0; at < NewEntries; at++)
        {
            var watch = Stopwatch.StartNew();
            await entries.Enter(reader.Id, reader.Account!.Value, new NewEntry($"new-{at}", TimeProvider.System.GetUtcNow(), Channels.LiveCall, line, Brand: brand, Basis: Basis.Said), stop);
            await follower.Follow(all: false, stop);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        var anew = Stopwatch.StartNew();
        await follower.Follow(all: true, stop);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\nA new entry is on the disk and in its line's figures after {times[times.Count / 2]:F1} ms (median), {times[times.Count * 95 / 100]:F1} ms (p95). Voices and all rankings made anew: {anew.Elapsed.TotalMilliseconds:N0} ms."));
    }

    internal static HttpClient Client(ServerOptions options) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true, CookieContainer = new CookieContainer(), MaxConnectionsPerServer = InFlight }) { BaseAddress = new Uri(options.Url) };

    internal static async Task SignIn(HttpClient client)
    {
        var page = await client.GetStringAsync("/entra");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = Token().Match(page).Groups["token"].Value, ["_handler"] = "entra", ["Email"] = PeopleSeed.Email, ["Password"] = PeopleSeed.Password,
        });
        using var answer = await client.PostAsync("/entra", form);
        if (answer.StatusCode != HttpStatusCode.Redirect && answer.StatusCode != HttpStatusCode.Found) throw new InvalidOperationException($"Signing in was answered {(int)answer.StatusCode}.");
    }

    private static async Task<List<double>> Times(HttpClient client, string path)
    {
        var times = new List<double>();
        for (var at = 0; at < WarmUp + Requests; at++)
        {
            var watch = Stopwatch.StartNew();
            using var answer = await client.GetAsync(path);
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}.");
            if (at >= WarmUp) times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        return times;
    }

    private static async Task<double> Rate(HttpClient client, string path, double seconds)
    {
        for (var at = 0; at < WarmUp; at++) (await client.GetAsync(path)).Dispose();
        var (done, watch) = (0L, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            while (watch.Elapsed.TotalSeconds < seconds)
            {
                using var answer = await client.GetAsync(path);
                if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"A look-up was answered {(int)answer.StatusCode}.");
                Interlocked.Increment(ref done);
            }
        }));
        return done / watch.Elapsed.TotalSeconds;
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="(?<token>[^"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
