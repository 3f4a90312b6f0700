using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Quiete.Server.Accounts;
using Quiete.Server.Complaints;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Operating;
using Quiete.Server.Tests.Register;

namespace Quiete.Server.Tests.Complaints;

/// <summary>What the vault refuses for want of room, for size, and for haste.</summary>
public class VaultLimitsTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_disk_that_is_nearly_full_takes_no_file_so_that_the_database_can_go_on()
    {
        using var disk = SmallDisk.Mount("40m"); // of which a twentieth is kept
        await using var house = await RegisterHouse.Build(change: options => options with { Vault = disk.Path });
        var other = Path.Combine(disk.Path, "database");
        using var open = await VaultForms.UploadForm(house.Ada, "piccolo.txt", "ciao"u8.ToArray()); // of a page that was opened before
        using var again = await VaultForms.UploadForm(house.Ada, "piccolo.txt", "ciao"u8.ToArray());
        await File.WriteAllBytesAsync(other, new byte[(38 << 20) + 500_000], Stop);

        open.Headers.Add("Accept", "application/json");
        using var refused = await house.Ada.SendAsync(open, Stop);
        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
        Assert.Contains("non c'è più posto", JsonNode.Parse(await refused.Content.ReadAsStringAsync(Stop))!["said"]!.GetValue<string>(), StringComparison.Ordinal);
        using var withoutScript = await house.Ada.SendAsync(again, Stop);
        Assert.Equal(HttpStatusCode.Redirect, withoutScript.StatusCode);
        var page = await house.Page("/cassaforte");
        Assert.Contains("del file non è rimasto niente", RegisterHouse.Read(page), StringComparison.Ordinal);
        Assert.Contains("Adesso sul disco del servizio non c'è posto per altri file", RegisterHouse.Read(page), StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("form[data-upload]")); // nobody waits for an upload in vain
        Assert.Equal([other], VaultForms.FilesOf(house.Server));
        await File.AppendAllTextAsync(other, "what the database writes", Stop); // there is room for it

        await File.WriteAllBytesAsync(other, [1], Stop);
        Assert.Equal(HttpStatusCode.OK, (await VaultForms.SendByScript(house.Ada, "piccolo.txt", "ciao"u8.ToArray())).Status);
    }

    [Fact]
    public async Task A_disk_that_fills_up_in_the_middle_of_an_upload_answers_507_and_nothing_of_the_file_stays()
    {
        using var disk = SmallDisk.Mount("24m");
        await using var house = await RegisterHouse.Build(change: options => options with { Vault = disk.Path });
        var (status, body) = await VaultForms.SendByScript(house.Ada, "grande.bin", VaultHouse.Noise(40_000_000));

        Assert.Equal(HttpStatusCode.InsufficientStorage, status);
        Assert.Contains("del file non è rimasto niente", body["said"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(VaultForms.FilesOf(house.Server));
        Assert.Empty(await house.Server.Get<VaultStore>().Of(house.Person, Stop));
        Assert.Equal(HttpStatusCode.OK, (await VaultForms.SendByScript(house.Ada, "medio.bin", VaultHouse.Noise(10_000_000))).Status);
    }

    [Fact]
    public async Task An_upload_stops_while_the_reserve_of_the_disk_is_still_there()
    {
        using var disk = SmallDisk.Mount("200m");
        var folder = new VaultFolder(new ServerOptions { Data = disk.Path, Vault = Path.Combine(disk.Path, "vault") });
        await using var part = folder.Begin();
        var some = new byte[1 << 20];
        var written = 0;
        Assert.Equal("no-room", (await Assert.ThrowsAsync<NotNowException>(async () =>
        {
            for (; written < 300; written++) await part.Write(some, Stop);
        })).Type);
        Assert.InRange(written, 180, 195);
        Assert.InRange(new DriveInfo(disk.Path).AvailableFreeSpace, 4 << 20, 10 << 20);
        Assert.Throws<NotNowException>(folder.Begin);
    }

    [Fact]
    public async Task An_upload_that_says_that_it_is_larger_than_any_file_is_refused_before_it_is_sent()
    {
        await using var house = await RegisterHouse.Build();
        using var content = new Announced(VaultLimits.MaxFileBytes + 1_000_000);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/cassaforte/file") { Content = content, Headers = { Accept = { new("application/json") }, ExpectContinue = true } };

        using var answer = await house.Ada.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("al massimo 2 GB", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.False(content.WasAsked);
        Assert.Empty(VaultForms.FilesOf(house.Server));
        Assert.Contains("al massimo 2 GB", RegisterHouse.Read(await house.Page("/cassaforte")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_downloads_too_often_hears_429_and_when_to_come_back_and_their_pages_and_neighbours_go_on()
    {
        await using var house = await RegisterHouse.Build(change: options => options with { Limits = new RateLimits { DownloadsAMinute = 3 } });
        var (neighbour, _, other) = await house.Neighbour();
        foreach (var browser in new[] { house.Ada, neighbour }) await VaultForms.Send(browser, "/cassaforte", "a.txt", "ciao"u8.ToArray());
        var (mine, theirs) = ((await house.Server.Get<VaultStore>().Of(house.Person, Stop))[0].Id, (await house.Server.Get<VaultStore>().Of(other, Stop))[0].Id);

        for (var at = 0; at < 2; at++) Assert.Equal(HttpStatusCode.OK, (await house.Ada.GetAsync($"/cassaforte/{mine}/contenuto", Stop)).StatusCode);
        using (var zip = await VaultForms.Exported(house.Ada, "/cassaforte/esporta", "", mine)) Assert.Equal(HttpStatusCode.OK, zip.StatusCode);
        using var refused = await house.Ada.GetAsync($"/cassaforte/{mine}/contenuto", Stop);
        using var archive = await VaultForms.Exported(house.Ada, "/cassaforte/esporta", "", mine);

        foreach (var answer in new[] { refused, archive })
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.True(answer.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        }

        Assert.Contains("a.txt", RegisterHouse.Read(await house.Page("/cassaforte")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await neighbour.GetAsync($"/cassaforte/{theirs}/contenuto", Stop)).StatusCode);
    }

    /// <summary>A form of which only the length is told: nobody should ask for the rest.</summary>
    private sealed class Announced : HttpContent
    {
        private readonly long length;

        public Announced(long length)
        {
            this.length = length;
            Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        }

        public bool WasAsked { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            WasAsked = true;
            return Task.CompletedTask;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = this.length;
            return true;
        }
    }
}
