using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Quiete.Server.Storage;

[assembly: AssemblyFixture(typeof(Quiete.Server.Tests.Storage.PostgresServer))]

namespace Quiete.Server.Tests.Storage;

/// <summary>A real PostgreSQL in a temporary folder, started when the first test asks and stopped at the end.</summary>
/// <remarks>It refuses to run as root: then everything is run as the user <c>postgres</c>.</remarks>
public sealed class PostgresServer : IDisposable
{
    private const string Template = "quiete";

    private static readonly Lock Gate = new();
    private static readonly Lazy<Task> MadeTemplate = new(MakeTemplate);
    private static PostgresServer? running;

    private readonly string folder = Directory.CreateTempSubdirectory("quiete-pg-").FullName;
    private readonly int port = FreePort();

    /// <summary>The connection string of the database <c>postgres</c>; skips the test, with the reason, when there is no PostgreSQL here.</summary>
    internal static string Connection
    {
        get
        {
            lock (Gate)
            {
                if (Programs is null) Assert.Skip("PostgreSQL 15 was not found: install the Debian package postgresql-15.");
                if (running is { started: false }) running.Start();
                return running!.Address;
            }
        }
    }

    private bool started;

    public PostgresServer() => running = this;

    private PostgresServer(int port) => this.port = port;

    private static string? Programs { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Order().Select(version => Path.Combine(version, "bin"))
            .LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    /// <summary>Makes a database with the whole schema and nothing in it, and gives its connection string.</summary>
    internal static async Task<string> NewDatabase()
    {
        await MadeTemplate.Value;
        var name = $"t{Guid.NewGuid():N}";
        await Create($"{name} TEMPLATE {Template}");
        return Named(name);
    }

    /// <summary>A server of its own, for a test that kills it. The test disposes of it.</summary>
    internal static PostgresServer Another()
    {
        if (Programs is null) Assert.Skip("PostgreSQL 15 was not found: install the Debian package postgresql-15.");
        var server = new PostgresServer(FreePort());
        server.Start();
        return server;
    }

    /// <summary>The connection string of its database <c>postgres</c>.</summary>
    internal string Address => $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Maximum Pool Size=40;Timeout=15";

    /// <summary>Stops the server at once, as a power cut would.</summary>
    internal void Kill() => Control("stop", "-m", "immediate");

    /// <summary>Starts it again on the same port.</summary>
    internal void Again() => Control("start", "-w", "-l", Path.Combine(folder, "log"), "-o", Options);

    public void Dispose()
    {
        if (started) Control("stop", "-m", "immediate");
        Directory.Delete(folder, recursive: true);
    }

    // Without fsync: a process that is killed loses nothing that the system holds, only a power cut would.
    private string Options => $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=200 -c shared_buffers=64MB -c fsync=off";

    private void Start()
    {
        if (Environment.IsPrivilegedProcess) Run("chown", "-R", "postgres", folder);
        AsPostgres(Path.Combine(Programs!, "initdb"), "-D", Path.Combine(folder, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync");
        Control("start", "-w", "-l", Path.Combine(folder, "log"), "-o", Options);
        started = true;
    }

    private void Control(string verb, params string[] arguments) =>
        AsPostgres([Path.Combine(Programs!, "pg_ctl"), verb, "-D", Path.Combine(folder, "data"), .. arguments]);

    // The schema is brought up once, then copied.
    private static async Task MakeTemplate()
    {
        await Create(Template);
        await using var database = Database.OfPostgres($"{Named(Template)};Pooling=false");
        await Migrations.Run(database, TimeProvider.System, CancellationToken.None);
    }

    private static async Task Create(string name)
    {
        await using var connection = new NpgsqlConnection(Connection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Named(string database) => new NpgsqlConnectionStringBuilder(Connection) { Database = database }.ConnectionString;

    private static void AsPostgres(params string[] command)
    {
        if (Environment.IsPrivilegedProcess) Run("runuser", ["-u", "postgres", "--", .. command]);
        else Run(command[0], command[1..]);
    }

    private static void Run(string program, params string[] arguments)
    {
        // The server outlives the command and would keep its pipes open: nothing is redirected but to the null device.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments])
        {
            WorkingDirectory = "/tmp",
        })!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
