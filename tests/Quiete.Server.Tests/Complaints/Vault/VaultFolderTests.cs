using Quiete.Server.Complaints;
using Quiete.Server.Storage;
using Quiete.Server.Tests.Operating;
using Quiete.Server.Tests.Storage;

namespace Quiete.Server.Tests.Complaints;

public class VaultFolderTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_a_killed_upload_left_is_swept_and_a_running_one_goes_on(string kind)
    {
        await using var house = await VaultHouse.Build(kind);
        var kept = await house.Put(house.Ada, "a", VaultHouse.Noise(1000));
        await File.WriteAllBytesAsync(Path.Combine(house.Folder.FullPath, "0123.part"), [1, 2, 3], Stop);
        var slow = new SlowStream(VaultHouse.Noise(300_000));
        var running = house.Vault.Put(house.Bruno, null, "b", slow, Stop);
        await slow.Half;

        Assert.Equal(1, await house.Vault.Sweep(Stop)); // the one that nobody writes
        Assert.Equal(2, house.Files.Count);
        slow.GoOn();
        Assert.Equal(300_000, (await house.Read(house.Bruno, (await running).Id)).Length);
        Assert.Equal(1000, (await house.Read(house.Ada, kept.Id)).Length);
        Assert.Equal(0, await house.Vault.Sweep(Stop));
    }

    [Fact]
    public async Task A_file_that_no_row_knows_waits_aside_for_a_restore_that_knows_it()
    {
        await using var house = await VaultHouse.Build(nameof(DatabaseKind.Sqlite));
        var file = await house.Put(house.Ada, "a", "x");
        var place = house.Files[0];
        File.Move(place, place[..^4] + "beef"); // as if the row were of an older database
        Assert.Equal(1, await house.Vault.Sweep(Stop));
        Assert.EndsWith("beef.left", Assert.Single(house.Files), StringComparison.Ordinal);

        File.Move(house.Files[0], $"{place}.left");
        Assert.Equal(0, await house.Vault.Sweep(Stop));
        Assert.Equal("x"u8.ToArray(), await house.Read(house.Ada, file.Id)); // back in its place

        File.Move(place, $"{place[..^4]}beef.left");
        File.SetLastWriteTimeUtc(house.Files[0], TimeProvider.System.GetUtcNow().UtcDateTime - VaultFolder.LeftKept - TimeSpan.FromHours(1));
        Assert.Equal(1, await house.Vault.Sweep(Stop));
        Assert.Empty(house.Files);
    }

    [Fact]
    public async Task A_file_that_is_back_while_its_older_copy_waits_aside_does_not_stop_the_sweep()
    {
        await using var house = await VaultHouse.Build(nameof(DatabaseKind.Sqlite));
        var file = await house.Put(house.Ada, "a", "x");
        var place = Assert.Single(house.Files);
        File.Copy(place, $"{place}.left");
        await File.WriteAllBytesAsync(Path.Combine(house.Folder.FullPath, "0123.part"), [1, 2, 3], Stop);

        Assert.Equal(1, await house.Vault.Sweep(Stop)); // the broken-off part
        Assert.Equal([place, $"{place}.left"], house.Files);
        File.SetLastWriteTimeUtc($"{place}.left", TimeProvider.System.GetUtcNow().UtcDateTime - VaultFolder.LeftKept - TimeSpan.FromHours(1));
        Assert.Equal(1, await house.Vault.Sweep(Stop));
        Assert.Equal("x"u8.ToArray(), await house.Read(house.Ada, file.Id));
    }

    [Fact]
    public async Task A_disk_that_fills_up_leaves_nothing_and_takes_files_again_when_there_is_room()
    {
        using var disk = SmallDisk.Mount("2m");
        await using var house = await VaultHouse.Build(nameof(DatabaseKind.Sqlite), disk.Path);
        var first = await house.Put(house.Ada, "a", VaultHouse.Noise(500_000));
        Assert.Equal("no-room", (await Assert.ThrowsAsync<NotNowException>(() => house.Put(house.Ada, "b", VaultHouse.Noise(3_000_000)))).Type);
        Assert.Single(house.Files);
        Assert.Single(await house.Vault.Of(house.Ada.Id, Stop));
        await house.Vault.Delete(house.Ada.Id, first.Id, Stop);
        Assert.Equal(1_500_000, (await house.Put(house.Ada, "c", VaultHouse.Noise(1_500_000))).Bytes);
    }

    /// <summary>An upload that stops half-way until it is let go on.</summary>
    private sealed class SlowStream(byte[] content) : MemoryStream(content)
    {
        private readonly TaskCompletionSource half = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource on = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Half => half.Task;

        public void GoOn() => on.TrySetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position >= Length / 2)
            {
                half.TrySetResult();
                await on.Task;
            }

            return await base.ReadAsync(buffer[..Math.Min(buffer.Length, 10_000)], cancellationToken);
        }
    }
}
