using System.Net;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Register;

public class EntriesPageTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_call_is_noted_noted_again_taken_back_and_put_back_without_script(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        Assert.Contains("Qui non c'è ancora nulla", RegisterHouse.Read(await house.Page("/registro")), StringComparison.Ordinal);

        var saved = await house.Done("/registro", "registro", ("Told.Line", "06 9025 1234"), ("Told.Company", "Luce Facile"));
        Assert.Contains("Segnata.", RegisterHouse.Read(saved), StringComparison.Ordinal);
        var id = (await house.Entries()).Single().GetProperty("id").GetInt64();

        var again = await house.Done("/registro", $"/registro/{id}/ancora");
        Assert.Contains("Segnata di nuovo.", RegisterHouse.Read(again), StringComparison.Ordinal);
        Assert.Equal("✓✓", again.QuerySelector(".ticks [aria-hidden]")!.TextContent);
        Assert.Contains("2 volte", RegisterHouse.Read(again), StringComparison.Ordinal);

        var second = (await house.Entries())[0].GetProperty("id").GetInt64();
        var undone = await house.Done("/registro", $"/registro/{second}/ancora"); // a third, so that the note offers to undo it
        var third = (await house.Entries())[0].GetProperty("id").GetInt64();
        var form = Assert.Single(undone.QuerySelectorAll("form"), one => one.GetAttribute("action") == $"/registro/{third}/annulla");
        Assert.Equal("Annulla", form.QuerySelector("button")!.TextContent);
        var taken = await Press(house, undone, $"/registro/{third}/annulla");
        Assert.Contains("Tolta. Non conta più.", RegisterHouse.Read(taken), StringComparison.Ordinal);
        Assert.Equal(2, (await house.Entries()).Count);
        await Press(house, taken, $"/registro/{third}/rimetti");
        Assert.Equal(3, (await house.Entries()).Count);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_correction_is_undone_and_made_again(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        await house.Done("/registro", "registro", ("Told.Line", "06 9025 1234"), ("Told.Company", "Luce Facile"));
        var id = (await house.Entries()).Single().GetProperty("id").GetInt64();
        Assert.DoesNotContain("com'era", RegisterHouse.Read(await house.Page($"/registro/{id}")), StringComparison.Ordinal);
        var corrected = await house.Done($"/registro/{id}", "correggi", ("Told.Line", "06 9025 9999"), ("Told.Company", "Gas Facile"), ("Told.Channel", "live-call"));

        var undone = await Press(house, corrected, $"/registro/{id}/com-era");
        Assert.Contains("È tornata com'era.", RegisterHouse.Read(undone), StringComparison.Ordinal);
        Assert.Equal(("+390690251234", "Luce Facile"), await Told());
        await Press(house, undone, $"/registro/{id}/com-era");
        Assert.Equal(("+390690259999", "Gas Facile"), await Told());
        await Press(house, await house.Page($"/registro/{id}"), $"/registro/{id}/com-era");
        Assert.Equal(("+390690251234", "Luce Facile"), await Told());
        Assert.Equal(house.Account, Assert.Single(await house.Server.Get<EntryCorrections>().Versions(house.Person, Stop)).By);

        var (_, account, neighbour) = await house.Neighbour();
        Assert.False(await house.Server.Get<EntryCorrections>().Undo(neighbour, id, account, Stop));

        async Task<(string?, string?)> Told()
        {
            var entry = (await house.Entries()).Single();
            return (entry.GetProperty("line").GetString(), entry.GetProperty("company").GetString());
        }
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_counts_once()
    {
        await using var house = await RegisterHouse.Build();
        var key = (await house.Page("/registro")).QuerySelector("input[name='Told.DeviceKey']")!.GetAttribute("value")!;
        for (var time = 0; time < 2; time++) await house.Done("/registro", "registro", ("Told.DeviceKey", key), ("Told.Line", "187"));
        Assert.Equal("187", Assert.Single(await house.Entries()).GetProperty("line").GetString());
    }

    [Fact]
    public async Task A_line_that_cannot_be_read_is_kept_with_its_problem_and_corrected_later()
    {
        await using var house = await RegisterHouse.Build();
        var saved = await house.Done("/registro", "registro", ("Told.Line", "347 123"));
        Assert.Contains("mancano delle cifre", RegisterHouse.Read(saved), StringComparison.Ordinal);
        var id = (await house.Entries()).Single().GetProperty("id").GetInt64();

        await house.Done($"/registro/{id}", "correggi", ("Told.Line", "347 123 4567"), ("Told.Said", "Pronto?\nSì."), ("Told.Basis", "guess"), ("Told.Channel", "live-call"));

        var mended = Assert.Single(await house.Entries());
        Assert.Equal(("+393471234567", "Pronto?\nSì.", "guess"), (mended.GetProperty("line").GetString(), mended.GetProperty("said").GetString(), mended.GetProperty("basis").GetString()));
    }

    [Theory]
    [InlineData("Told.Said", "<script>alert(1)</script> 🎉 \u202Emoc.live\u202C")] // HTML, emoji, right-to-left
    [InlineData("Told.Company", "<b>Luce</b> \u202Eecul\u202C 🎉")] // the same in a name
    [InlineData("Told.Line", "<img src=x> 06")] // a line that is none
    public async Task Whatever_is_written_is_shown_as_text(string field, string text)
    {
        await using var house = await RegisterHouse.Build();
        await house.Done("/registro", "registro", (field, text));
        var id = (await house.Entries()).Single().GetProperty("id").GetInt64();

        foreach (var page in new[] { await house.Page("/registro"), await house.Page($"/registro/{id}") })
        {
            Assert.Empty(page.QuerySelectorAll("main b, main img, main script:not([src])"));
            foreach (var shown in page.All.Where(one => one.ChildElementCount == 0 && one.TextContent.Contains('\u202E') && one.LocalName is not ("textarea" or "title" or "option")))
            {
                Assert.Equal("bdi", shown.LocalName); // marks that turn the direction end there
            }
        }
    }

    [Theory]
    [InlineData("Told.Line")]
    [InlineData("Told.Company")]
    [InlineData("Told.Said")]
    [InlineData("Told.Seconds")]
    [InlineData("Told.Received")]
    [InlineData("Told.Channel")]
    [InlineData("Told.Courtesy")]
    public async Task A_hundred_kilobytes_in_a_field_are_refused_beside_it(string field)
    {
        await using var house = await RegisterHouse.Build();
        var page = await house.Refused("/registro", "registro", (field, new string('9', 100_000)));
        var error = Assert.Single(page.QuerySelectorAll(".quiete-error"));
        Assert.NotNull(error.Closest(".quiete-field"));
        Assert.Empty(await house.Entries());
    }

    [Theory]
    [InlineData("ENEL", "live-call", "sms")] // who is shown by a name has sent a message
    [InlineData("", "visit", "visit")] // at the door
    [InlineData("", "live-call", "live-call")] // hidden
    [InlineData("187", "automated-call", "automated-call")] // a machine
    public async Task Short_lines_senders_hidden_ones_and_visits_are_noted_in_the_same_form(string line, string channel, string expected)
    {
        await using var house = await RegisterHouse.Build();
        await house.Done("/registro", "registro", ("Told.Line", line), ("Told.Channel", channel));
        Assert.Equal(expected, (await house.Entries()).Single().GetProperty("channel").GetString());
    }

    [Fact]
    public async Task A_number_shared_from_another_app_stands_in_the_form()
    {
        await using var house = await RegisterHouse.Build();
        var page = await house.Page("/registro?line=06%209025%201234");
        Assert.Equal("06 9025 1234", page.QuerySelector("#linea")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_brand_is_recognised_by_its_name_and_offered_without_script()
    {
        await using var house = await RegisterHouse.Build();
        var brand = await house.Server.Get<BrandStore>().Enter("Gas Buono", BrandKind.Energy, company: null, website: null, Stop);
        Assert.Contains("Gas Buono", (await house.Page("/registro")).QuerySelectorAll("#marchi option").Select(one => one.GetAttribute("value")));
        await house.Done("/registro", "registro", ("Told.Company", " gas buono "));
        Assert.Equal(brand, (await house.Entries()).Single().GetProperty("brand").GetInt64());
    }

    [Fact]
    public async Task A_useful_call_puts_its_line_on_the_list_of_those_that_may_ring()
    {
        await using var house = await RegisterHouse.Build();
        await house.Done("/registro", "registro", ("Told.Line", "06 9025 1234"), ("Told.Company", "Il medico"));
        var id = (await house.Entries()).Single().GetProperty("id").GetInt64();
        await house.Done($"/registro/{id}", $"/registro/{id}/utile");
        var wish = Assert.Single(await house.Server.Get<LineWishStore>().Of(house.Person, Stop));
        Assert.Equal(("+390690251234", Wish.Allow, "Il medico"), (wish.Line, wish.Wish, wish.Label));
        Assert.True((await house.Entries()).Single().GetProperty("useful").GetBoolean());
    }

    [Fact]
    public async Task Pages_and_forms_of_a_register_do_not_exist_for_others()
    {
        await using var house = await RegisterHouse.Build();
        await house.Done("/registro", "registro", ("Told.Said", "segreto"));
        var id = (await house.Entries()).Single().GetProperty("id").GetInt64();
        var (neighbour, _, _) = await house.Neighbour();
        foreach (var path in new[] { $"/registro/{id}", $"/registro?di={house.Person}", $"/registro/{id}?di={house.Person}" })
        {
            using var answer = await Gate.Pages.Open(neighbour, path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.DoesNotContain("segreto", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        var token = (await house.Page("/registro", neighbour)).QuerySelector("form[data-entry] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        foreach (var path in new[] { $"/registro/{id}/annulla", $"/registro/{id}/annulla?di={house.Person}", $"/registro/{id}/ancora?di={house.Person}", $"/registro/{id}/utile" })
        {
            using var content = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]);
            using var answer = await neighbour.PostAsync(path, content, Stop);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.Single(await house.Entries());
    }

    private static async Task<AngleSharp.Html.Dom.IHtmlDocument> Press(RegisterHouse house, AngleSharp.Html.Dom.IHtmlDocument page, string action)
    {
        var form = page.QuerySelectorAll("form").Single(one => one.GetAttribute("action") == action);
        using var content = new FormUrlEncodedContent(form.QuerySelectorAll("input").Select(input => KeyValuePair.Create(input.GetAttribute("name")!, input.GetAttribute("value") ?? "")));
        using var answer = await house.Ada.PostAsync(action, content, Stop);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return await house.Page(answer.Headers.Location!.OriginalString);
    }
}
