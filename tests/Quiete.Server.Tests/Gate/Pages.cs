using System.Net;

namespace Quiete.Server.Tests.Gate;

/// <summary>Pages as a browser without script sees them.</summary>
internal static class Pages
{
    public static Task<HttpResponseMessage> Open(HttpClient client, string path, string language = "it")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html");
        request.Headers.Add("Accept-Language", language);
        return client.SendAsync(request, GateHouse.Stop);
    }

    public static async Task<string> Read(HttpClient client, string path) => await Read(await Open(client, path));

    /// <summary>Opens a page, fills in the form of this name and sends it.</summary>
    public static async Task<(HttpResponseMessage Answer, string Text)> Send(HttpClient client, string page, string form, params (string Name, string Value)[] fields)
    {
        var answer = await TestServer.Send(client, page, form, fields);
        return (answer, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(GateHouse.Stop)));
    }

    private static async Task<string> Read(HttpResponseMessage page)
    {
        page.EnsureSuccessStatusCode();
        return WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync(GateHouse.Stop));
    }
}
