using System.Diagnostics;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Server;
using Quiete.Server.Companies;
using Quiete.Server.Gate;

namespace Quiete.Load;

/// <summary>The ledger without HTTP: so many wishes in flight, each about a person that nobody asked for yet.</summary>
internal static class LedgerLoad
{
    public static async Task<int> Run(string data, double seconds, int inFlight, string? database)
    {
        await using var app = await ServerApp.Build(new ServerOptions { Data = data, Database = database, Url = "http://127.0.0.1:0" });
        await app.Web.StartAsync();
        var ledger = app.Web.Services.GetRequiredService<ContactLedger>();
        var book = app.Web.Services.GetRequiredService<CampaignBook>();
        var campaign = await book.Find(1, CancellationToken.None) ?? throw new InvalidOperationException("Seed the data first.");
        var (next, reserved, refused) = (0L, 0L, 0L);
        var before = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var waits = new List<double>[inFlight];
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async at =>
        {
            waits[at] = [];
            while (watch.Elapsed.TotalSeconds < seconds)
            {
                var number = Seed.Number(Interlocked.Increment(ref next)).ToString();
                var began = watch.Elapsed;
                var decision = await ledger.Decide(new ContactWish
                {
                    AskedBy = campaign.Agency!.Value.Id,
                    Campaign = campaign,
                    NumberText = number,
                    Number = NumberReader.Read(number),
                    Lease = TimeSpan.FromMinutes(10),
                }, CancellationToken.None);
                waits[at].Add((watch.Elapsed - began).TotalMilliseconds);
                if (decision.Decision == Decision.Allow) Interlocked.Increment(ref reserved);
                else Interlocked.Increment(ref refused);
            }
        }));
        var elapsed = watch.Elapsed.TotalSeconds;
        var cpu = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / (reserved + refused);
        var sorted = waits.SelectMany(list => list).Order().ToList();
        Console.WriteLine(FormattableString.Invariant(
            $"{(reserved + refused) / elapsed:F0} {sorted[sorted.Count / 2]:F2} {sorted[sorted.Count * 99 / 100]:F2} {reserved} {refused} {cpu:F0}"));
        await app.Web.StopAsync();
        return 0;
    }
}
