using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Quiete.Server.Blocking;
using Quiete.Server.Tests.Events;
using static Quiete.Server.Tests.Blocking.BlockHouse;

namespace Quiete.Server.Tests.Blocking;

/// <summary>Other people's programs against the real service.</summary>
public class ClientTests
{
    /// <summary>Where packages of Debian are found, whatever else is called python3.</summary>
    private const string DebianPython = "/usr/bin/python3";

    [Fact]
    public async Task Vdirsyncer_finds_the_book_fetches_it_and_hears_of_deletions_and_khard_reads_it()
    {
        await using var house = await Open();
        await house.Wish("+390811112222", label: "Il solito");
        var (_, token, client) = await house.Add(DeviceKind.Other);
        using var folder = new TemporaryFolder();
        await folder.Write("vdirsyncer.conf", $$"""
            [general]
            status_path = "{{folder.Path}}/status/"
            [pair quiete]
            a = "local"
            b = "remote"
            collections = ["from b"]
            conflict_resolution = "b wins"
            [storage local]
            type = "filesystem"
            path = "{{folder.Path}}/contacts/"
            fileext = ".vcf"
            [storage remote]
            type = "carddav"
            url = "{{house.Server.Address}}/"
            username = "chiunque"
            password = "{{token}}"
            """);
        await folder.Write("khard.conf", $"[addressbooks]\n[[quiete]]\npath = {folder.Path}/contacts/quiete/\n");

        await folder.Run("vdirsyncer", "y\ny\n", "-c", "vdirsyncer.conf", "discover");
        await folder.Run("vdirsyncer", "", "-c", "vdirsyncer.conf", "sync");
        var names = await folder.Run("khard", "", "-c", "khard.conf", "list", "--parsable");
        var phones = await folder.Run("khard", "", "-c", "khard.conf", "phone", "--parsable");

        Assert.Contains("Energia X – 15 segnalazioni", names, StringComparison.Ordinal);
        Assert.Contains("Quiete, aggiornato il 23/11/2026", names, StringComparison.Ordinal);
        foreach (var phone in await Phones(client, (await house.Server.Get<DeviceStore>().Of(house.Person, Stop))[0])) Assert.Contains(phone, phones, StringComparison.Ordinal);

        house.Say(Usual.Where(line => line.Brand is null));
        await house.Wish("+390690251234", Quiete.Server.Register.Wish.Allow);
        await folder.Run("vdirsyncer", "", "-c", "vdirsyncer.conf", "sync");
        Assert.DoesNotContain("Energia X", await folder.Run("khard", "", "-c", "khard.conf", "list", "--parsable"), StringComparison.Ordinal);

        // What is deleted on the device does not come back, and what is added there is blocked.
        var solito = Directory.GetFiles($"{folder.Path}/contacts/quiete").Single(file => File.ReadAllText(file).Contains("Il solito", StringComparison.Ordinal));
        File.Delete(solito);
        await folder.Write("contacts/quiete/nuovo.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:nuovo\r\nFN:Nuovo\r\nN:Nuovo;;;;\r\nTEL:+390771112233\r\nEND:VCARD\r\n");
        await folder.Run("vdirsyncer", "", "-c", "vdirsyncer.conf", "sync");
        await folder.Run("vdirsyncer", "", "-c", "vdirsyncer.conf", "sync");
        phones = await folder.Run("khard", "", "-c", "khard.conf", "phone", "--parsable");
        Assert.DoesNotContain("+390811112222", phones, StringComparison.Ordinal);
        Assert.Contains("+390771112233", phones, StringComparison.Ordinal);
        Assert.Equal(["+390690251234 Allow", "+390771112233 Block"], (await house.Wishes.Of(house.Person, Stop)).Select(wish => $"{wish.Line} {wish.Wish}"));
    }

