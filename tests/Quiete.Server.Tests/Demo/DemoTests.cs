using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Components;
using Quiete.Server.Demo;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Documents;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Demo;

public partial class DemoTests
{
    /// <summary>Pages that no link of the demo leads to: they show what a letter, a code or a form brought.</summary>
    private static readonly string[] Apart =
    [
        "/aiuto/entra/{Token}", "/cassaforte/{Id:long}", "/cerchie/entra/{Token}", "/invito/{Token}", "/liste/{Id:long}", "/numeri-miei/lettera/{Id:long}",
        "/pratiche/{Id:long}/indennizzo", "/pratiche/{Id:long}/lettere/spedite/{LetterId:long}", "/pratiche/{Id:long}/segnalazioni/inviate/{Act:long}",
        "/primo-avvio/{Token}", "/registro/importa/{Id:long}",
    ];

    /// <summary>The routes of all pages, with what an address of each looks like; those that say most come first.</summary>
    private static readonly IReadOnlyList<(string Text, Regex Address)> Routes =
    [
        .. typeof(ServerApp).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template)
            .OrderBy(text => text.Count(letter => letter == '{'))
            .Select(text => (text, new Regex($"^{Parameter().Replace(text, match => match.Value.Contains(':', StringComparison.Ordinal) ? "[0-9]+" : "[^/]+")}$", RegexOptions.None, TimeSpan.FromSeconds(1)))),
    ];

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Every_page_has_something_to_show_to_whom_it_is_for_on_either_database(string kind)
    {
        using var folder = new TestFolder();
        var options = new ServerOptions
        {
            Data = folder.At("data"), Url = "http://127.0.0.1:0", Demo = true,
            Database = kind == nameof(DatabaseKind.PostgreSql) ? await PostgresServer.NewDatabase() : null,
        };
        var told = await DemoMarket.Fill(options, TimeProvider.System, _ => { }, Stop);
        await using var app = await ServerApp.Build(options);
        await app.Web.StartAsync(Stop);
        Assert.Null(await app.Web.Services.GetRequiredService<KnownTime>().Doubted(Stop)); // no alarm greets a newcomer

        var seen = new HashSet<string>(StringComparer.Ordinal); // the pages, by their route
        var broken = new List<string>();
        foreach (var email in told.Select(line => line.Split(' ')[0]).Where(word => word.Contains('@', StringComparison.Ordinal)).Prepend(""))
        {
            using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Web.Urls.First()) };
            browser.DefaultRequestHeaders.Add("Accept", "text/html");
            if (email.Length > 0) using (await TestServer.SignIn(browser, email, told[^1].Split(' ')[^1])) { }
            await Walk(browser, email, seen, broken);
        }

        await app.Web.StopAsync(Stop);
        Assert.Empty(broken);
        Assert.Equal(string.Join('\n', Apart), string.Join('\n', Routes.Select(route => route.Text).Where(route => !seen.Contains(route)).Order(StringComparer.Ordinal)));
    }

    // Follows the links of each page that needs no more than its name: one address for each route and what it asks.
    private static async Task Walk(HttpClient browser, string who, HashSet<string> seen, List<string> broken)
    {
        var shapes = new HashSet<string>(StringComparer.Ordinal);
        var named = Routes.Where(route => !route.Text.Contains('{', StringComparison.Ordinal)).Select(route => new Uri(browser.BaseAddress!, route.Text)).ToList();
        var ahead = new Queue<Uri>(named);
        while (ahead.TryDequeue(out var address))
        {
            using var answer = await browser.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, Stop);
            var isNowhere = answer.StatusCode == HttpStatusCode.NotFound && !named.Contains(address); // a link that leads to nothing
            if (isNowhere || (int)answer.StatusCode >= 500 || answer.StatusCode == HttpStatusCode.TooManyRequests) broken.Add($"{who} {address.PathAndQuery}: {(int)answer.StatusCode}");
            var links = new List<string?> { answer.Headers.Location?.ToString() };
            if (answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType == "text/html")
            {
                if (RouteOf(address) is { } route) seen.Add(route);
                var html = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStreamAsync(Stop), Stop);
                links.AddRange(html.QuerySelectorAll("a[href]").Select(link => link.GetAttribute("href")));
            }

            foreach (var there in links.OfType<string>().Select(link => new Uri(address, link)).Where(there => there.Authority == address.Authority))
            {
                if (shapes.Add((RouteOf(there) ?? Digits().Replace(there.AbsolutePath, "0")) + Value().Replace(there.Query, ""))) ahead.Enqueue(there);
            }
        }
    }

    private static string? RouteOf(Uri address) => Routes.FirstOrDefault(route => route.Address.IsMatch(address.AbsolutePath)).Text;

    [GeneratedRegex("[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();

    [GeneratedRegex("=[^&]*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Value();

    [GeneratedRegex("""\{[^}]*\}""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
