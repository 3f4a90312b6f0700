using System.Net;
using AngleSharp.Html.Parser;
using Quiete.Server.Blocking;
using Quiete.Server.Tests.Gate;
using static Quiete.Server.Tests.Blocking.BlockHouse;

namespace Quiete.Server.Tests.Blocking;

public class DevicesPageTests
{
    [Theory]
    [InlineData("fritz-box", "fritz.box")]
    [InlineData("iphone", "iPhone")]
    [InlineData("android", "DAVx⁵")]
    [InlineData("spam-blocker", "/api/check?sha1=")]
    [InlineData("asterisk", "asterisk.sh")]
    [InlineData("thunderbird", "Rubrica")]
    [InlineData("other", "CardDAV")]
    public async Task A_device_is_connected_with_a_token_that_is_shown_once_beside_its_steps(string kind, string step)
    {
        await using var house = await Open();
        using var browser = await SignedIn(house);

        using var added = await Connect(browser, "<b>Casa</b>", kind);
        var page = added.Headers.Location!.ToString();
        var first = await browser.GetStringAsync(page, Stop);
        var second = await browser.GetStringAsync(page, Stop);

        var token = new HtmlParser().ParseDocument(first).QuerySelector(".alert .quiete-secret")!.TextContent;
        Assert.Matches("^qt_[0-9]+_[a-z0-9]{26}$", token);
        Assert.Contains(step, WebUtility.HtmlDecode(first), StringComparison.Ordinal);
        Assert.DoesNotContain(token, second, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Casa", first, StringComparison.Ordinal);
        Assert.Contains("Non si è ancora collegato", WebUtility.HtmlDecode(second), StringComparison.Ordinal);

        await house.Server.Get<DeviceBook>().Refresh(Stop);
        using var device = house.Server.WithKey(token);
        device.DefaultRequestHeaders.UserAgent.ParseAdd("Prova/1.0");
        Assert.Equal("ok", await device.GetStringAsync("/api/test", Stop));
        await house.Server.Get<DeviceBook>().Flush(Stop);
        Assert.Contains("Funziona: ultimo collegamento il 23/11/2026 10:15 (Prova/1.0).",
            string.Join(' ', WebUtility.HtmlDecode(new HtmlParser().ParseDocument(await browser.GetStringAsync(page, Stop)).Body!.TextContent).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_can_be_changed_downloaded_from_and_taken_away()
    {
        await using var house = await Open();
        using var browser = await SignedIn(house);
        using var added = await Connect(browser, "Casa", "fritz-box", minVoices: "10");
        var page = added.Headers.Location!.ToString();
        var token = new HtmlParser().ParseDocument(await browser.GetStringAsync(page, Stop)).QuerySelector(".alert .quiete-secret")!.TextContent;
        await house.Server.Get<DeviceBook>().Refresh(Stop);
        using var device = house.Server.WithKey(token);

        Assert.Equal("+390690251234\n", await browser.GetStringAsync($"{page}/file/numbers.txt", Stop));
        using var changed = await TestServer.Send(browser, page, "scelte", ("Form.MinVoices", "5"), ("Form.MostCommon", "1000"), ("Form.Common", "true"));
        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        Assert.Equal(4, (await browser.GetStringAsync($"{page}/file/numbers.txt", Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        using var wrong = await TestServer.Send(browser, page, "scelte", ("Form.MinVoices", "4"), ("Form.MostCommon", "1000"));
        Assert.Contains("quiete-error", await wrong.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        using var gone = await TestServer.Send(browser, page, "togli");
        Assert.EndsWith("/dispositivi", gone.Headers.Location!.ToString(), StringComparison.Ordinal);
        await house.Server.Get<DeviceBook>().Refresh(Stop);
        using var refused = await device.GetAsync("/api/test", Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Pages.Open(browser, page)).StatusCode);
    }

    [Fact]
    public async Task Another_persons_device_does_not_exist()
    {
        await using var house = await Open();
        var (theirs, _, _) = await house.Add();
        using var browser = await SignedIn(house);

        using var page = await Pages.Open(browser, $"/dispositivi/{theirs.Id}");
        using var asThem = await Pages.Open(browser, $"/dispositivi/{theirs.Id}?persona={house.Person}");
        using var list = await Pages.Open(browser, $"/dispositivi?persona={house.Person}");
        using var file = await browser.GetAsync($"/dispositivi/{theirs.Id}/file/quiete.csv?persona={house.Person}", Stop);

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, asThem.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, list.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, file.StatusCode);
        Assert.Contains("Non hai ancora collegato niente", await Pages.Read(browser, "/dispositivi"), StringComparison.Ordinal);
        Assert.False(await house.Server.Get<DeviceStore>().Revoke(house.Person + 1, theirs.Id, Stop));
    }

    private static Task<HttpResponseMessage> Connect(HttpClient browser, string name, string kind, string minVoices = "3") => TestServer.Send(browser, "/dispositivi", "dispositivo",
        ("Form.Name", name), ("Form.Kind", kind), ("Form.Common", "true"), ("Form.MinVoices", minVoices), ("Form.MostCommon", "1000"), ("Form.Writes", "true"));

    private static async Task<HttpClient> SignedIn(BlockHouse house)
    {
        var email = $"{Guid.NewGuid():N}@quiete.example";
        await house.Server.NewAccount(email);
        var browser = house.Server.Anonymous();
        await TestServer.SignIn(browser, email);
        return browser;
    }
}
