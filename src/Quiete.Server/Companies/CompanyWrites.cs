using System.Data.Common;
using Dapper;
using Quiete.Server.Storage;

namespace Quiete.Server.Companies;

/// <summary>The door through which every write of the room goes, so that caches of companies follow.</summary>
/// <remarks>A write moves the mark in its own transaction: other processes read it. Writes of this process are counted too, so here a cache is stale at once.</remarks>
internal sealed class CompanyWrites(Database database)
{
    private long count;

    public Database Database => database;

    /// <summary>How many writes of this process stand on the disk.</summary>
    public long Count => Volatile.Read(ref count);

    /// <summary>Does some work and moves the mark, in one transaction.</summary>
    public async Task<T> Write<T>(Func<DbConnection, Task<T>> work, CancellationToken stop)
    {
        try
        {
            return await database.Write(async connection =>
            {
                var done = await work(connection);
                await connection.ExecuteAsync("UPDATE company_change SET last = last + 1 WHERE id = 1");
                return done;
            }, stop);
        }
        finally
        {
            // Also when it failed: an acknowledgement can be lost after the commit.
            Interlocked.Increment(ref count);
        }
    }

    /// <summary>Refuses one more of something that a company has enough of: all of it is kept in memory, for everybody.</summary>
    public static async Task MustHaveRoom(DbConnection connection, string count, long company, int most, string field)
    {
        if (await connection.ExecuteScalarAsync<long>(count, new { company }) >= most)
        {
            throw new BadInputException(field, $"There are {most} of these already, and that is the most. End some that are not needed.");
        }
    }

    /// <summary>The mark as other processes see it; it differs after every write of any of them.</summary>
    public static Task<long> Mark(DbConnection connection) =>
        connection.ExecuteScalarAsync<long>("SELECT last FROM company_change WHERE id = 1");
}
