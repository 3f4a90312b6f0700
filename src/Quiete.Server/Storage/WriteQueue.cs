using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Quiete.Server.Storage;

/// <summary>The one writer of SQLite: works wait in line and are committed in groups, one sync of the disk for each group.</summary>
/// <remarks>
/// A work of a group runs inside a savepoint: one that fails is undone alone and its fault goes to its caller; the others of the group
/// stand. Nobody hears of success before the commit has returned. When the commit itself fails, all of the group fail.
/// </remarks>
internal sealed class WriteQueue : IAsyncDisposable
{
    /// <summary>The most works that wait; whoever comes then waits to get in line.</summary>
    private const int MostWaiting = 10_000;

    /// <summary>The most works that one commit acknowledges.</summary>
    private const int MostInGroup = 256;

    private readonly Channel<Work> waiting = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Func<SqliteConnection> open;
    private readonly Action<SqliteConnection> committed;
    private readonly Dictionary<string, SqliteCommand> prepared = [];
    private readonly Task running;
    private SqliteConnection? connection;

    /// <param name="committed">Called after each commit.</param>
    public WriteQueue(Func<SqliteConnection> open, Action<SqliteConnection> committed)
    {
        (this.open, this.committed) = (open, committed);
        running = Task.Run(Run);
    }

    /// <summary>Puts a work in line and waits until it is on the disk.</summary>
    public async Task<T> Add<T>(Func<DbConnection, Task<T>> work, CancellationToken stop)
    {
        var one = new Work<T>(work, stop);
        await Enter(one, stop);
        return await one.Done;
    }

    /// <summary>Runs a work alone, outside any transaction.</summary>
    public async Task Alone(Func<SqliteConnection, Task> work, CancellationToken stop)
    {
        var one = new Work<bool>(async open =>
        {
            await work((SqliteConnection)open);
            return true;
        }, stop) { IsAlone = true };
        await Enter(one, stop);
        await one.Done;
    }

    /// <summary>Finishes what waits, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await running;
        if (connection is not null) await connection.DisposeAsync();
    }

    private async Task Enter(Work work, CancellationToken stop)
    {
        try
        {
            await waiting.Writer.WriteAsync(work, stop);
        }
        catch (ChannelClosedException closed)
        {
            throw new OperationCanceledException("The service is stopping.", closed);
        }
    }

    private async Task Run()
    {
        var group = new List<Work>(MostInGroup);
        while (await waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            Work? alone = null;
            while (alone is null && group.Count < MostInGroup && waiting.Reader.TryRead(out var work))
            {
                if (work.IsAlone) alone = work;
                else if (!work.GaveUp()) group.Add(work);
            }

            if (group.Count > 0) await Commit(group);
            if (alone is not null) await RunAlone(alone);
        }
    }

    private async Task Commit(List<Work> group)
    {
        try
        {
            connection ??= open();
            Execute("BEGIN IMMEDIATE");
            if (group is [var only]) Execute(await only.Run(connection) ? "COMMIT" : "ROLLBACK");
            else await CommitTogether(group, connection);
        }
        catch (Exception fault) // whatever it was, every caller of the group must hear of it, and the queue goes on
        {
            Reopen();
            foreach (var work in group) work.Fail(fault);
            return;
        }

        foreach (var work in group) work.Succeed();
        committed(connection);
    }

    private async Task CommitTogether(List<Work> group, SqliteConnection open)
    {
        foreach (var work in group)
        {
            Execute("SAVEPOINT work");
            if (!await work.Run(open)) Execute("ROLLBACK TO work");
            Execute("RELEASE work");
        }

        Execute("COMMIT");
    }

    private async Task RunAlone(Work work)
    {
        try
        {
            connection ??= open();
            if (await work.Run(connection)) work.Succeed();
        }
        catch (Exception fault) // as above
        {
            Reopen();
            work.Fail(fault);
        }
    }

    // After a failed commit the connection's state is not known; a new one starts from what the disk has.
    private void Reopen()
    {
        prepared.Clear(); // the connection disposes of its commands
        connection?.Dispose();
        connection = null;
    }

    private void Execute(string sql)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection!.CreateCommand();
            command.CommandText = sql;
            prepared.Add(sql, command);
        }

        command.ExecuteNonQuery();
    }

    private abstract class Work(CancellationToken stop)
    {
        public bool IsAlone { get; init; }

        protected CancellationToken Stop => stop;

        /// <summary>Whether the caller no longer waits; then nothing is done for it.</summary>
        public abstract bool GaveUp();

        /// <summary>Runs it; false when it failed, which its caller is told at once.</summary>
        public abstract Task<bool> Run(DbConnection connection);

        public abstract void Succeed();

        public abstract void Fail(Exception fault);
    }

    private sealed class Work<T>(Func<DbConnection, Task<T>> work, CancellationToken stop) : Work(stop)
    {
        private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T result = default!;

        public Task<T> Done => done.Task;

        public override bool GaveUp() => Stop.IsCancellationRequested && done.TrySetCanceled(Stop);

        public override async Task<bool> Run(DbConnection connection)
        {
            try
            {
                result = await work(connection);
                return true;
            }
            catch (SqliteException fault) when (IsOfTheDisk(fault))
            {
                throw;
            }
            catch (Exception fault) // the caller's, whatever it is: the others of the group go on
            {
                done.TrySetException(fault);
                return false;
            }
        }

        public override void Succeed() => done.TrySetResult(result);

        public override void Fail(Exception fault) => done.TrySetException(fault);

        // After these SQLite may have rolled back the whole transaction by itself.
        private static bool IsOfTheDisk(SqliteException fault) =>
            fault.SqliteErrorCode is 7 /* NOMEM */ or 8 /* READONLY */ or 9 /* INTERRUPT */ or 10 /* IOERR */ or 11 /* CORRUPT */
                or 13 /* FULL */ or 14 /* CANTOPEN */ or 26 /* NOTADB */ or 5 /* BUSY */;
    }
}
