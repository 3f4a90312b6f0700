using Dapper;
using Quiete.Server.Complaints;
using Quiete.Server.Storage;

namespace Quiete.Server.Tests.Complaints;

public class VaultTamperingTests
{
    private const int Sealed = ChunkCipher.ChunkBytes + ChunkCipher.TagBytes;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)] // the first byte
    [InlineData(ChunkCipher.ChunkBytes)] // a tag
    [InlineData(Sealed + 77)] // the second chunk
    [InlineData((3 * Sealed) - 1)] // the last byte
    public async Task A_byte_that_changed_is_refused(int at)
    {
        await using var house = await VaultHouse.Build(nameof(DatabaseKind.Sqlite));
        var file = await house.Put(house.Ada, "a", VaultHouse.Noise(3 * ChunkCipher.ChunkBytes));
        var bytes = await File.ReadAllBytesAsync(house.Files[0], Stop);
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(house.Files[0], bytes, Stop);
        await Assert.ThrowsAsync<DamagedFileException>(() => house.Read(house.Ada, file.Id));
    }

    [Fact]
    public async Task Chunks_that_change_places_are_refused()
    {
        await using var house = await VaultHouse.Build(nameof(DatabaseKind.Sqlite));
        var file = await house.Put(house.Ada, "a", VaultHouse.Noise(3 * ChunkCipher.ChunkBytes));
        var bytes = await File.ReadAllBytesAsync(house.Files[0], Stop);
        await File.WriteAllBytesAsync(house.Files[0], [.. bytes[Sealed..(2 * Sealed)], .. bytes[..Sealed], .. bytes[(2 * Sealed)..]], Stop);
        await Assert.ThrowsAsync<DamagedFileException>(() => house.Read(house.Ada, file.Id));
    }

    [Fact]
    public async Task A_file_that_was_cut_is_refused_even_where_a_chunk_ends_and_its_row_agrees()
    {
        await using var house = await VaultHouse.Build(nameof(DatabaseKind.Sqlite));
        var file = await house.Put(house.Ada, "a", VaultHouse.Noise(3 * ChunkCipher.ChunkBytes));
        await using (var cut = new FileStream(house.Files[0], FileMode.Open)) cut.SetLength(2 * Sealed);
        await Assert.ThrowsAsync<DamagedFileException>(() => house.Read(house.Ada, file.Id));
        Assert.True((await house.Vault.Find(house.Ada.Id, file.Id, Stop))!.IsMissing);

        // Whoever could change the row, too, would still lack the mark of the last chunk.
        await house.Database.Write(connection => connection.ExecuteAsync("UPDATE vault_file SET bytes = @less", new { less = 2 * ChunkCipher.ChunkBytes }), Stop);
        await Assert.ThrowsAsync<DamagedFileException>(() => house.Read(house.Ada, file.Id));
    }

    [Fact]
    public async Task Files_that_change_places_are_refused()
    {
        await using var house = await VaultHouse.Build(nameof(DatabaseKind.Sqlite));
        var (one, two) = (await house.Put(house.Ada, "a", VaultHouse.Noise(1000)), await house.Put(house.Ada, "b", VaultHouse.Noise(1000)));
        var (first, second) = (await File.ReadAllBytesAsync(house.Files[0], Stop), await File.ReadAllBytesAsync(house.Files[1], Stop));
        await File.WriteAllBytesAsync(house.Files[0], second, Stop);
        await File.WriteAllBytesAsync(house.Files[1], first, Stop);
        await Assert.ThrowsAsync<DamagedFileException>(() => house.Read(house.Ada, one.Id));
        await Assert.ThrowsAsync<DamagedFileException>(() => house.Read(house.Ada, two.Id));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told_and_not_hidden()
    {
        await using var house = await VaultHouse.Build(nameof(DatabaseKind.Sqlite));
        var file = await house.Put(house.Ada, "a", "x");
        File.Delete(house.Files[0]);
        Assert.True(Assert.Single(await house.Vault.Of(house.Ada.Id, Stop)).IsMissing);
        await Assert.ThrowsAsync<DamagedFileException>(() => house.Vault.Open(house.Ada.Id, file.Id, Stop));
        Assert.True(await house.Vault.Delete(house.Ada.Id, file.Id, Stop));
    }

    [Fact]
    public async Task A_key_row_of_another_person_opens_nothing()
    {
        await using var house = await VaultHouse.Build(nameof(DatabaseKind.Sqlite));
        await house.Put(house.Ada, "a", "x");
        await house.Put(house.Bruno, "b", "y");
        await house.Database.Write(connection => connection.ExecuteAsync(
            "UPDATE vault_key SET box = (SELECT box FROM vault_key WHERE person = @Bruno) WHERE person = @Ada", new { Ada = house.Ada.Id, Bruno = house.Bruno.Id }), Stop);
        await Assert.ThrowsAnyAsync<System.Security.Cryptography.CryptographicException>(() => house.Vault.Of(house.Ada.Id, Stop));
    }
}
