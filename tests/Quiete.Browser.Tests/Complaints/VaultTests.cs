using Microsoft.Playwright;
using Quiete.Browser.Tests.Register;
using Quiete.Procedures;
using Quiete.Server.Complaints;
using Quiete.Server.Register;
using Quiete.Server.Tests.Complaints;

namespace Quiete.Browser.Tests.Complaints;

public class VaultTests(Chromium chromium)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(RecordTests.Ways), MemberType = typeof(RecordTests))]
    public async Task Somebody_puts_a_recording_and_a_photograph_into_the_vault_listens_and_deletes(Screen screen, bool script)
    {
        await using var site = await Site.Open(chromium);
        var page = await site.Somebody(screen, script);
        await site.Go(page, "/cassaforte");
        await page.GetByText("Non c'è ancora niente.").WaitForAsync();
        if (script) await Axe.Passes(page);

        await Send(page, "telefonata.wav", Wav(seconds: 90));
        await page.GetByText("«telefonata.wav» è al sicuro").WaitForAsync();
        await page.GetByText("registrazione, 1,4 MB, 1:30").WaitForAsync();
        await Send(page, "foto.jpg", PictureBytes.Jpeg(PictureBytes.Exif(PictureBytes.Tiff())));
        await page.GetByText("Abbiamo tolto dalla foto").WaitForAsync();
        if (script)
        {
            await Axe.Passes(page);
            Assert.Equal("", await page.EvaluateAsync<string>(Listen)); // plays, and from the middle
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "telefonata.wav", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "telefonata.wav" }).WaitForAsync();
        if (script) await Axe.Passes(page);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Scarica" }).ClickAsync());
        Assert.Equal("telefonata.wav", download.SuggestedFilename);
        Assert.Equal(Wav(seconds: 90), await File.ReadAllBytesAsync(await download.PathAsync(), Stop));
        await page.GetByLabel("Sì, sono sicuro").CheckAsync();
        await RecordTests.Tap(page, "Cancella per sempre");
        await page.GetByText("«telefonata.wav» è cancellato").WaitForAsync();
        Assert.Equal(0, await page.Locator("audio").CountAsync());
        if (script) await Axe.Pass(site, page, "/cassaforte/esporta");
    }

    [Theory, MemberData(nameof(Screens.Both), MemberType = typeof(Screens))]
    public async Task A_case_shows_its_own_files_and_takes_those_that_are_there_already(Screen screen)
    {
        await using var site = await Site.Open(chromium);
        var page = await site.Somebody(screen);
        await site.Go(page, "/cassaforte"); // opens the register
        var person = (await site.Server.Get<PersonStore>().All(Stop)).Single();
        var one = await site.Server.Get<CaseStore>().Open(person.Id, new(CaseSubject.Billing, "La bolletta di ottobre", Named: "Luce Chiara"), Stop);
        await Send(page, "bolletta.pdf", "%PDF-1.7\nstartxref\n0\n%%EOF"u8.ToArray());
        await page.GetByText("è al sicuro").WaitForAsync();

        await site.Go(page, $"/pratiche/{one}/file");
        await page.GetByText("Questa pratica non ha ancora file.").WaitForAsync();
        await Axe.Passes(page);
        await RecordTests.Tap(page, "Mettilo in questa pratica");
        await page.GetByRole(AriaRole.Link, new() { Name = "bolletta.pdf", Exact = true }).WaitForAsync();
        await Send(page, "contratto.pdf", "%PDF-1.7\n/Encrypt 1 0 R\nstartxref\n0\n%%EOF"u8.ToArray());
        await page.GetByText("Questo PDF sembra protetto da una password").WaitForAsync();
        await Axe.Passes(page);
    }

    /// <summary>Plays the recording, muted, from its middle; gives what went wrong.</summary>
    private const string Listen = """
        async () => {
          const audio = document.querySelector("audio");
          audio.muted = true;
          const heard = name => new Promise((done, failed) => {
            audio.addEventListener(name, done, { once: true });
            audio.addEventListener("error", () => failed(new Error(audio.error?.message ?? "error")), { once: true });
            setTimeout(() => failed(new Error("no " + name)), 10000);
          });
          try {
            const known = heard("loadedmetadata");
            audio.load();
            audio.preload = "auto";
            await known;
            const there = heard("seeked");
            audio.currentTime = 60;
            await there;
            await audio.play();
            return audio.duration === 90 && audio.currentTime >= 60 ? "" : `${audio.duration} ${audio.currentTime}`;
          } catch (fault) {
            return fault.message;
          }
        }
        """;

    private static async Task Send(IPage page, string name, byte[] content)
    {
        await page.GetByLabel("Aggiungi un file").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = content });
        await RecordTests.Tap(page, "Mettilo in cassaforte");
    }

    /// <summary>A tone: 8,000 samples of 16 bits a second.</summary>
    private static byte[] Wav(int seconds)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write("RIFF"u8);
        writer.Write(36 + (seconds * 16_000));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(8_000);
        writer.Write(16_000);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(seconds * 16_000);
        for (var sample = 0; sample < seconds * 8_000; sample++) writer.Write((short)(Math.Sin(sample * 0.35) * 8_000));
        return bytes.ToArray();
    }
}
