using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Shell;

public class AnswersTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"number":"a","many":[{"day":"2026-01-01"}],"channel":"live-call"}""", null)]
    [InlineData("""{"number":"a","many":[],"channel":"live-call","nmuber":1}""", "nmuber")] // a field misspelt
    [InlineData("""{"Number":"a","many":[],"channel":"live-call"}""", "Number")] // another case
    [InlineData("""{"number":5,"many":[],"channel":"live-call"}""", "number")] // a number where text is asked for
    [InlineData("""{"number":"a","many":[],"channel":"live-call","count":"5"}""", "count")] // text where a number is asked for
    [InlineData("""{"number":"a","number":"b","many":[],"channel":"live-call"}""", "number")] // given twice
    [InlineData("""{"number":null,"many":[],"channel":"live-call"}""", "number")] // null where there must be text
    [InlineData("""{"many":[],"channel":"live-call"}""", "number")] // a required field left out
    [InlineData("""{"number":"a","many":[{}],"channel":"live-call"}""", "many[0].day")] // one deep inside
    [InlineData("""{"number":"a","many":[],"channel":"live-call","sectors":["gas","gold"]}""", "sectors")] // no word of ours in a set
    [InlineData("""{"number":"a","many":[],"channel":"live-call","sectors":"gas"}""", "sectors")] // a word where a set is asked for
    [InlineData("""{"number":"a","many":[{"day":"2026-01-01"},{"day":"today"}],"channel":"live-call"}""", "many[1].day")] // deep inside
    [InlineData("""{"number":"a","many":[],"channel":"LiveCall"}""", "channel")] // the code's word, not the law's
    [InlineData("""{"number":"a","many":[],"channel":2}""", "channel")] // the number of a word
    [InlineData("""{"number":"a","many":[],"channel":"live-call"} {}""", "body")] // more than one document
    [InlineData("""{"number":"a",}""", "body")] // a comma too many
    [InlineData("", "body")] // nothing
    [InlineData("null", "body")] // less
    [InlineData("[]", "body")] // something else
    public async Task A_body_is_read_strictly_and_the_answer_names_the_field(string body, string? field)
    {
        await using var server = await TestServer.Start(map: Addresses);
        using var answer = await Post(server, Encoding.UTF8.GetBytes(body));

        if (field is null)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return;
        }

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(field, problem.GetProperty("errors").EnumerateObject().Single().Name);
    }

    [Theory]
    [InlineData("/lingua", "lingua=en")]
    [InlineData("/registro/1/ancora", "key=a")]
    [InlineData("/account/azienda", "azienda=1")]
    [InlineData("/entra", "_handler=entra&Email=a&Password=b")] // a form of a page
    [InlineData("/lingua", "lingua=%00")] // no text, and no token either
    public async Task A_form_without_our_token_is_told_to_be_old_and_is_no_fault(string address, string form)
    {
        await using var server = await TestServer.Start();
        var browser = await server.SignedIn(Role.Person);
        browser.DefaultRequestHeaders.Add("Accept", "text/html");
        using var sent = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");

        using var answer = await browser.PostAsync(address, sent, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Contains(form.EndsWith("%00", StringComparison.Ordinal) ? "La richiesta non va bene" : "La pagina era vecchia", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passkey_of_which_nothing_was_sent_is_not_added()
    {
        await using var server = await TestServer.Start();
        var browser = await server.SignedIn(Role.Person);
        using var answer = await TestServer.Send(browser, "/account", "/account/passkey");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("La passkey non è stata aggiunta", WebUtility.HtmlDecode(await browser.GetStringAsync("/account", Stop)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_of_enumerations_travel_as_the_law_writes_them_and_the_description_says_so()
    {
        await using var server = await TestServer.Start(map: Addresses);
        using var answer = await Post(server, """{"number":"a","many":[],"channel":"live-call","sectors":["gas","telecom"]}"""u8.ToArray());

        var told = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal("live-call", told.GetProperty("channel").GetString());
        Assert.Equal(["gas", "telecom"], told.GetProperty("sectors").EnumerateArray().Select(word => word.GetString()));

        using var client = server.Anonymous();
        var description = (await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Stop)).GetProperty("components").GetProperty("schemas");
        Assert.Equal("string", Schema("channel").GetProperty("type").GetString());
        Assert.Equal("array", Schema("sectors").GetProperty("type").GetString());

        JsonElement Schema(string field)
        {
            var property = description.GetProperty("Body").GetProperty("properties").GetProperty(field);
            return property.TryGetProperty("$ref", out var name) ? description.GetProperty(name.GetString()!.Split('/')[^1]) : property;
        }
    }

    [Theory]
    [InlineData("/v1/pages?page=two", "page")] // no number
    [InlineData("/v1/pages", "page")] // left out
    public async Task A_parameter_that_cannot_be_read_is_named(string path, string field)
    {
        await using var server = await TestServer.Start(map: Addresses);
        using var client = server.Anonymous();

        using var answer = await client.GetAsync(path, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("errors").EnumerateObject().Single().Name);
    }

    [Theory]
    [InlineData("FF")] // never in UTF-8
    [InlineData("C3")] // cut in the middle
    [InlineData("EDA080")] // half a surrogate pair
    public async Task Text_that_is_not_utf8_is_refused(string bytes)
    {
        await using var server = await TestServer.Start(map: Addresses);
        byte[] body = [.. """{"number":" """u8, .. Convert.FromHexString(bytes), .. """ ","many":[],"channel":"live-call"}"""u8];

        using var answer = await Post(server, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_nested_too_deeply_is_refused()
    {
        await using var server = await TestServer.Start(map: Addresses);
        using var answer = await Post(server, Encoding.UTF8.GetBytes(new string('[', 100_000)));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_of_more_than_a_megabyte_is_refused_with_413()
    {
        await using var server = await TestServer.Start(map: Addresses);
        using var answer = await Post(server, Encoding.UTF8.GetBytes($$"""{"number":"{{new string('a', 1_000_001)}}","many":[],"channel":"live-call"}"""));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_body_that_is_not_json_is_refused_with_415()
    {
        await using var server = await TestServer.Start(map: Addresses);
        using var client = server.Anonymous();
        using var content = new StringContent("number=5", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await client.PostAsync("/v1/test", content, Stop);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_database_that_does_not_answer_is_503_with_a_time_to_come_back(string kind)
    {
        await using var server = await TestServer.Start(kind, map: Addresses);
        using var client = server.Anonymous();

        using var answer = await client.GetAsync("/v1/storage", Stop);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("urn:quiete:problem:storage-unavailable", (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("/non-esiste", 404, "Questa pagina non c'è")]
    [InlineData("/guasto", 500, "Qualcosa si è rotto")]
    [InlineData("/vietato", 403, "Non puoi entrare qui")]
    public async Task People_get_pages_in_words(string path, int status, string title)
    {
        await using var server = await TestServer.Start(map: Addresses);
        using var client = server.Anonymous();
        client.DefaultRequestHeaders.Add("Accept", "text/html");

        using var answer = await client.GetAsync(path, Stop);

        Assert.Equal(status, (int)answer.StatusCode);
        var html = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal(title, html.QuerySelector("h1")!.TextContent);
        Assert.DoesNotContain("segreto", html.DocumentElement.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/nowhere", 404)]
    [InlineData("/v1/test", 405)]
    public async Task Programs_get_problems(string path, int status)
    {
        await using var server = await TestServer.Start(map: Addresses);
        using var client = server.Anonymous();
        client.DefaultRequestHeaders.Add("Accept", "text/html,*/*"); // an address of the API stays one in a browser

        using var answer = await client.GetAsync(path, Stop);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private static async Task<HttpResponseMessage> Post(TestServer server, byte[] body)
    {
        var client = server.Anonymous();
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        return await client.PostAsync("/v1/test", content, Stop);
    }

    private static void Addresses(WebApplication web)
    {
        web.MapPost("/v1/test", (Body body) => TypedResults.Ok(body)).AllowAnonymous();
        web.MapGet("/v1/pages", (int page) => page).AllowAnonymous();
        web.MapGet("/v1/storage", string () => throw new TimeoutException("segreto")).AllowAnonymous();
        web.MapGet("/guasto", string () => throw new InvalidOperationException("segreto")).AllowAnonymous();
        web.MapGet("/vietato", () => TypedResults.StatusCode(403)).AllowAnonymous();
    }

    private sealed record Body(
        string Number,
        IReadOnlyList<Piece> Many,
        [property: JsonConverter(typeof(OneWord<Channels>))] Channels Channel,
        Sectors Sectors = Sectors.None,
        int? Count = null);

    private sealed record Piece(DateOnly Day);
}
