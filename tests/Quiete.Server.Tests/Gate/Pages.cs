using System.Net;
using System.Text.RegularExpressions;

namespace Quiete.Server.Tests.Gate;

/// <summary>Pages as a browser without script sees them.</summary>
internal static partial class Pages
{
    public static Task<HttpResponseMessage> Open(HttpClient client, string path, string language = "it")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html");
        request.Headers.Add("Accept-Language", language);
        return client.SendAsync(request, GateHouse.Stop);
    }

    public static async Task<string> Read(HttpClient client, string path)
    {
        var page = await Open(client, path);
        page.EnsureSuccessStatusCode();
        return WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync(GateHouse.Stop));
    }

    /// <summary>Opens a page, fills in the form of this name and sends it.</summary>
    public static async Task<(HttpResponseMessage Answer, string Text)> Send(HttpClient client, string page, string form, params (string Name, string Value)[] fields)
    {
        var html = await Read(client, page);
        var at = html.IndexOf($"value=\"{form}\"", StringComparison.Ordinal);
        Assert.True(at >= 0, $"{page} has no form {form}");
        var (begin, end) = (html.LastIndexOf("<form", at, StringComparison.Ordinal), html.IndexOf("</form>", at, StringComparison.Ordinal));
        var hidden = Hidden().Matches(html[begin..end]).Select(match => KeyValuePair.Create(match.Groups["name"].Value, match.Groups["value"].Value));
        using var request = new HttpRequestMessage(HttpMethod.Post, page)
        {
            Content = new FormUrlEncodedContent(hidden.Concat(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)))),
        };
        request.Headers.Add("Accept", "text/html");
        request.Headers.Add("Accept-Language", "it");
        var answer = await client.SendAsync(request, GateHouse.Stop);
        return (answer, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(GateHouse.Stop)));
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" ?/?>""", RegexOptions.None, 1000)]
    private static partial Regex Hidden();
}
