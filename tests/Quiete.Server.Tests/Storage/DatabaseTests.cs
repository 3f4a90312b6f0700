using Dapper;
using Microsoft.Data.Sqlite;
using Quiete.Server.Storage;

namespace Quiete.Server.Tests.Storage;

public class DatabaseTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_work_that_fails_leaves_nothing_and_its_neighbours_stand(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        var works = Enumerable.Range(0, 40).Select(async at =>
        {
            try
            {
                await test.Database.Write(async connection =>
                {
                    await connection.ExecuteAsync("INSERT INTO event (change, ordinal, kind, body, at_ms) VALUES (@at, 0, 'test', '', 0)", new { at });
                    if (at % 3 == 0) throw new InvalidOperationException("this one fails");
                }, Stop);
                return at % 3 != 0;
            }
            catch (InvalidOperationException)
            {
                return at % 3 == 0;
            }
        }).ToList();

        Assert.All(await Task.WhenAll(works), Assert.True);
        var kept = await test.Database.Read(connection => connection.QueryAsync<long>("SELECT change FROM event ORDER BY change"), Stop);
        Assert.Equal(Enumerable.Range(0, 40).Where(at => at % 3 != 0).Select(at => (long)at), kept);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_work_that_comes_alone_and_fails_leaves_nothing_and_the_next_one_stands(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        foreach (var at in Enumerable.Range(0, 4))
        {
            var work = test.Database.Write(async connection =>
            {
                await connection.ExecuteAsync("INSERT INTO event (change, ordinal, kind, body, at_ms) VALUES (@at, 0, 'test', '', 0)", new { at });
                if (at % 2 == 0) throw new InvalidOperationException("this one fails");
            }, Stop);
            if (at % 2 == 0) await Assert.ThrowsAsync<InvalidOperationException>(() => work);
            else await work;
        }

        Assert.Equal([1L, 3L], await test.Database.Read(connection => connection.QueryAsync<long>("SELECT change FROM event ORDER BY change"), Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Changes_are_numbered_in_the_order_of_commits(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        var numbers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => test.Database.Write(Change.Next, Stop)));
        Assert.Equal(Enumerable.Range(1, 30).Select(at => (long)at), numbers.Order());
    }

    [Fact]
    public async Task A_full_disk_fails_the_whole_group_and_the_queue_goes_on()
    {
        await using var test = await TestDatabase.New(DatabaseKind.Sqlite);
        await test.Database.Alone(async connection => await connection.ExecuteAsync("PRAGMA max_page_count = 1"), Stop);
        var fault = await Assert.ThrowsAsync<SqliteException>(() => test.Database.Write(connection => connection.ExecuteAsync(
            "INSERT INTO event (change, ordinal, kind, body, at_ms) VALUES (1, 0, 'big', @body, 0)", new { body = new string('x', 4_000_000) }), Stop));
        Assert.Equal(13, fault.SqliteErrorCode);

        await test.Database.Write(connection => connection.ExecuteAsync(
            "INSERT INTO event (change, ordinal, kind, body, at_ms) VALUES (2, 0, 'small', '', 0)"), Stop);
        Assert.Equal([2L], await test.Database.Read(connection => connection.QueryAsync<long>("SELECT change FROM event"), Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Migrations_run_once_and_refuse_a_newer_or_changed_schema(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        await Migrations.Run(test.Database, TimeProvider.System, Stop);
        await test.Database.Write(connection => connection.ExecuteAsync(
            "INSERT INTO schema_version (number, name, digest, at_ms) VALUES (9000, 'tomorrow', '', 0)"), Stop);
        var newer = await Assert.ThrowsAsync<BadInputException>(() => Migrations.Run(test.Database, TimeProvider.System, Stop));
        Assert.Contains("newer Quiete", newer.Message, StringComparison.Ordinal);

        await test.Database.Write(connection => connection.ExecuteAsync("DELETE FROM schema_version WHERE number = 9000"), Stop);
        await test.Database.Write(connection => connection.ExecuteAsync("UPDATE schema_version SET digest = 'x' WHERE number = 4"), Stop);
        var changed = await Assert.ThrowsAsync<BadInputException>(() => Migrations.Run(test.Database, TimeProvider.System, Stop));
        Assert.Contains("another text", changed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_schemas_have_the_same_steps() => Assert.Equal(
        Migrations.All(DatabaseKind.Sqlite).Select(one => (one.Number, one.Name)),
        Migrations.All(DatabaseKind.PostgreSql).Select(one => (one.Number, one.Name)));


    [Fact]
    public async Task What_the_log_of_SQLite_holds_is_copied_beside_the_writer_and_the_log_begins_anew()
    {
        const int Many = 100; // of a megabyte each: more than the log holds before it is copied
        await using var test = await TestDatabase.New(nameof(DatabaseKind.Sqlite));
        var (file, log) = (new FileInfo(test.Database.FilePath!), new FileInfo($"{test.Database.FilePath}-wal"));
        for (var round = 1; round <= 3; round++)
        {
            await Fill(test.Database, Many);
            for (var waited = 0; Length(file) < round * 80L * 1_000_000; waited++)
            {
                Assert.True(waited < 600, $"After 30 s the file has {Length(file):N0} bytes.");
                await Task.Delay(50, Stop);
            }
        }

        Assert.InRange(Length(log), 1, 200L * 1_000_000);
        Assert.Equal(3L * Many, await test.Database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM event"), Stop));
    }

    private static long Length(FileInfo file)
    {
        file.Refresh();
        return file.Length;
    }

    private static async Task Fill(Database database, int many)
    {
        for (var at = 0; at < many; at++)
        {
            await database.Write(
                connection => connection.ExecuteAsync("INSERT INTO event (change, ordinal, kind, body, at_ms) SELECT coalesce(max(change), 0) + 1, 0, 'test', @body, 0 FROM event",
                    new { body = new string('x', 1_000_000) }), Stop);
        }
    }
}
