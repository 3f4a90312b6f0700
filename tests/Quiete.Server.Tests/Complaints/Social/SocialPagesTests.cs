using System.Net;
using System.Security.Cryptography;
using System.Text;
using AngleSharp.Html.Parser;
using Quiete.Procedures;
using Quiete.Server.Complaints;
using Quiete.Server.Tests.Operating;
using Quiete.Server.Tests.Register;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Complaints.Social;

public class SocialPagesTests
{
    private const string Template = "Ci dispiace per il disagio, abbiamo inoltrato tutto al reparto competente che la ricontatterà al più presto possibile.";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_post_and_its_answer_are_kept_with_a_capture_and_the_person_decides_on_the_signs(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        var id = await house.Server.Get<CaseStore>().Open(house.Person, new(CaseSubject.ServiceFault, "Linea muta", Named: "Luce Chiara"), Stop);
        await Neighbours(house, "luce chiara", 2);
        await Neighbours(house, "Gas Veloce", 1);
        var picture = Encoding.ASCII.GetBytes("a picture");

        await Sent(house, $"/pratiche/{id}/social", picture, ("Told.Url", "https://social.example/luce/1"), ("Told.Day", "2026-11-10"), ("Told.Time", "10:00:00"), ("Told.Said", "La linea di via Garibaldi è muta da lunedì"));
        var post = Assert.Single(await house.Server.Get<ActStore>().Of(id, Stop));
        await Sent(house, $"/pratiche/{id}/social?post={post.Id}", file: null, ("Told.Url", "https://social.example/luce/1#2"), ("Told.Day", "2026-11-10"), ("Told.Time", "10:00:20"), ("Told.Said", Template));
        var answer = (await house.Server.Get<ActStore>().Of(id, Stop)).Single(act => act.Told.Kind == ActKind.Answer);

        var text = RegisterHouse.Read(await house.Page($"/pratiche/{id}/social"));
        Assert.Contains("è arrivata dopo 20 secondi", text, StringComparison.Ordinal);
        Assert.Contains("quasi uguale a 2 risposte date ad altre persone", text, StringComparison.Ordinal);
        Assert.Contains("non riprende nulla di quello che hai scritto", text, StringComparison.Ordinal);
        Assert.Contains("«ci dispiace per il disagio»", text, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(picture)), text, StringComparison.Ordinal);
        Assert.DoesNotContain("foto.png", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Segreto del vicino", text, StringComparison.Ordinal); // what others were told is only counted

        await house.Done($"/pratiche/{id}/social", $"automatica-{answer.Id}");
        Assert.Contains("A giudizio di chi scrive è una risposta automatica. Segni: è arrivata dopo 20 secondi", RegisterHouse.Read(await house.Page($"/pratiche/{id}")), StringComparison.Ordinal);
        await house.Done($"/pratiche/{id}/social", $"vera-{answer.Id}");
        Assert.Contains("A giudizio di chi scrive è una risposta vera.", RegisterHouse.Read(await house.Page($"/pratiche/{id}/cronologia")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_file_a_bad_address_and_an_answer_before_the_post_are_named_and_nothing_is_lost()
    {
        await using var house = await RegisterHouse.Build();
        var id = await house.Server.Get<CaseStore>().Open(house.Person, new(CaseSubject.ServiceFault, "Linea muta"), Stop);
        var acts = house.Server.Get<ActStore>();
        var post = await acts.Enter(id, house.Account, new("p", ActKind.Complaint, house.Server.Clock.GetUtcNow().AddDays(-2), Way: Way.Social, Body: Body.Company, Said: "Muta", Url: "https://x.example/1"), Stop);
        (string, string)[] fields = [("Told.Url", "https://x.example/2"), ("Told.Day", "2026-11-01"), ("Told.Said", "Provvediamo")];

        Assert.Contains("Serve un'immagine o una pagina salvata, non vuota", await Back(house, $"/pratiche/{id}/social", [], fields), StringComparison.Ordinal);
        Assert.Contains("Serve un indirizzo come https://", await Back(house, $"/pratiche/{id}/social", file: null, [("Told.Url", "javascript:alert(1)"), .. fields[1..]]), StringComparison.Ordinal);
        var doubted = await Back(house, $"/pratiche/{id}/social?post={post.Id}", file: null, fields);
        Assert.Contains("La risposta è di prima di quello a cui risponde", doubted, StringComparison.Ordinal);
        Assert.Contains("Provvediamo", doubted, StringComparison.Ordinal);
        Assert.Single(await acts.Of(id, Stop));
    }

    [Fact]
    public async Task A_picture_is_taken_up_to_the_size_that_the_page_promises()
    {
        await using var house = await RegisterHouse.Build();
        var id = await house.Server.Get<CaseStore>().Open(house.Person, new(CaseSubject.ServiceFault, "Linea muta"), Stop);
        var picture = VaultHouse.Noise((int)SocialPage.MaxBytes);
        picture[0] = 0; // nothing that is known
        await Sent(house, $"/pratiche/{id}/social", picture, ("Told.Url", "https://x.example/1"), ("Told.Day", "2026-11-10"), ("Told.Said", "Muta"));
        Assert.Equal(SocialPage.MaxBytes, Assert.Single(await house.Server.Get<VaultStore>().OfCase(house.Person, id, Stop)).Bytes);
    }

    [Fact]
    public async Task A_picture_for_which_the_disk_has_no_room_is_told_at_its_field_and_the_words_stay()
    {
        using var disk = SmallDisk.Mount("2m");
        await using var house = await RegisterHouse.Build(change: options => options with { Vault = disk.Path });
        var id = await house.Server.Get<CaseStore>().Open(house.Person, new(CaseSubject.ServiceFault, "Linea muta"), Stop);
        var back = await Back(house, $"/pratiche/{id}/social", VaultHouse.Noise(3_000_000), ("Told.Url", "https://x.example/1"), ("Told.Day", "2026-11-10"), ("Told.Said", "Parole da non perdere"));
        Assert.Contains("Sul disco del servizio non c'è più posto", back, StringComparison.Ordinal);
        Assert.Contains("Parole da non perdere", back, StringComparison.Ordinal);
        Assert.Empty(await house.Server.Get<ActStore>().Of(id, Stop));
    }

    private static async Task Neighbours(RegisterHouse house, string company, int count)
    {
        for (var number = 0; number < count; number++)
        {
            var (_, account, person) = await house.Neighbour();
            var id = await house.Server.Get<CaseStore>().Open(person, new(CaseSubject.Other, "Segreto del vicino", Named: company), Stop);
            await house.Server.Get<ActStore>().Enter(id, account, new("a", ActKind.Answer, house.Server.Clock.GetUtcNow(), Way: Way.Social, Body: Body.Company, Who: "Segreto del vicino", Said: Template), Stop);
        }
    }

    private static async Task Sent(RegisterHouse house, string page, byte[]? file, params (string Name, string Value)[] fields)
    {
        using var answer = await Post(house, page, file, fields);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync(Stop));
    }

    private static async Task<string> Back(RegisterHouse house, string page, byte[]? file, params (string Name, string Value)[] fields)
    {
        using var answer = await Post(house, page, file, fields);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return RegisterHouse.Read(new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Stop)));
    }

    private static async Task<HttpResponseMessage> Post(RegisterHouse house, string page, byte[]? file, (string Name, string Value)[] fields)
    {
        var form = (await house.Page(page)).QuerySelector("form[enctype='multipart/form-data']")!;
        using var content = new MultipartFormDataContent();
        foreach (var hidden in form.QuerySelectorAll("input[type=hidden]")) content.Add(new StringContent(hidden.GetAttribute("value") ?? ""), hidden.GetAttribute("name")!);
        foreach (var (name, value) in fields) content.Add(new StringContent(value), name);
        if (file is not null) content.Add(new ByteArrayContent(file), "Copia", "foto.png");
        return await house.Ada.PostAsync(page, content, Stop);
    }
}
