using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Dapper;
using Quiete.Procedures;
using Quiete.Server.Complaints;
using Quiete.Server.Documents;
using Quiete.Server.Register;
using Quiete.Server.Tests.Documents;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Complaints;

public class LetterCopiesTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_latest_texts_that_were_downloaded_are_kept_and_go_with_the_case(string kind)
    {
        await using var house = await LetterHouse.Build(kind);
        var (id, other) = (await house.Open(LetterHouse.Calls()), await house.Open(LetterHouse.Fault()));
        var store = house.Server.Get<LetterStore>();
        var (text, letter) = await house.Write(id, LetterKind.Access, new() { Day = "2026-11-16" });
        var texts = Enumerable.Range(0, LetterStore.MostCopies + 1).Select(at => text with { Signature = $"Ada {at}" }).ToList();
        for (var at = 0; at < texts.Count; at++)
        {
            house.Server.Clock.Pass(TimeSpan.FromMinutes(1));
            await store.KeepCopy(letter, texts[at], [(byte)at], Stop);
        }

        house.Server.Clock.Pass(TimeSpan.FromMinutes(1));
        await store.KeepCopy(letter, texts[1], [1], Stop); // once more the same
        await store.KeepCopy(letter with { Case = other }, text, [9], Stop); // no letter of that case

        var copies = await store.Copies(id, letter.Id, Stop);
        Assert.Equal(["Ada 1", "Ada 3", "Ada 2"], copies.Select(copy => copy.Text.Signature));
        Assert.Equal((house.Server.Clock.GetUtcNow(), texts[1].Print()), (copies[0].At, copies[0].Print));
        Assert.Equal(texts[1].Print(), copies[0].Text.Print());
        Assert.Equal([1], copies[0].Hash);
        Assert.Equal("2026-11-16", copies[0].Form.Day);
        Assert.Empty(await store.Copies(other, letter.Id, Stop));

        Assert.True(await store.Send(id, letter.Id, copies[1].Text, copies[1].Hash, writtenOn: true, _ => Task.FromResult(7L), Stop));
        Assert.Empty(await store.Copies(id, letter.Id, Stop));
        await store.KeepCopy(letter, text, [9], Stop);
        Assert.Empty(await store.Copies(id, letter.Id, Stop)); // it is kept as it was sent
        Assert.Equal("Ada 3", (await store.Find(id, letter.Id, Stop))!.Text!.Signature);

        var next = (await store.Draft(id, LetterKind.Access, Stop))!;
        Assert.Equal("2026-11-16", next.Form.Day);
        await store.KeepCopy(next, text, [9], Stop);
        await house.Server.Get<CaseStore>().Delete(house.Person.Id, id, Stop);
        Assert.Equal(0, await house.Server.Database.Read(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM letter_copy"), Stop));
    }

    [Fact]
    public async Task A_letter_is_recorded_word_for_word_as_it_was_downloaded_though_the_case_changed_since()
    {
        Programs.Need("weasyprint");
        await using var house = await LetterHouse.Build();
        await house.Known();
        var id = await house.Open(LetterHouse.Calls());
        var (_, letter) = await house.Write(id, LetterKind.Access, new()); // without a day: it is always today's
        var page = $"/pratiche/{id}/lettere/access";
        var mailed = await house.Ada.GetByteArrayAsync($"/pratiche/{id}/lettere/{letter.Id}/lettera.pdf", Stop);
        Assert.Contains("L'hai scaricata il 23/11/2026", Text(await Read(house.Ada, page)), StringComparison.Ordinal);

        house.Server.Clock.Pass(TimeSpan.FromDays(2));
        await house.Called(id, 1);
        var shown = await Read(house.Ada, page);
        Assert.Contains("non è più uguale a quella qui sopra", Text(shown), StringComparison.Ordinal);
        var radios = shown.QuerySelectorAll("input[name=Vista][type=radio]");
        Assert.Equal([true, false], radios.Select(radio => radio.HasAttribute("checked")));
        Assert.Contains("23 novembre 2026", shown.QuerySelector("details .quiete-paper .letter-day")!.TextContent, StringComparison.Ordinal);

        // What was mailed needs no print anew: its own was taken when it was downloaded.
        var press = house.Server.Get<Press>();
        var python = typeof(Press).GetField("python", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!;
        var real = python.GetValue(press);
        python.SetValue(press, "/bin/false");
        using (var sent = await TestServer.Send(house.Ada, page, "spedita", ("Come", "pec"), ("Quando", "2026-11-16"), ("Numero", "")))
        {
            Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        }

        python.SetValue(press, real);
        var kept = (await house.Server.Get<LetterStore>().Find(id, letter.Id, Stop))!;
        Assert.Equal((0, new DateOnly(2026, 11, 23)), (kept.Text!.AllContacts.Count, kept.Text.Day));
        Assert.Equal(SHA256.HashData(mailed), kept.Hash);
        Assert.Equal(mailed, await house.Ada.GetByteArrayAsync($"/pratiche/{id}/lettere/{letter.Id}/lettera.pdf", Stop));
        Assert.Null(await house.Server.Get<LetterStore>().Draft(id, LetterKind.Access, Stop)); // nothing was typed since
    }

    [Fact]
    public async Task The_newer_text_is_recorded_where_it_is_chosen()
    {
        Programs.Need("weasyprint");
        await using var house = await LetterHouse.Build();
        await house.Known();
        var id = await house.Open(LetterHouse.Calls());
        var (_, letter) = await house.Write(id, LetterKind.Access, new() { Day = "2026-11-16" });
        var page = $"/pratiche/{id}/lettere/access";
        await house.Ada.GetByteArrayAsync($"/pratiche/{id}/lettere/{letter.Id}/lettera.pdf", Stop);
        await house.Called(id, 1);
        var newer = (await Read(house.Ada, page)).QuerySelector("input[name=Vista]:not([checked])")!.GetAttribute("value")!;

        using var sent = await TestServer.Send(house.Ada, page, "spedita", ("Vista", newer), ("Come", "pec"), ("Quando", "2026-11-16"), ("Numero", ""));

        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.Single((await house.Server.Get<LetterStore>().Find(id, letter.Id, Stop))!.Text!.AllContacts);
    }

    [Fact]
    public async Task What_was_written_after_the_download_stays_as_a_draft_and_changes_nothing_of_what_was_sent()
    {
        Programs.Need("weasyprint");
        await using var house = await LetterHouse.Build();
        await house.Known();
        var id = await house.Open(LetterHouse.Fault());
        var (_, letter) = await house.Write(id, LetterKind.Complaint, new() { Day = "2026-11-16", Told = "Le prime parole.", TellAgcom = true });
        var page = $"/pratiche/{id}/lettere/complaint";
        await house.Ada.GetByteArrayAsync($"/pratiche/{id}/lettere/{letter.Id}/lettera.eml", Stop);
        var exported = JsonSerializer.Serialize(await house.Server.Services.GetServices<IPersonalPart>().Single(part => part.Name == "letters").Of(house.Person, Stop));
        Assert.Contains("\"downloaded\":[{\"at\":\"2026-11-23T", exported, StringComparison.Ordinal);

        using (var wrong = await TestServer.Send(house.Ada, page, "lettera", ("Told.Day", "domani"), ("Told.Told", "Altre parole."), ("Told.TellAgcom", TestServer.Unchecked)))
        {
            Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        }

        // A draft that cannot be read is no reason to lose what was mailed.
        using var sent = await TestServer.Send(house.Ada, page, "spedita", ("Come", "pec"), ("Quando", "2026-11-16"), ("Numero", ""));

        Assert.Contains("è in una bozza nuova", Text(await Read(house.Ada, sent.Headers.Location!.OriginalString)), StringComparison.Ordinal);
        Assert.Equal([ActKind.Complaint, ActKind.Notice], (await house.Server.Get<ActStore>().Of(id, Stop)).Select(act => act.Told.Kind));
        var draft = (await house.Server.Get<LetterStore>().Draft(id, LetterKind.Complaint, Stop))!;
        Assert.Equal(("Altre parole.", "domani"), (draft.Form.Told, draft.Form.Day));
        Assert.NotEqual(letter.Id, draft.Id);
    }

    private static async Task<IHtmlDocument> Read(HttpClient client, string path) => new HtmlParser().ParseDocument(await client.GetStringAsync(path, Stop));

    private static string Text(IHtmlDocument page) => string.Join(' ', page.QuerySelector("main")!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
