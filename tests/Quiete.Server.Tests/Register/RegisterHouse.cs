using System.Net;
using System.Text;
using System.Text.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Quiete.Server.Accounts;
using Quiete.Server.Register;
using Quiete.Server.Storage;

namespace Quiete.Server.Tests.Register;

/// <summary>A service with people who keep their registers.</summary>
internal sealed class RegisterHouse : IAsyncDisposable
{
    private RegisterHouse(TestServer server, HttpClient ada, long account, long person) => (Server, Ada, Account, Person) = (server, ada, account, person);

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public TestServer Server { get; }

    /// <summary>A browser in which Ada signed in.</summary>
    public HttpClient Ada { get; }

    public long Account { get; }

    /// <summary>Ada's register.</summary>
    public long Person { get; }

    public static async Task<RegisterHouse> Build(string kind = nameof(DatabaseKind.Sqlite), Func<ServerOptions, ServerOptions>? change = null)
    {
        var server = await TestServer.Start(kind, change);
        var (ada, account, person) = await Enter(server);
        return new(server, ada, account, person);
    }

    /// <summary>Somebody else with a register of their own.</summary>
    public Task<(HttpClient Browser, long Account, long Person)> Neighbour() => Enter(Server);

    public Task<HttpResponseMessage> Post(HttpClient client, string address, string json, HttpMethod? method = null) => client.SendAsync(
        new HttpRequestMessage(method ?? HttpMethod.Post, address) { Content = new StringContent(json, Encoding.UTF8, "application/json") }, Stop);

    /// <summary>Sends JSON and reads the answer, which must be of this status.</summary>
    public async Task<JsonElement> Ask(HttpClient client, string address, string json, HttpStatusCode status = HttpStatusCode.OK, HttpMethod? method = null)
    {
        using var answer = await Post(client, address, json, method);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public async Task<IReadOnlyList<JsonElement>> Entries(HttpClient? client = null) =>
        [.. (await (client ?? Ada).GetFromJsonAsync<JsonElement>("/v1/register/entries?most=500", Stop)).GetProperty("entries").EnumerateArray()];

    public async Task<IHtmlDocument> Page(string path, HttpClient? client = null)
    {
        using var answer = await Gate.Pages.Open(client ?? Ada, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>What a person reads in the middle of a page.</summary>
    public static string Read(IHtmlDocument page) =>
        string.Join(' ', (page.QuerySelector("main")?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Fills in a form of a page and sends it; it must lead to another page, which is opened.</summary>
    public async Task<IHtmlDocument> Done(string page, string form, params (string Name, string Value)[] fields)
    {
        using var answer = await TestServer.Send(Ada, page, form, fields);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Stop)}");
        return await Page(answer.Headers.Location!.OriginalString);
    }

    /// <summary>Sends a form whose page comes back because of a mistake.</summary>
    public async Task<IHtmlDocument> Refused(string page, string form, params (string Name, string Value)[] fields)
    {
        using var answer = await TestServer.Send(Ada, page, form, fields);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Stop));
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static async Task<(HttpClient Browser, long Account, long Person)> Enter(TestServer server)
    {
        var email = $"{Guid.NewGuid():N}@quiete.example";
        var account = await server.NewAccount(email, (Role.Person, null));
        var browser = server.Anonymous();
        await TestServer.SignIn(browser, email);
        return (browser, account, (await server.Get<PersonStore>().OfAccount(account, "Ada Prova", Stop)).Id);
    }
}
