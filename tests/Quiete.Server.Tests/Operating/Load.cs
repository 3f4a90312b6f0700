using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Quiete.Server.Tests.Operating;

/// <summary>A contact that the service said yes to, from the sending of the wish to whatever ended the hold.</summary>
internal sealed record Held(string Id, string Number, long Sent, long Answered)
{
    /// <summary>When the client began to give the slot back or to tell the outcome.</summary>
    public long Until { get; set; } = long.MaxValue;
}

/// <summary>Clients that reserve, tell, release and object without a pause, and remember every word that was acknowledged.</summary>
internal sealed class Load(KillMarket market, int clients, int hot)
{
    private readonly ConcurrentQueue<(int Agency, string Number, string Key)> unanswered = new();
    private int wishes;

    /// <summary>Every receipt that was read, by the contact's id.</summary>
    public ConcurrentDictionary<string, string> Receipts { get; } = new();

    /// <summary>The id that was answered for each key.</summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new();

    public ConcurrentBag<Held> Allowed { get; } = [];

    /// <summary>When an objection was acknowledged, by number: the first time.</summary>
    public ConcurrentDictionary<string, long> Objected { get; } = new();

    /// <summary>Outcomes that were acknowledged.</summary>
    public ConcurrentBag<string> Told { get; } = [];

    /// <summary>What the service must never say.</summary>
    public ConcurrentBag<string> Wrong { get; } = [];

    /// <summary>Works against a service until told to stop. Requests that get no answer are taken for lost, and asked again in the next run.</summary>
    /// <param name="hotFrom">The first of the people whom everybody wants in this run.</param>
    public Task Run(Uri service, int hotFrom, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
    {
        using var agencies = new Programs(service, [.. market.Agencies.Select(one => one.Key), market.LuceKey]);
        var random = new Random();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Turn(agencies, random, hotFrom);
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException or OperationCanceledException)
            {
                await Task.Delay(20, CancellationToken.None); // the service is gone for a moment
            }
        }
    }, CancellationToken.None)));

    private async Task Turn(Programs programs, Random random, int hotFrom)
    {
        if (random.Next(40) == 0)
        {
            await Object(programs.Of(2), market.People[hotFrom + random.Next(hot)]);
            return;
        }

        if (!unanswered.TryDequeue(out var wish))
        {
            var person = market.People[random.Next(10) < 7 ? hotFrom + random.Next(hot) : random.Next(market.People.Count)];
            wish = (random.Next(2), person, $"wish {Interlocked.Increment(ref wishes)}");
        }

        var held = await Ask(programs.Of(wish.Agency), wish);
        if (held is null) return;
        held.Until = Stopwatch.GetTimestamp();
        var address = $"/v1/contacts/{held.Id}";
        switch (random.Next(10))
        {
            case < 6:
                using (var told = await programs.Of(wish.Agency).PatchAsJsonAsync(address, new { network = "busy" })) Expect(told, HttpStatusCode.OK, () => Told.Add(held.Id));
                break;
            case < 8:
                using (var released = await programs.Of(wish.Agency).DeleteAsync(address)) Expect(released, HttpStatusCode.NoContent, () => { }, HttpStatusCode.Conflict);
                break;
            case 8:
                using (var told = await programs.Of(wish.Agency).PatchAsJsonAsync(address, new { network = "answered", exercised = "objection" }))
                {
                    Expect(told, HttpStatusCode.OK, () => Objected.TryAdd(held.Number, Stopwatch.GetTimestamp()));
                }

                break;
            default:
                held.Until = long.MaxValue; // keeps it
                break;
        }
    }

    private async Task<Held?> Ask(HttpClient agency, (int Agency, string Number, string Key) wish)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/contacts")
        {
            Content = JsonContent.Create(new { campaign = market.Agencies[wish.Agency].Campaign, number = wish.Number }),
        };
        request.Headers.Add("Idempotency-Key", wish.Key);
        var sent = Stopwatch.GetTimestamp();
        JsonNode answer;
        try
        {
            using var response = await agency.SendAsync(request, CancellationToken.None);
            if (response.StatusCode is not (HttpStatusCode.Created or HttpStatusCode.OK))
            {
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable) Wrong.Add($"{response.StatusCode} for a wish");
                unanswered.Enqueue(wish);
                return null;
            }

            answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(CancellationToken.None))!;
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or OperationCanceledException)
        {
            unanswered.Enqueue(wish);
            throw;
        }

        var id = answer["id"]!.GetValue<string>();
        Receipts[id] = answer["receipt"]!.ToJsonString();
        if (Answers.GetOrAdd(wish.Key, id) != id) Wrong.Add("two decisions under one key");
        if (answer["decision"]!.GetValue<string>() != "allow") return null;
        if (answer["state"]?.GetValue<string>() != "reserved") return null; // an answer to an older wish: stopped or told meanwhile
        if (Objected.TryGetValue(wish.Number, out var since) && since < sent) Wrong.Add("a contact after the objection's answer");
        var held = new Held(id, wish.Number, sent, Stopwatch.GetTimestamp());
        Allowed.Add(held);
        return held;
    }

    private async Task Object(HttpClient principal, string number)
    {
        using var entered = await principal.PostAsJsonAsync("/v1/objections", new { number });
        Expect(entered, HttpStatusCode.Created, () => Objected.TryAdd(number, Stopwatch.GetTimestamp()));
    }

    private void Expect(HttpResponseMessage answer, HttpStatusCode good, Action then, HttpStatusCode? alsoGood = null)
    {
        if (answer.StatusCode == good) then();
        else if (answer.StatusCode != alsoGood && answer.StatusCode != HttpStatusCode.ServiceUnavailable) Wrong.Add($"{answer.StatusCode} for {answer.RequestMessage!.Method}");
    }

    /// <summary>A client for each key.</summary>
    private sealed class Programs : IDisposable
    {
        private readonly List<HttpClient> clients;

        public Programs(Uri service, IReadOnlyList<string> keys) => clients = [.. keys.Select(key =>
        {
            var client = new HttpClient { BaseAddress = service, Timeout = TimeSpan.FromSeconds(20) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            return client;
        })];

        public HttpClient Of(int key) => clients[key];

        public void Dispose()
        {
            foreach (var client in clients) client.Dispose();
        }
    }
}
