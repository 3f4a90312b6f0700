using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Quiete.Server.Storage;

/// <summary>Which database holds the data. The SQL text is the same; schema files and bulk load differ.</summary>
internal enum DatabaseKind
{
    Sqlite,
    PostgreSql,
}

/// <summary>The database of the service: one SQLite file, or PostgreSQL.</summary>
/// <remarks>
/// SQLite has one writer, so its writes queue and are committed in groups: one sync of the disk acknowledges many.
/// PostgreSQL takes writers side by side, each with a transaction of its own.
/// </remarks>
internal sealed class Database : IAsyncDisposable
{
    /// <summary>Bytes of a page in a new SQLite file; an older one keeps its own.</summary>
    /// <remarks>Decisions touch pages all over, each for a row or two, and the log gets whole pages. Beside pages of 4 kB the ledger decides 4 % to 9 % more a second; with 1 kB the trees get too deep.</remarks>
    private const int PageBytes = 2048;

    /// <summary>How many statements each connection to PostgreSQL keeps planned.</summary>
    private const int MostPrepared = 100;

    private readonly NpgsqlDataSource? postgres;
    private readonly WriteQueue? queue;
    private readonly LogCopier? copier;

    private readonly bool unsynced;

    private Database(DatabaseKind kind, string connection, NpgsqlDataSource? source, bool noSync = false)
    {
        (Kind, ConnectionString, postgres, unsynced) = (kind, connection, source, noSync);
        if (kind != DatabaseKind.Sqlite) return;
        copier = new LogCopier(OpenSqlite, work => queue!.Alone(work, CancellationToken.None));
        queue = new WriteQueue(OpenSqliteWriter, copier.Committed);
    }

    public DatabaseKind Kind { get; }

    public string ConnectionString { get; }

    /// <summary>What of it this version cannot read.</summary>
    public UnreadRows Unread { get; } = new();

    /// <summary>The database file; null for PostgreSQL.</summary>
    public string? FilePath => Kind == DatabaseKind.Sqlite ? new SqliteConnectionStringBuilder(ConnectionString).DataSource : null;

    /// <summary>The pool of PostgreSQL; null for SQLite.</summary>
    public NpgsqlDataSource? Postgres => postgres;

    /// <summary>The database in one file, which is made when it is not there.</summary>
    /// <param name="noSync">For measurements only: nothing waits for the disk.</param>
    public static Database OfFile(string path, bool noSync = false) => new(DatabaseKind.Sqlite, new SqliteConnectionStringBuilder
    {
        DataSource = path,
        ForeignKeys = true,
        Pooling = true,
        DefaultTimeout = 30,
    }.ConnectionString, source: null, noSync);

    /// <summary>A PostgreSQL database, by connection string; several hosts may be named.</summary>
    /// <exception cref="BadInputException">It is no connection string.</exception>
    public static Database OfPostgres(string connection)
    {
        NpgsqlDataSourceBuilder builder;
        try
        {
            builder = new(connection);
        }
        catch (ArgumentException) // its message may quote the password
        {
            throw new BadInputException("--database", "This is no connection string of PostgreSQL. One looks like \"Host=db1;Username=quiete;Database=quiete\".");
        }

        builder.ConnectionStringBuilder.IncludeErrorDetail = false; // details quote values: a telephone number must not reach a log
        builder.ConnectionStringBuilder.MaxAutoPrepare = MostPrepared;
        return new(DatabaseKind.PostgreSql, connection, builder.Build());
    }

    /// <summary>Opens a connection for reading. The caller disposes of it.</summary>
    public async Task<DbConnection> Open(CancellationToken stop)
    {
        if (postgres is not null) return await postgres.OpenConnectionAsync(stop);
        var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync(stop);
        return connection;
    }

    /// <summary>Reads with one connection.</summary>
    public async Task<T> Read<T>(Func<DbConnection, Task<T>> work, CancellationToken stop)
    {
        await using var connection = await Open(stop);
        return await work(connection);
    }

    /// <summary>Does some work in a transaction. When the task ends the work is on the disk, or it failed and left nothing.</summary>
    /// <remarks>The connection that the work gets is inside the transaction: it neither commits nor opens another one.</remarks>
    /// <param name="stop">Gives up waiting for one's turn; work that has begun is finished.</param>
    public async Task<T> Write<T>(Func<DbConnection, Task<T>> work, CancellationToken stop)
    {
        if (queue is not null) return await queue.Add(work, stop);
        await using var connection = await postgres!.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        var done = await work(connection);
        await transaction.CommitAsync(CancellationToken.None);
        return done;
    }

    /// <inheritdoc cref="Write{T}"/>
    public Task Write(Func<DbConnection, Task> work, CancellationToken stop) => Write(async connection =>
    {
        await work(connection);
        return true;
    }, stop);

    /// <summary>Runs work alone on the writing connection of SQLite, outside any transaction: for backup and restore.</summary>
    public Task Alone(Func<SqliteConnection, Task> work, CancellationToken stop) =>
        queue is not null ? queue.Alone(work, stop) : throw new InvalidOperationException("PostgreSQL has tools of its own for this.");

    public async ValueTask DisposeAsync()
    {
        if (queue is not null)
        {
            await queue.DisposeAsync();
            await copier!.Rest();
            SqliteConnection.ClearPool(new SqliteConnection(ConnectionString));
        }

        if (postgres is not null) await postgres.DisposeAsync();
    }

    private SqliteConnection OpenSqliteWriter()
    {
        var connection = OpenSqlite();
        using var command = connection.CreateCommand();
        // cache_size: 64 MB, as decisions touch pages all over. secure_delete: a person who was erased must not be found in freed pages either.
        command.CommandText = "PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;";
        command.ExecuteNonQuery();
        return connection;
    }

    /// <summary>A connection outside the pool, whose log is on the disk when it says so.</summary>
    private SqliteConnection OpenSqlite()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA page_size = {PageBytes}; PRAGMA journal_mode = WAL; PRAGMA synchronous = {(unsynced ? "OFF" : "FULL")};";
        command.ExecuteNonQuery();
        return connection;
    }
}
