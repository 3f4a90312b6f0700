using Quiete.Server.Storage;

namespace Quiete.Server.Tests.Storage;

/// <summary>A database of its own for one test, with the whole schema; gone at the end.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly string folder;

    private TestDatabase(string folder, Database database) => (this.folder, Database) = (folder, database);

    /// <summary>For theories: every test of a store runs on both.</summary>
    public static TheoryData<string> Both => [nameof(DatabaseKind.Sqlite), nameof(DatabaseKind.PostgreSql)];

    public Database Database { get; }

    public string Folder => folder;

    public static Task<TestDatabase> New(string kind, TimeProvider? clock = null) => New(Enum.Parse<DatabaseKind>(kind), clock);

    public static async Task<TestDatabase> New(DatabaseKind kind, TimeProvider? clock = null)
    {
        var place = Directory.CreateTempSubdirectory("quiete-db-").FullName;
        var database = kind == DatabaseKind.Sqlite
            ? Database.OfFile(Path.Combine(place, "quiete.db"))
            : Database.OfPostgres(await PostgresServer.NewDatabase());
        await Migrations.Run(database, clock ?? TimeProvider.System, CancellationToken.None);
        return new(place, database);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
