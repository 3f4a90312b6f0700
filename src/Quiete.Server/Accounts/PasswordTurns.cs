using System.Threading.RateLimiting;
using Dapper;
using Quiete.Server.Storage;

namespace Quiete.Server.Accounts;

/// <summary>Lets passwords of one account be tried one after the other: of many at once each would be judged before the others' mistakes count.</summary>
/// <remarks>On PostgreSQL the turn is one for all services of the database, so five guesses are five however many gates there are.</remarks>
internal sealed class PasswordTurns(Database database) : IDisposable
{
    private const int MostWaiting = 20;

    /// <summary>Tells these locks from others in one database.</summary>
    private const int Kind = 714619;

    /// <summary>The most connections held for turns: the gate's decisions need the others.</summary>
    private const int MostConnections = 8;

    private readonly SemaphoreSlim connections = new(MostConnections);

    private readonly PartitionedRateLimiter<long> limiter = PartitionedRateLimiter.Create<long, long>(account =>
        RateLimitPartition.GetConcurrencyLimiter(account, _ => new() { PermitLimit = 1, QueueLimit = MostWaiting }));

    /// <summary>Waits until nobody else tries a password of this account. Null: too many wait.</summary>
    public async ValueTask<PasswordTurn?> Take(long account, CancellationToken stop)
    {
        var here = await limiter.AcquireAsync(account, permitCount: 1, stop);
        if (!here.IsAcquired)
        {
            here.Dispose();
            return null;
        }

        var turn = new PasswordTurn(here);
        try
        {
            if (database.Kind == DatabaseKind.PostgreSql) await TakeEverywhere(turn, account, stop);
            return turn;
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    public void Dispose()
    {
        limiter.Dispose();
        connections.Dispose();
    }

    private async Task TakeEverywhere(PasswordTurn turn, long account, CancellationToken stop)
    {
        await connections.WaitAsync(stop);
        turn.AtEnd(new Place(connections));
        var connection = await database.Open(stop);
        turn.AtEnd(connection);

        // Of a transaction: it ends with the connection, however that ends. Accounts whose numbers are alike in 32 bits wait for each other.
        turn.AtEnd(await connection.BeginTransactionAsync(stop));
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT pg_advisory_xact_lock(@Kind, @account)", new { Kind, account = unchecked((int)account) }, cancellationToken: stop));
    }

    private sealed class Place(SemaphoreSlim among) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            among.Release();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>One try of a password; the next one waits until it is disposed of.</summary>
internal sealed class PasswordTurn(RateLimitLease here) : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> held = [];

    /// <summary>Holds something until the turn ends; what came last goes first.</summary>
    public void AtEnd(IAsyncDisposable what) => held.Push(what);

    public async ValueTask DisposeAsync()
    {
        while (held.TryPop(out var last)) await last.DisposeAsync();
        here.Dispose();
    }
}
