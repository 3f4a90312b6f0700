using System.Net;
using System.Text;
using System.Xml.Linq;
using Quiete.Server.Blocking;
using Quiete.Server.Register;
using Quiete.Server.Tests.Gate;
using static Quiete.Server.Tests.Blocking.BlockHouse;

namespace Quiete.Server.Tests.Blocking;

public class ListFilesTests
{
    [Fact]
    public async Task Each_file_holds_the_list_in_its_own_form()
    {
        await using var house = await Open();
        await house.Wish("+390811112222", label: "=1+1");
        await house.Wish("+390844123", isRange: true);
        var (_, _, client) = await house.Add();

        Assert.Equal(["+390811112222", "+390844123*", "+390233334444", "+390690251234", "+390690255678", "4848", "OffertaTop"],
            (await client.GetStringAsync("/lists/numbers.txt", Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var csv = await client.GetStringAsync("/lists/quiete.csv", Stop);
        Assert.Contains("+390811112222,no,'=1+1,,,2026-11-23,", csv, StringComparison.Ordinal); // no formula
        Assert.Contains("+390690251234,no,Energia X,10,energy,2026-10-01,2026-11-20\r\n", csv, StringComparison.Ordinal);
        Assert.Contains("asterisk -rx 'database put blacklist 0690251234 1'\n", await client.GetStringAsync("/lists/asterisk.sh", Stop), StringComparison.Ordinal);
        Assert.Contains("put blacklist +390690251234 1", await client.GetStringAsync("/lists/asterisk.sh?form=international", Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("deltree", await client.GetStringAsync("/lists/asterisk.sh", Stop), StringComparison.Ordinal);
        Assert.Contains("deltree blacklist", await client.GetStringAsync("/lists/asterisk.sh?replace=true", Stop), StringComparison.Ordinal);
        Assert.Contains("Action: DBPut\r\nFamily: blacklist\r\nKey: 0811112222\r\nVal: 1\r\n\r\n", await client.GetStringAsync("/lists/asterisk-ami.txt", Stop), StringComparison.Ordinal);
        Assert.Contains("0811112222,'=1+1\r\n", await client.GetStringAsync("/lists/freepbx.csv", Stop), StringComparison.Ordinal);
        Assert.Contains("VERSION:4.0", await client.GetStringAsync("/lists/quiete.vcf?version=4.0", Stop), StringComparison.Ordinal);
        using var none = await client.GetAsync("/lists/passwd", Stop);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        using var first = await client.GetAsync("/lists/quiete.csv", Stop);
        using var again = await Send(client, "GET", "/lists/quiete.csv", body: null, ("If-None-Match", first.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task The_book_of_a_FRITZBox_comes_back_as_it_went_names_and_ranges_too()
    {
        await using var house = await Open();
        await house.Wish("+390811112222", label: "Rossi & \"C\" <sconti>");
        await house.Wish("+390844123", isRange: true, label: "Rossi & \"C\" <sconti>");
        await house.Wish("+4930123456");
        house.Say(Enumerable.Range(0, 30).Select(at => Listed($"+39069025{at:D4}", 5, "Energia X")));
        var (_, _, client) = await house.Add(DeviceKind.FritzBox);

        var file = await client.GetByteArrayAsync("/lists/fritzbox.xml", Stop);

        var contacts = XDocument.Parse(Encoding.UTF8.GetString(file)).Descendants("contact").ToList();
        Assert.All(contacts, contact => Assert.InRange(contact.Descendants("number").Count(), 1, Card.MostLines));
        var told = await FritzBook.Read(new MemoryStream(file), Stop);
        Assert.Equal(33, told.Count);
        Assert.Contains(("Rossi & \"C\" <sconti>", "0811112222"), told);
        Assert.Contains(("Rossi & \"C\" <sconti>", "0844123*"), told);
        Assert.Contains(told, one => one.Number == "004930123456");

        var (account, person) = await house.NewPerson();
        var email = $"{Guid.NewGuid():N}@quiete.example";
        var other = await house.Server.NewAccount(email);
        using var browser = house.Server.Anonymous();
        await TestServer.SignIn(browser, email);
        using var sent = await Upload(browser, file);
        Assert.Equal("/dispositivi", sent.Headers.Location!.ToString());
        var theirs = (await house.Server.Get<PersonStore>().Own(other, Stop))!;
        var wishes = await house.Wishes.Of(theirs.Id, Stop);
        Assert.Equal(33, wishes.Count);
        Assert.Contains(wishes, wish => wish is { Line: "+390844123", IsRange: true, Label: "Rossi & \"C\" <sconti>" });
        Assert.Contains("Bloccati 33 numeri", await Pages.Read(browser, "/dispositivi"), StringComparison.Ordinal);
        Assert.NotEqual(account, other);
        Assert.Empty(await house.Wishes.Of(person, Stop));
    }

    [Theory]
    [InlineData("not xml")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'b'>]><phonebooks>&a;</phonebooks>")] // entities
    [InlineData("<html/>")] // another file
    public async Task What_is_no_phone_book_is_refused(string text) => Assert.Equal("file",
        (await Assert.ThrowsAsync<BadInputException>(() => FritzBook.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), Stop))).Place);

    private static async Task<HttpResponseMessage> Upload(HttpClient browser, byte[] file)
    {
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await browser.GetStringAsync("/dispositivi", Stop));
        var form = page.QuerySelector("form[action='/dispositivi/importa']")!;
        using var content = new MultipartFormDataContent
        {
            { new StringContent(form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!), "__RequestVerificationToken" },
            { new ByteArrayContent(file), "file", "rubrica.xml" },
        };
        return await browser.PostAsync("/dispositivi/importa", content, Stop);
    }
}
