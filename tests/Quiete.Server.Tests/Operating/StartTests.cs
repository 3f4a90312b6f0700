using System.Net;
using System.Net.Sockets;
using Dapper;
using Quiete.Server.Storage;

namespace Quiete.Server.Tests.Operating;

/// <summary>A start that cannot succeed ends with one plain sentence that says what is wrong and what to do.</summary>
public sealed class StartTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly string root = Directory.CreateTempSubdirectory("quiete-start-").FullName;

    private string Data => Path.Combine(root, "data");

    [Fact]
    public async Task An_address_that_is_taken_or_not_here_is_named_with_the_option_that_changes_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        Assert.Contains("already in use", await Sentence(1, "--data", Data, "--url", taken), StringComparison.Ordinal);
        Assert.Contains("--url", await Sentence(1, "--data", Data, "--url", "http://192.0.2.1:80"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=u;Password=segreta", 1, "PostgreSQL does not answer")] // nobody listens there
    [InlineData("segreta", 2, "no connection string")]
    public async Task PostgreSQL_that_is_not_there_is_named_and_its_password_is_not(string database, int code, string says)
    {
        var sentence = await Sentence(code, "--data", Data, "--database", database);
        Assert.Contains(says, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("segreta", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_none_or_damaged_inside_sends_to_the_backup()
    {
        Directory.CreateDirectory(Data);
        var file = Path.Combine(Data, "quiete.db");
        await File.WriteAllBytesAsync(file, [.. Enumerable.Repeat((byte)'x', 10_000)], Stop);
        Assert.Contains("restore FILE", await Sentence(1, "--data", Data), StringComparison.Ordinal);

        File.Delete(file);
        await using (var database = Database.OfFile(file))
        {
            await Migrations.Run(database, TimeProvider.System, Stop);
            await database.Alone(connection => connection.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)"), Stop);
        }

        await using (var whole = File.OpenWrite(file))
        {
            whole.Position = 4096; // behind the first pages, which tell what it is
            whole.Write([.. Enumerable.Repeat((byte)'x', (int)whole.Length - 4096)]);
        }

        Assert.Contains("restore FILE", await Sentence(1, "--data", Data), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_and_a_secret_that_is_none_are_the_operators_to_mend()
    {
        Directory.CreateDirectory(Data);
        await using (var database = Database.OfFile(Path.Combine(Data, "quiete.db")))
        {
            await Migrations.Run(database, TimeProvider.System, Stop);
            await database.Write(connection => connection.ExecuteAsync("INSERT INTO schema_version (number, name, digest, at_ms) VALUES (9999, 'later', 'x', 0)"), Stop);
        }

        Assert.Contains("newer Quiete", await Sentence(2, "--data", Data), StringComparison.Ordinal);
        File.Delete(Path.Combine(Data, "quiete.db"));
        await File.WriteAllTextAsync(Path.Combine(Data, "secret"), "x", Stop);
        Assert.Contains("32 bytes in base64", await Sentence(2, "--data", Data), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    /// <summary>The one line that a start says that does not succeed.</summary>
    private static async Task<string> Sentence(int code, params string[] arguments)
    {
        var (ended, output) = await ServiceProcess.Command(["serve", .. arguments.Contains("--url") ? [] : new[] { "--url", "http://127.0.0.1:0" }, .. arguments]);
        Assert.True(ended == code, output);
        var line = Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.StartsWith("quiete: ", line, StringComparison.Ordinal);
        return line;
    }
}
