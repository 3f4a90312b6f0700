using System.Net;
using System.Text.Json;
using Quiete.Numbers;
using Quiete.Server.Register;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Register;

public class WishesTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("06 9025 1234", "+390690251234", false)] // a line
    [InlineData("0844*", "+390844", true)] // all that begin so
    [InlineData("+39 0844 *", "+390844", true)] // the same, with its country
    [InlineData("0039 0844*", "+390844", true)] // the same, as one dials it
    [InlineData("+44 20 7*", "+44207", true)] // abroad
    [InlineData("+1 212*", "+1212", true)] // a country code of one digit
    [InlineData("ENEL", "ENEL", false)] // the sender of an SMS
    [InlineData("187", "187", false)] // a short line
    public void Lines_and_ranges_are_read_as_people_write_them(string text, string expected, bool isRange) =>
        Assert.Equal(new WishedLine(expected, isRange), WishedLine.Read(text, isRange: false));

    [Theory]
    [InlineData("")] // nothing
    [InlineData("*")] // everybody
    [InlineData("08*")] // half a region
    [InlineData("+39*")] // a whole country
    [InlineData("+1 21*")] // nearly one
    [InlineData("+353 12*")] // a country code of three digits
    [InlineData("112")] // who helps
    [InlineData("tel 0844*")] // words in a range
    [InlineData("1234567890123456*")] // longer than any number
    [InlineData("06 9025 1234\u0000")] // a control character
    public void What_is_too_wide_an_emergency_number_or_no_line_is_refused(string text) =>
        Assert.Equal("line", Assert.Throws<BadInputException>(() => WishedLine.Read(text, isRange: false)).Place);

    [Fact]
    public void What_allows_beats_what_blocks_however_wide_either_is()
    {
        LineWish Wished(string line, bool isRange, Wish wish) => new(1, line, isRange, wish, Label: null, default, Removed: null, 1);
        Assert.True(CallerLine.TryParse("06 9025 1234", out var line));
        var (blockLine, blockRange) = (Wished("+390690251234", false, Wish.Block), Wished("+39069025", true, Wish.Block));
        var (allowLine, allowRange) = (Wished("+390690251234", false, Wish.Allow), Wished("+3906", true, Wish.Allow));

        Assert.Equal(Wish.Allow, new Wishes([allowLine, blockRange]).Of(line));
        Assert.Equal(Wish.Allow, new Wishes([blockLine, allowRange]).Of(line));
        Assert.Equal(Wish.Block, new Wishes([blockRange]).Of(line));
        Assert.Null(new Wishes([Wished("+3906902512", false, Wish.Block)]).Of(line)); // a line is no range
        Assert.Null(new Wishes([blockRange]).Of(CallerLine.Withheld));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Wishes_are_entered_replaced_and_taken_back_by_api_and_page(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        await house.Ask(house.Ada, "/v1/register/wishes", """{ "line": "0844", "isRange": true, "wish": "block", "label": "vendite" }""");
        await house.Ask(house.Ada, "/v1/register/wishes", """{ "line": "06 9025 1234", "wish": "block" }""");
        var replaced = await house.Ask(house.Ada, "/v1/register/wishes", """{ "line": "+39 06 90251234", "wish": "allow", "label": "<b>medico</b> \u202Eoi" }""");
        Assert.Equal("allow", replaced.GetProperty("wish").GetString());
        Assert.Equal(2, (await house.Ada.GetFromJsonAsync<JsonElement>("/v1/register/wishes", Stop)).GetArrayLength());

        var page = await house.Page("/registro/linee");
        Assert.Equal("<b>medico</b> \u202Eoi", page.QuerySelector("bdi")!.TextContent);
        page = await house.Done("/registro/linee", "linea", ("Wished.Line", "0840*"), ("Wished.Wish", "block"));
        Assert.Contains("+390840…", RegisterHouse.Read(page), StringComparison.Ordinal);
        page = await house.Done("/registro/linee", "togli-gamma-+390840");
        Assert.DoesNotContain("+390840", RegisterHouse.Read(page), StringComparison.Ordinal);
        Assert.Contains("Questa linea non va bene", RegisterHouse.Read(await house.Refused("/registro/linee", "linea", ("Wished.Line", "0*"))), StringComparison.Ordinal);

        await house.Ask(house.Ada, "/v1/register/wishes/remove", """{ "line": "0844", "isRange": true }""", HttpStatusCode.NoContent);
        await house.Ask(house.Ada, "/v1/register/wishes/remove", """{ "line": "0844", "isRange": true }""", HttpStatusCode.NotFound);
        Assert.Single(await house.Server.Get<LineWishStore>().Of(house.Person, Stop));
    }
}
