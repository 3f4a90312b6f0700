using System.Net.Http.Headers;
using AngleSharp.Html.Parser;
using Quiete.Server.Accounts;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests;

/// <summary>The real service on a free port, with a database of its own and a clock that the test moves.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    /// <summary>The address that people outside would use: the same in every test.</summary>
    public const string PublicUrl = "http://quiete.example";

    /// <summary>Everybody's password.</summary>
    public const string Password = "una frase per le prove";

    /// <summary>As the value of a field: its box is not ticked, so nothing is sent of it.</summary>
    public const string Unchecked = "(unchecked)";

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

    /// <summary>A browser in which somebody in this role signed in; the account is made for it.</summary>
    public async Task<HttpClient> SignedIn(Role role, long? company = null)
    {
        var email = $"{Guid.NewGuid():N}@quiete.example";
        await NewAccount(email, (role, company));
        var client = Anonymous();
        await SignIn(client, email);
        return client;
    }

    /// <summary>Makes an account with <see cref="Password"/>.</summary>
    public async Task<long> NewAccount(string email, params (Role Role, long? Company)[] roles)
    {
        await using var scope = Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<Registration>().Enter(email, "Ada Prova", Password, CancellationToken.None, roles)).Id;
    }

    /// <summary>Fills in and sends the page on which one signs in.</summary>
    public static async Task<HttpResponseMessage> SignIn(HttpClient client, string email, string password = Password) =>
        await Send(client, "/entra", "entra", ("Email", email), ("Password", password));

    /// <summary>Opens a page, fills in the form of this name, with what it holds already as a browser would, and sends it.</summary>
    /// <param name="form">The form's name, or the address to which it is sent.</param>
    public static async Task<HttpResponseMessage> Send(HttpClient client, string page, string form, params (string Name, string Value)[] fields)
    {
        var html = new HtmlParser().ParseDocument(await client.GetStringAsync(page));
        var found = html.QuerySelectorAll("form").FirstOrDefault(one =>
                one.QuerySelector($"input[name=_handler][value='{form}']") is not null || one.GetAttribute("action") == form)
            ?? throw new InvalidOperationException($"{page} has no form {form}.");
        var sent = found.QuerySelectorAll("input[type=hidden], input[type=checkbox][checked], input[type=radio][checked]")
            .Select(input => KeyValuePair.Create(input.GetAttribute("name")!, input.GetAttribute("value") ?? (input.GetAttribute("type") == "checkbox" ? "on" : "")))
            .Where(pair => !fields.Any(field => field.Name == pair.Key))
            .Concat(fields.Where(field => field.Value != Unchecked).Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var content = new FormUrlEncodedContent(sent);
        return await client.PostAsync(found.GetAttribute("action") is { Length: > 0 } action ? action : page, content);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients) client.Dispose();
        await app.Web.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
