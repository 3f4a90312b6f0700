using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using Quiete.Server.Complaints;

namespace Quiete.Server.Tests.Complaints;

/// <summary>The forms of the vault's pages, filled in and sent as a browser would.</summary>
internal static class VaultForms
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Sends a file by the form of a page; gives the status and where it leads.</summary>
    internal static async Task<(HttpStatusCode Status, string? To)> Send(HttpClient client, string page, string name, byte[] content, string? action = null)
    {
        using var answer = await Post(client, page, name, content, action, accept: null);
        return (answer.StatusCode, answer.Headers.Location?.OriginalString);
    }

    internal static async Task<(HttpStatusCode Status, JsonNode Body)> SendByScript(HttpClient client, string name, byte[] content)
    {
        using var answer = await Post(client, "/cassaforte", name, content, action: null, "application/json");
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!);
    }

    /// <summary>The form of the vault's page, filled in and not yet sent.</summary>
    internal static async Task<HttpRequestMessage> UploadForm(HttpClient client, string name, byte[] content)
    {
        var form = new HtmlParser().ParseDocument(await client.GetStringAsync("/cassaforte", Stop)).QuerySelector("form[data-upload]")!;
        return new(HttpMethod.Post, form.GetAttribute("action"))
        {
            Content = new MultipartFormDataContent
            {
                { new StringContent(form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!), "__RequestVerificationToken" },
                { new ByteArrayContent(content), "file", name },
            },
        };
    }

    private static async Task<HttpResponseMessage> Post(HttpClient client, string page, string name, byte[] content, string? action, string? accept)
    {
        var form = new HtmlParser().ParseDocument(await client.GetStringAsync(page, Stop)).QuerySelector("form[data-upload]")!;
        using var body = new MultipartFormDataContent
        {
            { new StringContent(form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!), "__RequestVerificationToken" },
            { new ByteArrayContent(content), "file", name },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, action ?? form.GetAttribute("action")) { Content = body };
        if (accept is not null) request.Headers.Add("Accept", accept);
        return await client.SendAsync(request, Stop);
    }

    internal static async Task<HttpResponseMessage> Exported(HttpClient client, string page, string di, params long[] files)
    {
        var token = new HtmlParser().ParseDocument(await client.GetStringAsync(page, Stop)).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token), KeyValuePair.Create("di", di), .. files.Select(id => KeyValuePair.Create("file", $"{id}"))]);
        return await client.PostAsync("/cassaforte/esporta/zip", content, Stop);
    }

    internal static IReadOnlyList<string> FilesOf(TestServer server) => [.. Directory.GetFiles(server.Get<VaultFolder>().FullPath).OrderBy(File.GetCreationTimeUtc)];
}
