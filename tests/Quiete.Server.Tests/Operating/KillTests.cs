using System.Text;
using Dapper;
using Quiete.Audit;
using Quiete.Server.Audit;
using Quiete.Server.Gate;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Operating;

/// <summary>The real service under load, killed at random moments: whatever it acknowledged is there, and it comes back by itself.</summary>
public class KillTests
{
    private const int Rounds = 10;
    private const int Clients = 32;
    private const int Hot = 120;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_service_is_killed_on_SQLite()
    {
        var folder = Directory.CreateTempSubdirectory("quiete-kill-").FullName;
        Database Open() => Database.OfFile(Path.Combine(folder, "quiete.db"));
        await RunAndCheck(folder, connection: null, Open, (_, service) => service.Kill());
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_service_or_PostgreSQL_is_killed()
    {
        using var postgres = PostgresServer.Another();
        var folder = Directory.CreateTempSubdirectory("quiete-kill-").FullName;
        await RunAndCheck(folder, postgres.Address, () => Database.OfPostgres(postgres.Address), async (round, service) =>
        {
            if (round % 3 != 1)
            {
                await service.Kill();
                return;
            }

            postgres.Kill();
            await Task.Delay(200, Stop);
            postgres.Again();
        });
    }

    private static async Task RunAndCheck(string folder, string? connection, Func<Database> open, Func<int, ServiceProcess, Task> kill)
    {
        var market = await Furnish(open);
        var load = new Load(market, Clients, Hot);
        var checkpoints = new List<string>();
        var service = await ServiceProcess.Serve(folder, connection);
        for (var round = 0; round < Rounds; round++)
        {
            var before = load.Answers.Count;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var working = load.Run(service.Address, hotFrom: round * Hot, end.Token);
            await Until(() => load.Answers.Count > before);
            await Task.Delay(Random.Shared.Next(700, 1300), Stop);
            checkpoints.Add(await Checkpoint(service));
            await Task.Delay(Random.Shared.Next(0, 200), Stop);
            await kill(round, service);
            if (service.HasEnded)
            {
                await end.CancelAsync();
                await working;
                await service.DisposeAsync();
                service = await ServiceProcess.Serve(folder, connection);
                continue;
            }

            // Only the database was killed: the same process must answer again.
            var answered = load.Answers.Count;
            await Until(() => load.Answers.Count > answered + Clients);
            await end.CancelAsync();
            await working;
        }

        checkpoints.Add(await Checkpoint(service));
        service.Terminate();
        Assert.Equal(0, await service.End());
        Assert.DoesNotContain("347500", service.Output, StringComparison.Ordinal); // no number of any person in any line
        Assert.Empty(load.Wrong);
        await using (var database = open()) await Check(database, folder, load, checkpoints);
        await service.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<KillMarket> Furnish(Func<Database> open)
    {
        await using var database = open();
        var market = await KillMarket.Furnish(database, people: 4000);

        // Reservations of nobody's, whose leases end one after the other: the sweeper must reach each, however often it is killed.
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await database.Write(connection => connection.ExecuteAsync(
            "INSERT INTO contact (subject, principal, seq, code, number, campaign, reserved_ms, lease_ms, state, change) VALUES (@at, 999, 1, @at, @at, 1, 0, @lease, 0, 0)",
            Enumerable.Range(1, 100).Select(at => new { at, lease = now + (at * 200) })), Stop);
        return market;
    }

    private static async Task Check(Database database, string folder, Load load, List<string> checkpoints)
    {
        Assert.True(load.Receipts.Count > 50, $"only {load.Receipts.Count} answers");
        Assert.True(load.Told.Count > 5, $"only {load.Told.Count} outcomes");

        // Zero caps exceeded; never two open slots for one person; one decision under one key.
        Assert.Equal(0, await Count(database, "SELECT count(*) FROM (SELECT 1 FROM contact WHERE state = 1 GROUP BY subject HAVING count(*) > 3) AS over"));
        Assert.Equal(0, await Count(database, "SELECT count(*) FROM (SELECT 1 FROM contact WHERE state = 0 AND lease_ms > 1 GROUP BY subject HAVING count(*) > 1) AS twice"));
        Assert.Equal(0, await Count(database, "SELECT count(*) FROM (SELECT 1 FROM decision GROUP BY asked_by, request_key HAVING count(*) > 1) AS twice"));
        Assert.Equal([], Overlapping(load.Allowed));
        Assert.Equal(0, await Count(database, "SELECT count(*) FROM contact WHERE principal = 999 AND state = 0"));
        Assert.Equal(load.Told.Distinct(StringComparer.Ordinal).Count(), await Kept(database, load.Told));

        // Every batch has reached the log, and each of its entries is the decision's.
        Assert.Equal(0, await Count(database, "SELECT count(*) FROM batch WHERE first_leaf IS NULL"));
        Assert.Equal(await Count(database, "SELECT size FROM log_head"), await Count(database, "SELECT count(*) FROM decision"));
        await CheckReceipts(database, folder, load);
        await CheckCheckpoints(database, checkpoints);
    }

    /// <summary>Every receipt that a client read is there, word for word, and proves itself; one in ten with its place in the log.</summary>
    private static async Task CheckReceipts(Database database, string folder, Load load)
    {
        using var signing = new SigningKeys(database, HouseSecret.Load(folder), TimeProvider.System);
        var receipts = new Receipts(new AuditLog(database, signing, new ServerOptions { Data = folder, PublicUrl = TestServer.PublicUrl }));
        var (decisions, keys, seen) = (new DecisionStore(database), await signing.Published(Stop), 0);
        foreach (var (id, text) in load.Receipts)
        {
            var acknowledged = Receipt.Read(Encoding.UTF8.GetBytes(text), id);
            Assert.True(ShortCode.TryParse(id, out var code));
            var kept = await decisions.Find(code, Stop);
            Assert.NotNull(kept);
            var receipt = await receipts.Of(kept, withPerson: true, withLog: seen++ % 10 == 0, Stop);
            Assert.Equal((acknowledged with { Log = null }).Write(), (receipt with { Log = null }).Write());
            Assert.All(ReceiptCheck.Run(receipt, keys), check => Assert.NotEqual(CheckOutcome.Failed, check.Outcome));
        }
    }

    /// <summary>Each checkpoint that was seen begins the log as it is now.</summary>
    private static async Task CheckCheckpoints(Database database, List<string> checkpoints)
    {
        var log = new AuditLog(database, keys: null!, new ServerOptions());
        var head = await log.Head(Stop);
        Assert.True(SignedCheckpoint.TryParse(head!.Checkpoint, out var newest));
        Assert.Equal(Rounds + 1, checkpoints.Count);
        foreach (var text in checkpoints.Where(text => text.Length > 0))
        {
            Assert.True(SignedCheckpoint.TryParse(text, out var seen));
            var (older, newer) = (seen.Checkpoint, newest.Checkpoint);
            var proof = await log.Ask(read => TileLog.ConsistencyProof(read, older.Size, newer.Size), Stop);
            Assert.True(Merkle.VerifyConsistency(older.Size, older.Root, newer.Size, newer.Root, proof), $"the log of {older.Size} does not begin that of {newer.Size}");
        }
    }

    /// <summary>Persons who were given to one while another held them, as the clients saw it.</summary>
    private static List<string> Overlapping(IEnumerable<Held> allowed) =>
    [
        .. from person in allowed.GroupBy(one => one.Number, StringComparer.Ordinal)
           from first in person
           from second in person
           where first.Id != second.Id && second.Sent > first.Answered && second.Answered < first.Until
           select $"{first.Id} {second.Id}",
    ];

    private static async Task<int> Kept(Database database, IEnumerable<string> told)
    {
        var codes = (await database.Read(connection => connection.QueryAsync<long>("SELECT DISTINCT code FROM outcome"), Stop)).ToHashSet();
        return told.Distinct(StringComparer.Ordinal).Count(id => ShortCode.TryParse(id, out var code) && codes.Contains(code.Value));
    }

    private static Task<long> Count(Database database, string sql) => database.Read(connection => connection.ExecuteScalarAsync<long>(sql), Stop);

    /// <summary>The newest checkpoint; empty before the first entry.</summary>
    private static async Task<string> Checkpoint(ServiceProcess service)
    {
        using var client = new HttpClient { BaseAddress = service.Address };
        using var answer = await client.GetAsync("/log/checkpoint", Stop);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(Stop) : "";
    }

    private static async Task Until(Func<bool> holds)
    {
        for (var tries = 0; !holds(); tries++)
        {
            Assert.True(tries < 3000, "The service does not come back.");
            await Task.Delay(20, Stop);
        }
    }
}
