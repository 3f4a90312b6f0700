using System.Data.Common;
using System.Threading.Channels;
using Npgsql;
using Quiete.Server.Audit;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>Decides contacts and reserves their slots, one group after the other: each group is one transaction, one signature, one sync of the disk.</summary>
/// <remarks>
/// What comes while a group is on its way to the disk forms the next one, so durability costs a sync for each group and
/// not for each contact. Nobody hears of a decision before it is on the disk.
/// </remarks>
internal sealed class ContactLedger(Database database, AuditLog log, ServerOptions options, TimeProvider clock, ChangeSignal signal) : IHostedService
{
    /// <summary>The most wishes that wait; whoever comes then is told to come again.</summary>
    private const int MostWaiting = 20_000;

    /// <summary>The most wishes in a group.</summary>
    private const int MostInGroup = 256;

    /// <summary>How often a group is tried when PostgreSQL asks for it: two gates met on one person.</summary>
    private const int MostTries = 8;

    /// <summary>How far the clock may run behind the ledger while time is taken to stand still; beyond it nothing is decided.</summary>
    private static readonly TimeSpan MostBehind = TimeSpan.FromHours(1);

    // PostgreSQL keeps plans: one made while a table was small reads all of it, for every group, once it has grown.
    private const string ByIndex = "SELECT set_config('enable_seqscan', 'off', true)";

    private readonly Channel<Pending> waiting = Channel.CreateBounded<Pending>(MostWaiting);
    private Task running = Task.CompletedTask;
    private volatile bool stopping;

    /// <summary>Decides a wish. When the task ends the decision is on the disk.</summary>
    /// <exception cref="RequestKeyConflictException">The key was used for another wish.</exception>
    public async Task<StoredDecision> Decide(ContactWish wish, CancellationToken stop)
    {
        var pending = new Pending(wish, stop);
        if (waiting.Writer.TryWrite(pending)) return await pending.Done.Task;
        if (stopping) throw new NotNowException("stopping", "The service is stopping. Ask again later.");
        throw new NotNowException("too-busy", "Too many contacts wait to be decided. Ask again later with the same Idempotency-Key.");
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var lanes = database.Kind == DatabaseKind.Sqlite ? 1 : options.LedgerLanes;
        running = Task.WhenAll(Enumerable.Range(0, lanes).Select(_ => Task.Run(Run, CancellationToken.None)));
        return Task.CompletedTask;
    }

    /// <summary>Takes no more, and finishes what waits.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        stopping = true;
        waiting.Writer.TryComplete();
        await running.WaitAsync(cancellationToken);
    }

    private async Task Run()
    {
        var group = new List<Pending>(MostInGroup);
        while (await waiting.Reader.WaitToReadAsync())
        {
            if (database.Kind == DatabaseKind.Sqlite) await waiting.Reader.Gather(group.Count); // in PostgreSQL the other lane is at work meanwhile
            group.Clear();
            while (group.Count < (options.LedgerGroup ?? MostInGroup) && waiting.Reader.TryRead(out var one))
            {
                if (!one.GaveUp()) group.Add(one);
            }

            if (group.Count == 0) continue;
            try
            {
                await Decide(group);
            }
            catch (Exception fault) // whatever it was, every caller of the group must hear of it, and the ledger goes on
            {
                foreach (var one in group) one.Done.TrySetException(fault);
                continue;
            }

            foreach (var one in group) one.Tell();
            signal.Raise();
        }
    }

    private async Task Decide(List<Pending> group)
    {
        var key = await log.Key(CancellationToken.None);
        for (var tries = 1; ; tries++)
        {
            try
            {
                var signed = await database.Write(async connection =>
                {
                    var work = new LedgerGroup(connection, database.Kind, database.Unread, key, await Time(connection));
                    await work.Run(group);
                    return work.Signed;
                }, CancellationToken.None);
                foreach (var (id, batch) in signed) log.Remember(id, batch);
                return;
            }
            catch (PostgresException conflict) when (tries < MostTries && conflict.SqlState is "40001" or "40P01" or "23505")
            {
                // Another gate decided about the same person, or under the same key, at the same instant: see what it wrote.
            }
            catch (SlotTakenException) when (tries < MostTries)
            {
                // The same, of a person whose numbers were linked at that instant.
            }
        }
    }

    /// <summary>Now, but never before the newest batch: a clock that was set back must not make attempts of today lie in the future.</summary>
    private async Task<LedgerTime> Time(DbConnection connection)
    {
        var (newest, batch, origin) = (0L, 0L, (string?)null);
        var round = new Round(connection);
        if (database.Kind == DatabaseKind.PostgreSql) round.Add(ByIndex, static _ => { });
        AuditLog.AddNewest(round, (at, id) => (newest, batch) = (at, id), name => origin = name);
        await round.Run();
        origin ??= await log.Name(connection);
        var now = clock.GetUtcNow();
        var latest = DateTimeOffset.FromUnixTimeMilliseconds(newest);
        if (latest - now > MostBehind)
        {
            throw new NotNowException("clock-behind", $"The clock of this machine is {(latest - now).TotalMinutes:F0} minutes behind the newest decision. Set it right.");
        }

        return new(now > latest ? DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()) : latest, batch, origin);
    }
}

/// <summary>The instant at which a group is decided, in whole milliseconds, the batch that was signed last before it, and the name of the log.</summary>
internal readonly record struct LedgerTime(DateTimeOffset Now, long NewestBatch, string Origin);

/// <summary>A wish in line, and whoever waits for its decision.</summary>
internal sealed class Pending(ContactWish wish, CancellationToken stop)
{
    public ContactWish Wish => wish;

    /// <summary>Completed only once the decision is on the disk.</summary>
    public TaskCompletionSource<StoredDecision> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was decided, while the group is on its way to the disk.</summary>
    public StoredDecision? Decided { get; set; }

    /// <summary>A fault of this wish alone.</summary>
    public Exception? Fault { get; set; }

    public bool GaveUp() => stop.IsCancellationRequested && Done.TrySetCanceled(stop);

    public void Tell()
    {
        if (Fault is not null) Done.TrySetException(Fault);
        else Done.TrySetResult(Decided!);
    }
}
