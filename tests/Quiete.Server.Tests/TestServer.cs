using System.Net.Http.Headers;
using Quiete.Server.Accounts;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests;

/// <summary>The real service on a free port, with a database of its own and a clock that the test moves.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    /// <summary>The address that people outside would use: the same in every test.</summary>
    public const string PublicUrl = "http://quiete.example";

    private readonly string folder;
    private readonly ServerApp app;
    private readonly List<HttpClient> clients = [];

    private TestServer(string folder, ServerApp app, TestClock clock) => (this.folder, this.app, Clock) = (folder, app, clock);

    public TestClock Clock { get; }

    public IServiceProvider Services => app.Web.Services;

    public Database Database => Get<Database>();

    public string Address => app.Web.Urls.First();

    /// <param name="kind">For theories over <see cref="TestDatabase.Both"/>.</param>
    /// <param name="change">Other options than the usual ones.</param>
    /// <param name="configure">Whatever else the test needs: log providers, services.</param>
    /// <param name="map">Addresses of the test's own.</param>
    public static async Task<TestServer> Start(
        string kind = nameof(DatabaseKind.Sqlite),
        Func<ServerOptions, ServerOptions>? change = null,
        Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? map = null)
    {
        var data = Directory.CreateTempSubdirectory("quiete-server-").FullName;
        var options = new ServerOptions
        {
            Data = data,
            Database = kind == nameof(DatabaseKind.PostgreSql) ? await PostgresServer.NewDatabase() : null,
            Url = "http://127.0.0.1:0",
            PublicUrl = PublicUrl,
        };
        var clock = TestClock.OnAMonday();
        var built = await ServerApp.Build(change?.Invoke(options) ?? options, clock, configure);
        map?.Invoke(built.Web);
        await built.Web.StartAsync();
        return new(data, built, clock);
    }

    /// <summary>A part of the service.</summary>
    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>A client that nobody knows. It keeps cookies and does not follow redirects.</summary>
    public HttpClient Anonymous()
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Address) };
        clients.Add(client);
        return client;
    }

    /// <summary>A program with a key of a company.</summary>
    public async Task<HttpClient> WithKey(long company, Role role = Role.Principal, Scopes scopes = (Scopes)63)
    {
        var (_, text) = await Get<KeyStore>().Create(company, role, "test", scopes, "test", expires: null, dailyQuota: null, CancellationToken.None);
        return WithKey(text);
    }

    /// <summary>A program that sends this key.</summary>
    public HttpClient WithKey(string text)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", text);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients) client.Dispose();
        await app.Web.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
