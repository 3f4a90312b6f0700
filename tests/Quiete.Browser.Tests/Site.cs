using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;
using Quiete.Server;
using Quiete.Server.Accounts;
using Quiete.Server.Tests;

namespace Quiete.Browser.Tests;

/// <summary>The real service on localhost, and browsers that look at it.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly IBrowser browser;
    private readonly List<IBrowserContext> opened = [];

    private Site(IBrowser browser, TestServer server, string address) => (this.browser, Server, Address) = (browser, server, address);

    public TestServer Server { get; }

    /// <summary>Under which browsers know it. A name, as passkeys ask for one.</summary>
    public string Address { get; }

    public static async Task<Site> Open(Chromium chromium, Func<ServerOptions, ServerOptions>? change = null)
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        var port = FreePort();
        var address = $"http://localhost:{port}";
        return new(chromium.Browser, await TestServer.Start(change: options =>
        {
            options = options with { Url = $"http://127.0.0.1:{port}", PublicUrl = address };
            return change?.Invoke(options) ?? options;
        }), address);
    }

    /// <summary>A browser of somebody new: no cookies, nothing stored.</summary>
    public async Task<IPage> Visitor(Screen screen, bool script = true)
    {
        var context = await browser.NewContextAsync(screen.Options(script));
        opened.Add(context);
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        return page;
    }

    /// <summary>A browser in which somebody signed in; without roles, a person.</summary>
    public Task<IPage> Somebody(Screen screen, params (Role Role, long? Company)[] roles) => Somebody(screen, script: true, roles);

    /// <inheritdoc cref="Somebody(Screen, ValueTuple{Role, long?}[])"/>
    public async Task<IPage> Somebody(Screen screen, bool script, params (Role Role, long? Company)[] roles)
    {
        var email = $"{Guid.NewGuid():N}@quiete.example";
        await Server.NewAccount(email, roles);
        var page = await Visitor(screen, script);
        await SignIn(page, email);
        return page;
    }

    public async Task SignIn(IPage page, string email)
    {
        await page.GotoAsync($"{Address}/entra");
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(TestServer.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Entra", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/entra", StringComparison.Ordinal));
    }

    /// <summary>Opens a page; one that was moving on by itself is let finish first.</summary>
    public async Task Go(IPage page, string path)
    {
        try
        {
            await page.GotoAsync(Address + path);
        }
        catch (PlaywrightException moving) when (moving.Message.Contains("interrupted", StringComparison.Ordinal) || moving.Message.Contains("ERR_ABORTED", StringComparison.Ordinal))
        {
            await page.WaitForLoadStateAsync();
            await page.GotoAsync(Address + path);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in opened) await context.CloseAsync();
        await Server.DisposeAsync();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
