using System.Diagnostics;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Server;
using Quiete.Server.Companies;
using Quiete.Server.Gate;

namespace Quiete.Load;

/// <summary>The ledger without HTTP: so many wishes in flight, each about a person that nobody asked for yet.</summary>
internal sealed class LedgerLoad(ContactLedger ledger, KnownCampaign campaign, int inFlight)
{
    /// <summary>The other contestants were compiled before they ran.</summary>
    private const double WarmUpSeconds = 8;

    private long next;

    /// <summary>Prints decisions a second, median and 99th percentile in ms, how many were allowed and refused, and the CPU microseconds of one.</summary>
    public static async Task<int> Run(string data, double seconds, int inFlight, string? database)
    {
        await using var app = await ServerApp.Build(new ServerOptions { Data = data, Database = database, Url = "http://127.0.0.1:0" });
        await app.Web.StartAsync();
        var book = app.Web.Services.GetRequiredService<CampaignBook>();
        var campaign = await book.Find(1, CancellationToken.None) ?? throw new InvalidOperationException("Seed the data first.");
        var load = new LedgerLoad(app.Web.Services.GetRequiredService<ContactLedger>(), campaign, inFlight);
        await load.Ask(WarmUpSeconds);

        var (before, watch) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        var (waits, allowed) = await load.Ask(seconds);
        var elapsed = watch.Elapsed.TotalSeconds;
        var cpu = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / waits.Count;
        waits.Sort();
        Console.WriteLine(FormattableString.Invariant(
            $"{waits.Count / elapsed:F0} {waits[waits.Count / 2]:F2} {waits[waits.Count * 99 / 100]:F2} {allowed} {waits.Count - allowed} {cpu:F0}"));
        await app.Web.StopAsync();
        return 0;
    }

    private async Task<(List<double> Waits, long Allowed)> Ask(double seconds)
    {
        var allowed = 0L;
        var watch = Stopwatch.StartNew();
        var waits = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
        {
            var own = new List<double>();
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
                own.Add((watch.Elapsed - began).TotalMilliseconds);
                if (decision.Decision == Decision.Allow) Interlocked.Increment(ref allowed);
            }

            return own;
        }));
        return ([.. waits.SelectMany(list => list)], allowed);
    }
}
