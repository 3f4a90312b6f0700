using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Quiete.Server.Storage;

/// <summary>Brings the schema forward when the service starts: numbered SQL files, each run once, never back.</summary>
/// <remarks>Each file and its entry in <c>schema_version</c> are one transaction. A file that was run and has changed since is refused.</remarks>
internal static class Migrations
{
    /// <summary>Runs what this database has not seen yet.</summary>
    /// <exception cref="BadInputException">A newer Quiete made this database, or a file that was run has been changed.</exception>
    public static Task Run(Database database, TimeProvider clock, CancellationToken stop) =>
        Run(database, All(database.Kind), clock, stop);

    /// <summary>Refuses a database that this version would have to bring forward first. Changes nothing.</summary>
    /// <exception cref="BadInputException">It is older, newer, or has no schema at all.</exception>
    public static Task MustBeCurrent(Database database, CancellationToken stop) => database.Read(async connection =>
    {
        var table = database.Kind == DatabaseKind.Sqlite ? "SELECT count(*) FROM sqlite_master WHERE name = 'schema_version'" : "SELECT count(to_regclass('schema_version'))";
        var done = await connection.ExecuteScalarAsync<long>(table) == 0 ? [] : await Done(connection);
        var known = All(database.Kind);
        Compare(known, done);
        return done.Count == known.Count
            ? true
            : throw new BadInputException("database", $"It is of an older Quiete (schema {(done is [.., var last] ? last.Number : 0)}; this one has {known[^1].Number}). Start the service once with this version, or use the one that ran last.");
    }, stop);

    internal static Task Run(Database database, IReadOnlyList<Migration> known, TimeProvider clock, CancellationToken stop) => database.Write(async connection =>
    {
        if (database.Kind == DatabaseKind.PostgreSql)
        {
            // Two services that start together: one waits here for the other.
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(7146190327)");
        }

        await connection.ExecuteAsync(
            "CREATE TABLE IF NOT EXISTS schema_version (number INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, at_ms BIGINT NOT NULL)");
        var done = await Done(connection);
        Compare(known, done);
        foreach (var migration in known.Where(one => done.TrueForAll(before => before.Number != one.Number)))
        {
            await connection.ExecuteAsync(migration.Sql);
            await connection.ExecuteAsync(
                "INSERT INTO schema_version (number, name, digest, at_ms) VALUES (@Number, @Name, @Digest, @now)",
                new { migration.Number, migration.Name, migration.Digest, now = clock.GetUtcNow().ToUnixTimeMilliseconds() });
        }
    }, stop);

    /// <summary>The files of one kind of database, in order.</summary>
    public static IReadOnlyList<Migration> All(DatabaseKind kind)
    {
        var folder = $"migrations/{(kind == DatabaseKind.Sqlite ? "sqlite" : "postgresql")}/";
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
                .Select(name => Migration.Of(name[folder.Length..], Text(assembly, name))),
        ];
    }

    private static async Task<List<(int Number, string Name, string Digest)>> Done(DbConnection connection) =>
        (await connection.QueryAsync<(int, string, string)>("SELECT number, name, digest FROM schema_version ORDER BY number")).ToList();

    private static void Compare(IReadOnlyList<Migration> known, List<(int Number, string Name, string Digest)> done)
    {
        foreach (var (number, name, digest) in done)
        {
            var same = known.FirstOrDefault(one => one.Number == number)
                ?? throw new BadInputException("database", $"It was made by a newer Quiete (schema {number}, {name}). Start that version, or restore a backup.");
            if (same.Digest != digest)
            {
                throw new BadInputException("database", $"Schema {number} ({name}) was run with another text than this Quiete has. Start the version that ran it.");
            }
        }
    }

    private static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

/// <summary>One step of the schema.</summary>
/// <param name="Digest">SHA-256 of the text, in hexadecimal.</param>
internal sealed record Migration(int Number, string Name, string Sql, string Digest)
{
    /// <summary>Of a file named such as <c>0003-gate.sql</c>.</summary>
    public static Migration Of(string file, string sql) => new(
        int.Parse(file[..4], CultureInfo.InvariantCulture),
        Path.GetFileNameWithoutExtension(file)[5..],
        sql,
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql.ReplaceLineEndings("\n")))));
}
