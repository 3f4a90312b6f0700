using Dapper;
using Microsoft.Playwright;

namespace Quiete.Browser.Tests.Register;

public class OfflineTests(Chromium chromium)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_noted_without_a_network_wait_through_a_reload_and_arrive_once_and_in_order()
    {
        await using var site = await Site.Open(chromium);
        var page = await site.Somebody(Screen.Phone);
        await Opened(site, page);
        await page.Context.SetOfflineAsync(true);
        await Note(page, "06 0000 1201");
        await Waiting(page, "1 chiamata aspetta");
        await Note(page, "06 0000 1202");
        await Waiting(page, "2 chiamate aspettano");

        await page.ReloadAsync();
        await RecordTests.Ready(page);
        await Waiting(page, "2 chiamate aspettano");
        await Axe.Passes(page);
        await Note(page, "06 0000 1203");
        await Waiting(page, "3 chiamate aspettano");
        Assert.Empty(await Lines(site));

        await page.Context.SetOfflineAsync(false);
        await page.GetByText("+390600001203").First.WaitForAsync(); // the page comes back by itself
        await RecordTests.Ready(page);
        await site.Go(page, "/registro");
        await RecordTests.Ready(page);
        Assert.Equal(["+390600001201", "+390600001202", "+390600001203"], await Lines(site));
    }

    [Fact]
    public async Task Two_devices_of_one_person_do_not_double_what_they_note()
    {
        await using var site = await Site.Open(chromium);
        const string email = "ada@quiete.example";
        await site.Server.NewAccount(email);
        var (phone, tablet) = (await site.Visitor(Screen.Phone), await site.Visitor(Screen.Desktop));
        foreach (var device in new[] { phone, tablet })
        {
            await site.SignIn(device, email);
            await Opened(site, device);
            await device.Context.SetOfflineAsync(true);
        }

        await Note(phone, "06 0000 1201");
        await Waiting(phone, "1 chiamata aspetta");
        await Note(tablet, "06 0000 1202");
        await Waiting(tablet, "1 chiamata aspetta");
        foreach (var device in new[] { tablet, phone })
        {
            await device.Context.SetOfflineAsync(false);
            await device.EvaluateAsync("() => dispatchEvent(new Event('online'))"); // said twice: by the browser and by us
        }

        await Until(async () => (await Lines(site)).Count == 2);
        await phone.GetByText("+390600001201").First.WaitForAsync();
        await tablet.GetByText("+390600001202").First.WaitForAsync();
        foreach (var device in new[] { tablet, phone })
        {
            await site.Go(device, "/registro");
            await device.GetByText("+390600001201").First.WaitForAsync();
            await device.GetByText("+390600001202").First.WaitForAsync();
        }

        Assert.Equal(2, (await Lines(site)).Count);
    }

    [Fact]
    public async Task Whoever_signs_out_leaves_nothing_of_the_register_on_the_device()
    {
        await using var site = await Site.Open(chromium);
        var page = await site.Somebody(Screen.Phone);
        await Opened(site, page);
        await Note(page, "06 0000 1201");
        await page.GetByText("Segnata.", new() { Exact = true }).WaitForAsync();
        await site.Go(page, "/esci");
        await RecordTests.Tap(page, "Esci");
        await page.WaitForURLAsync($"{site.Address}/");
        Assert.Equal(0, await page.EvaluateAsync<int>("async () => (await caches.keys()).length + (await indexedDB.databases()).length"));
        await page.Context.SetOfflineAsync(true);
        await Assert.ThrowsAsync<PlaywrightException>(() => page.GotoAsync($"{site.Address}/registro"));
    }

    /// <summary>Opens the register and waits until it can open without a network, too.</summary>
    private static async Task Opened(Site site, IPage page)
    {
        await site.Go(page, "/registro");
        await RecordTests.Ready(page);
        await page.EvaluateAsync("async () => { await navigator.serviceWorker.ready; while (!navigator.serviceWorker.controller) await new Promise(r => setTimeout(r, 20)); }");
    }

    private static async Task Note(IPage page, string line)
    {
        await page.GetByLabel("Che numero è apparso?").FillAsync(line);
        await RecordTests.Tap(page, "Segna");
    }

    private static Task Waiting(IPage page, string words) => page.Locator("[data-waiting]").Filter(new() { HasText = words }).WaitForAsync();

    private static async Task<IReadOnlyList<string>> Lines(Site site) => await site.Server.Database.Read(async connection =>
        (IReadOnlyList<string>)(await connection.QueryAsync<string>("SELECT line FROM entry ORDER BY id")).ToList(), Stop);

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            Assert.True(tries < 400, "This did not come about in twenty seconds.");
            await Task.Delay(50, Stop);
        }
    }
}