    [Fact]
    public async Task Tsdav_reads_the_book_by_query_and_then_only_what_changed()
    {
        var oracles = Path.Combine(WebhookOracle.Root(), "tests", "oracles");
        Assert.SkipUnless(Directory.Exists(Path.Combine(oracles, "node_modules", "tsdav")), "npm ci --prefix tests/oracles has not been run.");
        await using var house = await Open();
        var (_, token, _) = await house.Add(DeviceKind.Other);
        using var node = Start("node", oracles, "carddav.mjs", house.Server.Address, token);

        var all = await Ask("all");
        var quiet = await Ask(all.GetProperty("token").GetString()!);
        house.Say(Usual.Where(line => line.Line != "4848").Append(Listed("+390771112233", 8, "Gas Y")));
        var news = await Ask(all.GetProperty("token").GetString()!);
        node.StandardInput.Close();

        Assert.Equal("Quiete: Prova", all.GetProperty("name").GetString());
        Assert.Equal(4, all.GetProperty("cards").GetArrayLength());
        Assert.All(all.GetProperty("cards").EnumerateArray(), card => Assert.Equal("BEGIN", VCard.Read(card.GetString()!)[0].Name));
        Assert.Equal(0, quiet.GetArrayLength());
        Assert.Equal([207, 404], news.EnumerateArray().Select(one => one.GetProperty("status").GetInt32()).Select(status => status == 404 ? 404 : 207).Order());

        async Task<JsonElement> Ask(string line)
        {
            await node.StandardInput.WriteLineAsync(line);
            var answer = await node.StandardOutput.ReadLineAsync(Stop);
            return JsonDocument.Parse(answer ?? throw new InvalidOperationException(await node.StandardError.ReadToEndAsync(Stop))).RootElement;
        }
    }

    [Theory]
    [InlineData("3.0")]
    [InlineData("4.0")]
    public async Task Vobject_parses_every_card(string version)
    {
        await using var house = await Open();
        await house.Wish("+390811112222", label: "Rossi; \"Città\", 👩‍👩‍👧 e figli \\ soci di una ditta dal nome molto lungo");
        var (_, _, client) = await house.Add(DeviceKind.Other);
        using var folder = new TemporaryFolder();
        await folder.Write("cards.vcf", await client.GetStringAsync($"/lists/quiete.vcf?version={version}", Stop));

        var told = await folder.Run(File.Exists(DebianPython) ? DebianPython : "python3", "", "-c", """
            try:
                import vobject
            except ImportError:
                print("no vobject")
            else:
                for card in vobject.readComponents(open("cards.vcf", newline="", encoding="utf-8").read()):
                    print(card.version.value, card.fn.value, card.n.value.family, [tel.value for tel in card.contents.get("tel", [])], sep="|")
            """);

        Assert.SkipWhen(told.StartsWith("no vobject", StringComparison.Ordinal), "Debian's package python3-vobject is not installed.");
        var tel = version == "4.0" ? "tel:" : "";
        Assert.Contains($"{version}|Rossi; \"Città\", 👩‍👩‍👧 e figli \\ soci di una ditta dal nome molto lungo|Rossi; \"Città\", 👩‍👩‍👧 e figli \\ soci di una ditta dal nome molto lungo|['{tel}+390811112222']", told, StringComparison.Ordinal);
        Assert.Equal(5, told.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static Process Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["HOME"] = folder;
        start.Environment["LC_ALL"] = "C.UTF-8";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed.");
            throw;
        }
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("quiete-clients-").FullName;

        public Task Write(string name, string text) => File.WriteAllTextAsync(System.IO.Path.Combine(Path, name), text, Stop);

        /// <summary>Runs a program to its end and gives what it said; the test fails with its complaint if it failed.</summary>
        public async Task<string> Run(string program, string input, params string[] arguments)
        {
            using var process = Start(program, Path, arguments);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var (said, complained) = (process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
            await process.WaitForExitAsync(Stop);
            Assert.True(process.ExitCode == 0, $"{program}: {await said} {await complained}");
            return await said;
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
