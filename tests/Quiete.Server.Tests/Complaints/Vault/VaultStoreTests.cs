using System.Security.Cryptography;
using System.Text;
using Dapper;
using Quiete.Procedures;
using Quiete.Server.Companies;
using Quiete.Server.Complaints;
using Quiete.Server.Register;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Gate;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Complaints;

public class VaultStoreTests
{
    private const string Marker = "un segno che non si deve trovare";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_file_comes_back_as_it_was_taken_in(string kind)
    {
        await using var house = await VaultHouse.Build(kind);
        foreach (var length in new[] { 1, 1000, ChunkCipher.ChunkBytes - 1, ChunkCipher.ChunkBytes, ChunkCipher.ChunkBytes + 1, 3 * ChunkCipher.ChunkBytes })
        {
            var content = VaultHouse.Noise(length);
            content[0] = 0; // nothing that is known
            var file = await house.Put(house.Ada, "registrazione.bin", content);
            Assert.Equal((length, FileKind.Unknown, "registrazione.bin", house.Ada.Id), (file.Bytes, file.Kind, file.Name, file.Person));
            Assert.Equal(SHA256.HashData(content), file.Sha256);
            Assert.Equal(content, await house.Read(house.Ada, file.Id));
            Assert.Equal(file with { Sha256 = [], Notices = [] }, (await house.Vault.Find(house.Ada.Id, file.Id, Stop))! with { Sha256 = [], Notices = [] });
        }

        Assert.Equal(6, (await house.Vault.Of(house.Ada.Id, Stop)).Count);
        Assert.Equal(6, house.Files.Count);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_part_of_a_file_is_read_from_any_place_on(string kind)
    {
        await using var house = await VaultHouse.Build(kind);
        var content = VaultHouse.Noise(200_001);
        var file = await house.Put(house.Ada, "a", content);
        await using var stream = (await house.Vault.Open(house.Ada.Id, file.Id, Stop))!;
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var from = random.Next(content.Length);
            var count = random.Next(1, Math.Min(90_000, content.Length - from + 1));
            stream.Seek(from, SeekOrigin.Begin);
            var read = new byte[count];
            await stream.ReadExactlyAsync(read, Stop);
            Assert.True(content.AsSpan(from, count).SequenceEqual(read));
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Nothing_of_a_file_can_be_read_in_the_database_or_in_the_folder(string kind)
    {
        await using var house = await VaultHouse.Build(kind);
        var file = await house.Put(house.Ada, $"{Marker}.txt", $"{Marker} {new string('x', 100_000)}");
        var dump = await Dump.Of(house.Database);
        Assert.False(Holds(dump, Encoding.UTF8.GetBytes(Marker)));
        Assert.False(Holds(dump, file.Sha256)); // whoever has a copy of the database cannot ask it for a known file
        Assert.Equal(-1, File.ReadAllBytes(Assert.Single(house.Files)).AsSpan().IndexOf("xxxxxxxx"u8));
        Assert.DoesNotContain(Path.GetFileName(house.Files[0]), Marker, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_same_content_is_kept_once_for_each_person(string kind)
    {
        await using var house = await VaultHouse.Build(kind);
        var first = await house.Put(house.Ada, "uno.txt", "lo stesso");
        var again = await house.Put(house.Ada, "due.txt", "lo stesso");
        Assert.Equal((first.Id, "uno.txt", true), (again.Id, again.Name, again.WasThere));
        Assert.Single(house.Files);

        var other = await house.Put(house.Bruno, "tre.txt", "lo stesso");
        Assert.False(other.WasThere); // nor can anybody find out that another has it
        Assert.Equal(2, house.Files.Count);
        var files = house.Files.Select(File.ReadAllBytes).ToList();
        Assert.NotEqual(files[0], files[1]);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Two_uploads_of_the_same_content_at_once_leave_one_file(string kind)
    {
        await using var house = await VaultHouse.Build(kind);
        var content = VaultHouse.Noise(300_000);
        var put = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => house.Put(house.Ada, "a", content))));
        Assert.Single(put.Select(file => file.Id).Distinct());
        Assert.Equal(7, put.Count(file => file.WasThere));
        Assert.Equal(content, await house.Read(house.Ada, put[0].Id));
        Assert.Single(house.Files);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Nobody_else_finds_opens_moves_or_deletes_a_file(string kind)
    {
        await using var house = await VaultHouse.Build(kind);
        var file = await house.Put(house.Ada, "a.txt", "mio");
        await house.Put(house.Bruno, "b.txt", "suo");
        Assert.Null(await house.Vault.Find(house.Bruno.Id, file.Id, Stop));
        Assert.Null(await house.Vault.Open(house.Bruno.Id, file.Id, Stop));
        Assert.False(await house.Vault.Move(house.Bruno.Id, file.Id, null, Stop));
        Assert.False(await house.Vault.Delete(house.Bruno.Id, file.Id, Stop));
        Assert.Equal("b.txt", Assert.Single(await house.Vault.Of(house.Bruno.Id, Stop)).Name);
        Assert.Equal("mio"u8.ToArray(), await house.Read(house.Ada, file.Id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_file_belongs_to_a_case_of_its_person_and_stays_when_the_case_goes(string kind)
    {
        await using var house = await VaultHouse.Build(kind);
        var cases = new CaseStore(house.Database, new BrandStore(house.Database, house.Clock), house.Clock, new ChangeSignal());
        var (own, others) = (await Open(cases, house.Ada), await Open(cases, house.Bruno));
        var file = await house.Put(house.Ada, "a.txt", "uno"u8.ToArray(), own);
        Assert.Equal(own, file.Case);
        Assert.Equal(file.Id, Assert.Single(await house.Vault.OfCase(house.Ada.Id, own, Stop)).Id);
        Assert.Null((await house.Put(house.Ada, "b.txt", "due"u8.ToArray(), others)).Case);
        Assert.False(await house.Vault.Move(house.Ada.Id, file.Id, others, Stop));
        Assert.True(await house.Vault.Move(house.Ada.Id, file.Id, null, Stop));
        Assert.Equal(own, (await house.Put(house.Ada, "c.txt", "uno"u8.ToArray(), own)).Case); // the same again, where it is wanted

        await cases.Delete(house.Ada.Id, own, Stop);
        Assert.Null((await house.Vault.Find(house.Ada.Id, file.Id, Stop))!.Case);
        Assert.Equal("uno"u8.ToArray(), await house.Read(house.Ada, file.Id));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_deleted_file_is_gone_from_the_folder_and_from_the_acts_while_its_reader_reads_on(string kind)
    {
        await using var house = await VaultHouse.Build(kind);
        var cases = new CaseStore(house.Database, new BrandStore(house.Database, house.Clock), house.Clock, new ChangeSignal());
        var acts = new ActStore(house.Database, house.Clock, new ChangeSignal());
        var own = await Open(cases, house.Ada);
        var content = VaultHouse.Noise(500_000);
        var file = await house.Put(house.Ada, "a", content, own);
        var act = await acts.Enter(own, 1001, new NewAct("k", ActKind.Note, house.Clock.GetUtcNow(), File: file.Id), Stop);

        await using var reading = (await house.Vault.Open(house.Ada.Id, file.Id, Stop))!;
        Assert.True(await house.Vault.Delete(house.Ada.Id, file.Id, Stop));
        Assert.False(await house.Vault.Delete(house.Ada.Id, file.Id, Stop));
        Assert.Empty(house.Files);
        Assert.Null(await house.Vault.Open(house.Ada.Id, file.Id, Stop));
        Assert.Null((await acts.Find(own, act.Id, Stop))!.Told.File);
        Assert.Empty((await Dump.Of(house.Database, "vault_gone")).Texts);
        using var all = new MemoryStream();
        await reading.CopyToAsync(all, Stop);
        Assert.Equal(content, all.ToArray());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_capture_tells_nothing_in_its_row_and_goes_with_its_file(string kind)
    {
        await using var house = await VaultHouse.Build(kind);
        var cases = new CaseStore(house.Database, new BrandStore(house.Database, house.Clock), house.Clock, new ChangeSignal());
        var acts = new ActStore(house.Database, house.Clock, new ChangeSignal());
        var social = new SocialStore(house.Database, house.Clock);
        var notes = new ActNotes(social, house.Vault);
        var own = await Open(cases, house.Ada);
        var file = await house.Put(house.Ada, "post.png", "una foto"u8.ToArray(), own);
        var act = await acts.Enter(own, 1001, new NewAct("k", ActKind.Complaint, house.Clock.GetUtcNow(), File: file.Id), Stop);
        await social.Capture(own, new(act.Id, file.Id, Sha256: null, Bytes: null, house.Clock.GetUtcNow()), Stop);

        Assert.False(Holds(await Dump.Of(house.Database), file.Sha256));
        Assert.Equal(file.Sha256, (await notes.CapturesOf(house.Ada, 1001, own, Stop))[act.Id].Sha256);
        var toHelper = (await notes.CapturesOf(house.Ada, 1002, own, Stop))[act.Id];
        Assert.Equal(new SocialCapture(act.Id, File: null, Sha256: null, Bytes: null, house.Clock.GetUtcNow()), toHelper); // that there is one, and when

        Assert.True(await house.Vault.Delete(house.Ada.Id, file.Id, Stop));
        Assert.Empty(await social.CapturesOf(own, Stop));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_file_whose_bytes_were_lost_is_made_whole_by_the_same_content(string kind)
    {
        await using var house = await VaultHouse.Build(kind);
        var first = await house.Put(house.Ada, "uno.txt", "lo stesso");
        File.Delete(Assert.Single(house.Files));
        Assert.True((await house.Vault.Find(house.Ada.Id, first.Id, Stop))!.IsMissing);

        var again = await house.Put(house.Ada, "due.txt", "lo stesso");
        Assert.Equal((first.Id, false, false), (again.Id, again.WasThere, again.IsMissing));
        Assert.Equal("lo stesso"u8.ToArray(), await house.Read(house.Ada, first.Id));

        await File.WriteAllBytesAsync(Assert.Single(house.Files), [1, 2, 3], Stop); // cut short
        await house.Put(house.Ada, "tre.txt", "lo stesso");
        await house.Vault.Sweep(Stop);
        Assert.Single(house.Files);
        Assert.Equal("lo stesso"u8.ToArray(), await house.Read(house.Ada, first.Id));
        Assert.True((await house.Put(house.Ada, "quattro.txt", "lo stesso")).WasThere);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Nothing_stays_of_an_empty_file_or_of_one_whose_sender_goes_away(string kind)
    {
        await using var house = await VaultHouse.Build(kind);
        Assert.Equal("file-empty", (await Assert.ThrowsAsync<BadInputException>(() => house.Put(house.Ada, "a", []))).Place);
        await Assert.ThrowsAsync<IOException>(() => house.Vault.Put(house.Ada, null, "a", new BreakingStream(200_000), Stop));
        using var leaves = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => house.Vault.Put(house.Ada, null, "a", new BreakingStream(200_000, leaves), leaves.Token));
        Assert.Empty(house.Files);
        Assert.Empty(await house.Vault.Of(house.Ada.Id, Stop));
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Documenti\\bolletta.pdf", "bolletta.pdf")]
    [InlineData("foto\u202Egnp.exe", "fotognp.exe")] // letters that turn round would show "fotoexe.png"
    [InlineData("a\u0000b\r\nc.txt", "abc.txt")]
    [InlineData("  ", "file")]
    [InlineData("\uD800x.pdf", "x.pdf")] // half a character
    public async Task A_name_is_only_ever_a_name(string sent, string kept)
    {
        await using var house = await VaultHouse.Build(nameof(DatabaseKind.Sqlite));
        Assert.Equal(kept, (await house.Put(house.Ada, sent, "x")).Name);
        var endless = (await house.Put(house.Ada, new string('a', 5000) + ".pdf", "y")).Name;
        Assert.Equal((VaultStore.MaxName, true), (endless.Length, endless.EndsWith(".pdf", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_full_vault_takes_nothing_more(string kind)
    {
        await using var house = await VaultHouse.Build(kind);
        var file = await house.Put(house.Ada, "a", "x");
        await house.Database.Write(connection => connection.ExecuteAsync("UPDATE vault_file SET bytes = @most WHERE id = @Id", new { most = VaultLimits.MostBytes - 3, file.Id }), Stop);
        Assert.False((await house.Put(house.Ada, "b", "xyz")).WasThere);
        Assert.Equal("vault-full", (await Assert.ThrowsAsync<BadInputException>(() => house.Put(house.Ada, "c", "zzz"))).Place);
        Assert.Equal(2, house.Files.Count);
        Assert.False((await house.Put(house.Bruno, "c", "zzz")).WasThere);
    }

    private static Task<long> Open(CaseStore cases, Person person) => cases.Open(person.Id, new CaseTold(CaseSubject.Other, "Una pratica", Named: "Luce"), Stop);

    private static bool Holds(Dump dump, byte[] secret) =>
        dump.Bytes.Any(value => value.AsSpan().IndexOf(secret) >= 0) || dump.Texts.Any(text => Encoding.UTF8.GetBytes(text).AsSpan().IndexOf(secret) >= 0);
}
