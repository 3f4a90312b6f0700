using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using Dapper;
using Quiete.Procedures;
using Quiete.Server.Accounts;
using Quiete.Server.Complaints;
using Quiete.Server.Register;
using Quiete.Server.Tests.Gate;
using Quiete.Server.Tests.Register;
using Quiete.Server.Tests.Storage;
using static Quiete.Server.Tests.Complaints.VaultForms;

namespace Quiete.Server.Tests.Complaints;

public class VaultPagesTests
{
    private const string Marker = "un segno che non si deve trovare";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_person_puts_a_recording_into_the_vault_listens_to_a_part_and_deletes_it(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        Assert.Contains("Non c'è ancora niente", RegisterHouse.Read(await house.Page("/cassaforte")), StringComparison.Ordinal);
        var content = new byte[] { 0x4F, 0x67, 0x67, 0x53 }.Concat(VaultHouse.Noise(200_000)).ToArray();
        var (answer, to) = await Send(house.Ada, "/cassaforte", "telefonata <b>.ogg", content);
        Assert.Equal((HttpStatusCode.Redirect, "/cassaforte"), (answer, to));
        var page = await house.Page("/cassaforte");
        Assert.Contains("«telefonata <b>.ogg» è al sicuro", RegisterHouse.Read(page), StringComparison.Ordinal);

        var file = Assert.Single(await house.Server.Get<VaultStore>().Of(house.Person, Stop));
        Assert.Equal($"/cassaforte/{file.Id}/contenuto", page.QuerySelector("audio")!.GetAttribute("src"));
        using var whole = await house.Ada.GetAsync($"/cassaforte/{file.Id}/contenuto", Stop);
        Assert.Equal(content, await whole.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal(("audio/ogg", "attachment", "nosniff", "no-store"), (whole.Content.Headers.ContentType!.MediaType, whole.Content.Headers.ContentDisposition!.DispositionType,
            whole.Headers.GetValues("X-Content-Type-Options").Single(), whole.Headers.CacheControl!.ToString()));
        using var part = await house.Ada.SendAsync(new(HttpMethod.Get, $"/cassaforte/{file.Id}/contenuto") { Headers = { Range = new RangeHeaderValue(100_000, 100_009) } }, Stop);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(content[100_000..100_010], await part.Content.ReadAsByteArrayAsync(Stop));

        var deleted = RegisterHouse.Read(await house.Done($"/cassaforte/{file.Id}", "cancella", ("Sicuro", "si")));
        Assert.Contains(file.Hash, deleted, StringComparison.Ordinal); // the receipt
        Assert.Equal(HttpStatusCode.NotFound, (await house.Ada.GetAsync($"/cassaforte/{file.Id}/contenuto", Stop)).StatusCode);
        Assert.Empty(FilesOf(house.Server));
    }

    [Fact]
    public async Task What_a_browser_would_run_leaves_as_plain_text_only()
    {
        await using var house = await RegisterHouse.Build();
        await Send(house.Ada, "/cassaforte", "pagina.html", "<html><script>alert(1)</script></html>"u8.ToArray());
        var file = Assert.Single(await house.Server.Get<VaultStore>().Of(house.Person, Stop));
        using var answer = await house.Ada.GetAsync($"/cassaforte/{file.Id}/contenuto", Stop);
        Assert.Equal(("text/plain", "attachment"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.DispositionType));
    }

    [Fact]
    public async Task A_file_comes_to_its_case_and_moves_between_cases()
    {
        await using var house = await RegisterHouse.Build();
        var cases = house.Server.Get<CaseStore>();
        var first = await cases.Open(house.Person, new(CaseSubject.Other, "Prima", Named: "Luce"), Stop);
        var second = await cases.Open(house.Person, new(CaseSubject.Other, "Seconda", Named: "Luce"), Stop);
        var (_, to) = await Send(house.Ada, $"/pratiche/{first}/file", "bolletta.txt", "ciao"u8.ToArray());
        Assert.Equal($"/pratiche/{first}/file", to);
        Assert.Contains("bolletta.txt", RegisterHouse.Read(await house.Page($"/pratiche/{first}/file")), StringComparison.Ordinal);
        var file = Assert.Single(await house.Server.Get<VaultStore>().OfCase(house.Person, first, Stop));

        await house.Done($"/cassaforte/{file.Id}", "sposta", ("Pratica", ""));
        await house.Done($"/pratiche/{second}/file", "unisci", ("File", $"{file.Id}"));
        Assert.Equal(second, (await house.Server.Get<VaultStore>().Find(house.Person, file.Id, Stop))!.Case);
        Assert.Contains("non c'è più", RegisterHouse.Read(await house.Refused($"/cassaforte/{file.Id}", "sposta", ("Pratica", "987654"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_an_upload_is_told_on_the_page_and_nothing_is_kept()
    {
        await using var house = await RegisterHouse.Build();
        await Send(house.Ada, "/cassaforte", "vuoto.pdf", []);
        Assert.Contains("Il file è vuoto", RegisterHouse.Read(await house.Page("/cassaforte")), StringComparison.Ordinal);
        var (status, said) = await SendByScript(house.Ada, "vuoto.pdf", []);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Il file è vuoto", said["said"]!.GetValue<string>(), StringComparison.Ordinal);

        // Without the token of our page, and with a body that says that it is larger than a file may be.
        using var forged = new MultipartFormDataContent { { new ByteArrayContent([1, 2, 3]), "file", "a" } };
        Assert.Equal(HttpStatusCode.Redirect, (await house.Ada.PostAsync("/cassaforte/file", forged, Stop)).StatusCode);
        Assert.Contains("la pagina era vecchia", RegisterHouse.Read(await house.Page("/cassaforte")), StringComparison.Ordinal);
        Assert.Empty(await house.Server.Get<VaultStore>().Of(house.Person, Stop));
        Assert.Empty(FilesOf(house.Server));

        await Send(house.Ada, "/cassaforte", "uno.txt", "ciao"u8.ToArray());
        await Send(house.Ada, "/cassaforte", "due.txt", "ciao"u8.ToArray());
        Assert.Contains("«uno.txt» c'era già", RegisterHouse.Read(await house.Page("/cassaforte")), StringComparison.Ordinal);
        await Send(house.Ada, "/cassaforte", "foto.jpg", PictureBytes.Jpeg(PictureBytes.Exif(PictureBytes.Tiff())));
        Assert.Contains("Abbiamo tolto dalla foto", RegisterHouse.Read(await house.Page("/cassaforte")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_changed_on_the_disk_is_not_handed_out()
    {
        await using var house = await RegisterHouse.Build();
        await Send(house.Ada, "/cassaforte", "a.txt", "ciao"u8.ToArray());
        await Send(house.Ada, "/cassaforte", "lungo", VaultHouse.Noise(200_000));
        foreach (var path in FilesOf(house.Server))
        {
            var bytes = await File.ReadAllBytesAsync(path, Stop);
            bytes[^20] ^= 1; // in the last chunk
            await File.WriteAllBytesAsync(path, bytes, Stop);
        }

        var files = await house.Server.Get<VaultStore>().Of(house.Person, Stop);
        using var refused = await house.Ada.GetAsync($"/cassaforte/{files[1].Id}/contenuto", Stop);
        Assert.Equal(HttpStatusCode.InternalServerError, refused.StatusCode);
        Assert.Contains("file-damaged", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        // Where it is found only on the way, the answer breaks off: nobody takes a part for the whole.
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => house.Ada.GetByteArrayAsync($"/cassaforte/{files[0].Id}/contenuto", Stop));

        File.Delete(FilesOf(house.Server)[0]);
        Assert.Contains("non è più sul disco", RegisterHouse.Read(await house.Page("/cassaforte")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task To_everybody_else_a_file_is_like_one_that_does_not_exist()
    {
        await using var house = await RegisterHouse.Build();
        var one = await house.Server.Get<CaseStore>().Open(house.Person, new(CaseSubject.Other, "Una pratica", Named: "Luce"), Stop);
        await Send(house.Ada, $"/pratiche/{one}/file", $"{Marker}.txt", "ciao"u8.ToArray());
        var file = Assert.Single(await house.Server.Get<VaultStore>().Of(house.Person, Stop));
        var (helper, helperAccount, _) = await house.Neighbour();
        await house.Server.Database.Write(connection => connection.ExecuteAsync("INSERT INTO helper (person, account, since_ms) VALUES (@Person, @helperAccount, 0)", new { house.Person, helperAccount }), Stop);
        var (stranger, _, _) = await house.Neighbour();

        foreach (var client in new[]
        {
            helper, stranger, await house.Server.SignedIn(Role.Association, 1), await house.Server.SignedIn(Role.Principal, 1), await house.Server.SignedIn(Role.Agent, 1),
            await house.Server.SignedIn(Role.Administrator), await house.Server.SignedIn(Role.Auditor),
        })
        {
            foreach (var di in new[] { "", $"di={house.Person}" })
            {
                foreach (var path in new[] { "/cassaforte/{0}", "/cassaforte/{0}/contenuto" })
                {
                    var there = await Told(client, $"{path}?{di}", file.Id);
                    Assert.Equal(HttpStatusCode.NotFound, there.Status);
                    Assert.Equal(await Told(client, $"{path}?{di}", 987_654), there); // to the letter
                }
            }

            Assert.Equal(HttpStatusCode.NotFound, (await Told(client, $"/cassaforte?di={house.Person}", 0)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await Told(client, $"/cassaforte/esporta?di={house.Person}", 0)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await Told(client, $"/pratiche/{one}/file?di={house.Person}", 0)).Status);
            Assert.DoesNotContain(Marker, (await Told(client, "/cassaforte", 0)).Text, StringComparison.Ordinal);
            var (status, _) = await Send(client, "/cassaforte", "x.txt", "x"u8.ToArray(), $"/cassaforte/file?di={house.Person}");
            Assert.Equal(HttpStatusCode.NotFound, status);
            (status, _) = await Send(client, "/cassaforte", "x.txt", "x"u8.ToArray(), $"/cassaforte/file?pratica={one}");
            Assert.Equal(HttpStatusCode.NotFound, status);
            using var zip = await Exported(client, "/cassaforte", $"{house.Person}", file.Id);
            Assert.Equal(HttpStatusCode.NotFound, zip.StatusCode);
            using var own = await Exported(client, "/cassaforte", "", file.Id);
            Assert.Equal(HttpStatusCode.Redirect, own.StatusCode); // none of the chosen files is theirs
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await house.Server.Anonymous().GetAsync($"/cassaforte/{file.Id}/contenuto", Stop)).StatusCode);
        using var asked = await Gate.Pages.Open(helper, $"/pratiche/{one}?di={house.Person}");
        Assert.DoesNotContain(Marker, await asked.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Single(await house.Server.Get<VaultStore>().Of(house.Person, Stop));
    }

    [Fact]
    public async Task Whoever_keeps_the_register_of_somebody_without_an_account_keeps_their_vault()
    {
        await using var house = await RegisterHouse.Build();
        var pia = await house.Server.Get<Helpers>().OpenFor("Pia", house.Account, "dichiaro", Stop);
        var (_, to) = await Send(house.Ada, $"/cassaforte?di={pia}", "a.txt", "ciao"u8.ToArray());
        Assert.Equal($"/cassaforte?di={pia}", to);
        Assert.Contains("a.txt", RegisterHouse.Read(await house.Page($"/cassaforte?di={pia}")), StringComparison.Ordinal);
        Assert.Empty(await house.Server.Get<VaultStore>().Of(house.Person, Stop));
    }

    [Fact]
    public async Task Files_are_taken_along_only_when_they_are_chosen_one_by_one()
    {
        await using var house = await RegisterHouse.Build();
        var big = VaultHouse.Noise(300_000);
        await Send(house.Ada, "/cassaforte", "grande.bin", big);
        await Send(house.Ada, "/cassaforte", "altro.txt", Encoding.UTF8.GetBytes(Marker));
        var files = await house.Server.Get<VaultStore>().Of(house.Person, Stop);
        using (var none = await Exported(house.Ada, "/cassaforte/esporta", "")) Assert.Equal(HttpStatusCode.Redirect, none.StatusCode);

        using var answer = await Exported(house.Ada, "/cassaforte/esporta", "", files[1].Id);
        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync(Stop));
        var entry = Assert.Single(zip.Entries);
        Assert.Equal($"{files[1].Id}-grande.bin", entry.FullName);
        using var content = new MemoryStream();
        await using (var from = await entry.OpenAsync(Stop)) await from.CopyToAsync(content, Stop);
        Assert.Equal(big, content.ToArray());

        // The export of everything tells that there are files, and nothing more.
        using var all = await TestServer.Send(house.Ada, "/account/dati", "/account/dati/zip");
        using var data = new ZipArchive(await all.Content.ReadAsStreamAsync(Stop));
        using var reader = new StreamReader(await data.GetEntry("quiete.json")!.OpenAsync(Stop));
        var text = await reader.ReadToEndAsync(Stop);
        var vault = JsonNode.Parse(text)!["vault"]!.AsArray();
        Assert.Equal(files.Select(file => file.Hash), vault.Select(one => one!["sha256"]!.GetValue<string>()));
        Assert.DoesNotContain("grande.bin", text, StringComparison.Ordinal);
        Assert.Equal(["quiete.json", "entries.csv"], data.Entries.Select(one => one.FullName));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task After_a_person_has_left_nothing_of_their_vault_is_in_the_folder_or_in_the_database(string kind)
    {
        await using var house = await RegisterHouse.Build(kind);
        await Send(house.Ada, "/cassaforte", $"{Marker}.txt", Encoding.UTF8.GetBytes(Marker));
        var (browser, _, other) = await house.Neighbour();
        await Send(browser, "/cassaforte", "resta.txt", "resta"u8.ToArray());
        var file = Assert.Single(await house.Server.Get<VaultStore>().Of(house.Person, Stop));
        var secrets = await house.Server.Database.Read(async connection => (await connection.QueryAsync<(byte[] Salt, byte[] About, byte[] Print, byte[] Box)>(
            "SELECT salt, about, print, box FROM vault_file JOIN vault_key ON vault_key.person = vault_file.person WHERE vault_file.person = @Person", new { house.Person })).Single(), Stop);
        var bytes = FilesOf(house.Server).Select(File.ReadAllBytes).ToList();

        using var left = await TestServer.Send(house.Ada, "/account/dati", "cancella", ("Cosa", "account"), ("No", "anche"), ("Sicuro", "si"));
        Assert.Equal(HttpStatusCode.Redirect, left.StatusCode);
        var stays = File.ReadAllBytes(Assert.Single(FilesOf(house.Server)));
        Assert.Contains(bytes, one => one.AsSpan().SequenceEqual(stays));
        var dump = await Dump.Of(house.Server.Database);
        byte[][] gone = [secrets.Salt, secrets.About, secrets.Print, secrets.Box, file.Sha256, Encoding.UTF8.GetBytes(Marker)];
        Assert.DoesNotContain(gone, secret => dump.Bytes.Any(value => value.AsSpan().IndexOf(secret) >= 0));
        Assert.DoesNotContain(dump.Texts, text => text.Contains(Marker, StringComparison.Ordinal));
        if (house.Server.Database.FilePath is { } path)
        {
            foreach (var part in new[] { path, $"{path}-wal" }.Where(File.Exists))
            {
                await using var stream = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var raw = new MemoryStream();
                await stream.CopyToAsync(raw, Stop);
                Assert.DoesNotContain(gone, secret => raw.ToArray().AsSpan().IndexOf(secret) >= 0);
            }
        }

        Assert.Equal("resta"u8.ToArray(), await browser.GetByteArrayAsync($"/cassaforte/{(await house.Server.Get<VaultStore>().Of(other, Stop))[0].Id}/contenuto", Stop));
    }

    /// <summary>What somebody hears, without the name of what they asked for.</summary>
    private static async Task<(HttpStatusCode Status, string Text)> Told(HttpClient client, string path, long id)
    {
        using var answer = await Gate.Pages.Open(client, path.Replace("{0}", $"{id}", StringComparison.Ordinal));
        var text = await answer.Content.ReadAsStringAsync(Stop);
        var main = new HtmlParser().ParseDocument(text).QuerySelector("main");
        return (answer.StatusCode, main?.InnerHtml ?? text);
    }
}
