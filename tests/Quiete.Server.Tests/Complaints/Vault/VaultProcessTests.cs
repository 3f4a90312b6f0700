using System.Net;
using System.Security.Cryptography;
using Quiete.Server.Accounts;
using Quiete.Server.Complaints;
using Quiete.Server.Register;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Operating;

namespace Quiete.Server.Tests.Complaints;

/// <summary>The vault while the service is killed, backed up and restored, as the operator sees it.</summary>
public sealed class VaultProcessTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly string root = Directory.CreateTempSubdirectory("quiete-vault-").FullName;

    private string Data => Path.Combine(root, "data");

    private string Folder => Path.Combine(Data, "vault");

    [Fact]
    public async Task A_service_killed_in_the_middle_of_an_upload_keeps_what_it_answered_and_clears_the_rest()
    {
        var (email, person) = await Furnish();
        await using (var service = await ServiceProcess.Serve(Data, database: null))
        {
            using var browser = await SignIn(service, email);
            Assert.Equal(HttpStatusCode.Redirect, (await browser.PostAsync("/cassaforte/file", await Form(browser, new ByteArrayContent(VaultHouse.Noise(100_000))), Stop)).StatusCode);
            var slow = new StreamContent(new NeverEnding(5_000_000));
            using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var upload = browser.PostAsync("/cassaforte/file", await Form(browser, slow), leaves.Token);
            while (!upload.IsCompleted && (Directory.GetFiles(Folder, "*.part") is not [var part] || new FileInfo(part).Length < 1_000_000)) await Task.Delay(20, Stop);
            Assert.False(upload.IsCompleted);
            await service.Kill();
            await leaves.CancelAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => upload);
        }

        Assert.Single(Directory.GetFiles(Folder, "*.part"));
        await using (var service = await ServiceProcess.Serve(Data, database: null))
        {
            while (Directory.GetFiles(Folder, "*.part").Length > 0) await Task.Delay(20, Stop);
            using var browser = await SignIn(service, email);
            Assert.Single(Directory.GetFiles(Folder));
            Assert.Equal(100_000, (await browser.GetByteArrayAsync("/cassaforte/1/contenuto", Stop)).Length);
        }

        Assert.True(person > 0);
    }

    [Fact]
    public async Task Two_hundred_megabytes_stream_in_and_out_of_a_service_that_grows_by_less_than_half_of_them()
    {
        const long bytes = 200L << 20;
        var (email, _) = await Furnish();
        await using var service = await ServiceProcess.Serve(Data, database: null);
        using var browser = await SignIn(service, email);
        for (var at = 0; at < 2; at++) Assert.Equal(HttpStatusCode.Redirect, (await browser.PostAsync("/cassaforte/file", await Form(browser, new ByteArrayContent(VaultHouse.Noise(1_000_000))), Stop)).StatusCode);
        Assert.Equal(1_000_000, (await browser.GetByteArrayAsync("/cassaforte/1/contenuto", Stop)).Length);
        var before = service.MostMemory;

        using var sent = await browser.PostAsync("/cassaforte/file", await Form(browser, new StreamContent(new EndlessPicture("OggS"u8.ToArray(), bytes), 1 << 16)), Stop);
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        using var answer = await browser.GetAsync("/cassaforte/3/contenuto", HttpCompletionOption.ResponseHeadersRead, Stop);
        var came = await SHA256.HashDataAsync(await answer.Content.ReadAsStreamAsync(Stop), Stop);

        Assert.Equal(bytes, answer.Content.Headers.ContentLength);
        Assert.Equal(await SHA256.HashDataAsync(new EndlessPicture("OggS"u8.ToArray(), bytes), Stop), came);
        Assert.Contains(Convert.ToHexStringLower(came), await browser.GetStringAsync("/cassaforte/3", Stop), StringComparison.Ordinal);
        Assert.InRange(service.MostMemory - before, 0, bytes / 2);
        TestContext.Current.SendDiagnosticMessage($"The service held {before >> 20} MB before and {service.MostMemory >> 20} MB at most.");
    }

    [Fact]
    public async Task A_backup_says_that_the_vaults_folder_must_be_copied_and_a_restore_what_is_missing_in_it()
    {
        var (_, person) = await Furnish();
        await using (var database = Database.OfFile(Path.Combine(Data, "quiete.db")))
        {
            var options = new ServerOptions { Data = Data };
            var vault = new VaultStore(database, new VaultFolder(options), new VaultKeys(database, HouseSecret.Load(Data)), TimeProvider.System);
            var who = (await new PersonStore(database, TimeProvider.System).All(Stop)).Single(one => one.Id == person);
            foreach (var name in new[] { "a", "b" }) await vault.Put(who, null, name, new MemoryStream(VaultHouse.Noise(1000)), Stop);
            await HouseSecret.Load(Data).Check(database, Stop);
        }

        var saved = Path.Combine(root, "saved.db");
        var backup = await ServiceProcess.Command("backup", saved, "--data", Data);
        Assert.True(backup.Code == 0, backup.Output);
        Assert.Contains($"The vault's 2 files (0.0 MB) are not in it: copy the folder {Folder}", backup.Output, StringComparison.Ordinal);

        var kept = Directory.GetFiles(Folder);
        var aside = Path.Combine(root, "aside");
        File.Move(kept[0], aside);
        var restored = await ServiceProcess.Command("restore", saved, "--data", Data);
        Assert.True(restored.Code == 0, restored.Output);
        Assert.Contains("Of the vault's 2 files 1 are missing", restored.Output, StringComparison.Ordinal);
        File.Move(aside, kept[0]);
        Assert.DoesNotContain("missing", (await ServiceProcess.Command("restore", saved, "--data", Data)).Output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    /// <summary>A data directory with somebody who has an account and a register.</summary>
    private async Task<(string Email, long Person)> Furnish()
    {
        const string email = "ada@quiete.example";
        await using var app = await ServerApp.Build(new ServerOptions { Data = Data, Url = "http://127.0.0.1:0" });
        await using var scope = app.Web.Services.CreateAsyncScope();
        var account = await scope.ServiceProvider.GetRequiredService<Registration>().Enter(email, "Ada Prova", TestServer.Password, Stop, (Role.Person, null));
        return (email, (await scope.ServiceProvider.GetRequiredService<PersonStore>().OfAccount(account.Id, "Ada", Stop)).Id);
    }

    private static async Task<HttpClient> SignIn(ServiceProcess service, string email)
    {
        var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = service.Address };
        using (await TestServer.SignIn(browser, email)) return browser;
    }

    private static async Task<MultipartFormDataContent> Form(HttpClient browser, HttpContent content)
    {
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await browser.GetStringAsync("/cassaforte", Stop));
        return new() { { new StringContent(page.QuerySelector("form[data-upload] input[name=__RequestVerificationToken]")!.GetAttribute("value")!), "__RequestVerificationToken" }, { content, "file", "a" } };
    }

    /// <summary>Sends some bytes at once and then waits for ever.</summary>
    private sealed class NeverEnding(int bytes) : MemoryStream(VaultHouse.Noise(bytes))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0) await Task.Delay(Timeout.Infinite, cancellationToken);
            return read;
        }
    }
}
