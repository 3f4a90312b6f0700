using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;

namespace Quiete.Load;

/// <summary>Devices that sync: whole lists as a box does every night, and what changed as telephones do all day.</summary>
internal static class CardDavLoad
{
    private const string Full = """<d:propfind xmlns:d="DAV:"><d:prop><d:resourcetype/><d:getetag/><d:getcontenttype/></d:prop></d:propfind>""";

    /// <summary>Requests a second that the peer has published, on its whole machine.</summary>
    private const double Peer = 8.6;

    public static async Task<int> Run(string url, string tokensFile, double seconds, int connections, int serverProcess)
    {
        var tokens = await File.ReadAllLinesAsync(tokensFile);
        using var server = Process.GetProcessById(serverProcess);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(1) };
        var known = new string[tokens.Length];
        await Measure("full", async at => (await Send(client, "PROPFIND", tokens[at], Full, depth: "1")).Length);
        await Measure("changes", async at =>
        {
            var answer = await Send(client, "REPORT", tokens[at], Sync(known[at] ?? ""), depth: "0");
            known[at] = XDocument.Parse(Encoding.UTF8.GetString(answer)).Root!.Element(XName.Get("sync-token", "DAV:"))!.Value;
            return answer.Length;
        });
        return 0;

        async Task Measure(string name, Func<int, Task<int>> ask)
        {
            var (next, done, bytes) = (-1L, 0L, 0L);
            for (var round = 0; round < 2; round++) // once to warm up: every device has its book made, and a token
            {
                (next, done, bytes) = (-1, 0, 0);
                server.Refresh();
                var before = server.TotalProcessorTime;
                var watch = Stopwatch.StartNew();
                var waits = new List<double>[connections];
                await Task.WhenAll(Enumerable.Range(0, connections).Select(async worker =>
                {
                    waits[worker] = [];
                    while (round == 0 ? Volatile.Read(ref next) < tokens.Length : watch.Elapsed.TotalSeconds < seconds)
                    {
                        var at = (int)(Interlocked.Increment(ref next) % tokens.Length);
                        var began = watch.Elapsed;
                        Interlocked.Add(ref bytes, await ask(at));
                        waits[worker].Add((watch.Elapsed - began).TotalMilliseconds);
                        Interlocked.Increment(ref done);
                    }
                }));
                if (round == 0) continue;
                server.Refresh();
                var perCore = done / (server.TotalProcessorTime - before).TotalSeconds;
                var sorted = waits.SelectMany(list => list).Order().ToList();
                Console.WriteLine(FormattableString.Invariant(
                    $"{name}: {done / watch.Elapsed.TotalSeconds:F0}/s, {perCore:F0}/s and core of the service ({perCore / Peer:F0} x the peer's {Peer}), {bytes / done:N0} bytes, p50 {sorted[sorted.Count / 2]:F1} ms, p99 {sorted[sorted.Count * 99 / 100]:F1} ms"));
            }
        }
    }

    private static async Task<byte[]> Send(HttpClient client, string method, string token, string body, string depth)
    {
        var id = token.Split('_')[1];
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/dav/books/{id}/quiete/") { Content = new StringContent(body, Encoding.UTF8, "application/xml") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"carico:{token}")));
        request.Headers.Add("Depth", depth);
        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode == 207 ? await answer.Content.ReadAsByteArrayAsync() : throw new InvalidOperationException($"{method}: {(int)answer.StatusCode}");
    }

    private static string Sync(string token) =>
        $"""<d:sync-collection xmlns:d="DAV:"><d:sync-token>{token}</d:sync-token><d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>""";
}
