using System.Security.Cryptography;
using Quiete.Server.Storage;

namespace Quiete.Server.Tests.Storage;

public class HouseSecretTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public void What_is_sealed_opens_with_the_same_secret_and_with_no_other()
    {
        var secret = New();
        var plain = RandomNumberGenerator.GetBytes(1000);
        var @sealed = secret.Seal(plain);

        Assert.Equal(plain, secret.Open(@sealed));
        Assert.Empty(secret.Open(secret.Seal([])));
        Assert.NotEqual(@sealed, secret.Seal(plain)); // never the same twice
        Assert.ThrowsAny<CryptographicException>(() => New().Open(@sealed));
    }

    [Fact]
    public void Any_bit_that_changed_is_noticed()
    {
        var secret = New();
        var @sealed = secret.Seal("a key"u8);

        for (var bit = 0; bit < @sealed.Length * 8; bit++)
        {
            var damaged = (byte[])@sealed.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.ThrowsAny<CryptographicException>(() => secret.Open(damaged));
        }

        for (var length = 0; length < @sealed.Length; length++) Assert.ThrowsAny<CryptographicException>(() => secret.Open(@sealed.AsSpan(0, length)));
    }

    [Fact]
    public void The_secret_is_made_once_and_is_for_its_owner_only()
    {
        var folder = Directory.CreateTempSubdirectory("quiete-secret-").FullName;
        try
        {
            var made = Parallelized(() => HouseSecret.Load(folder));
            var @sealed = made[0].Seal("a key"u8);

            Assert.All(made, secret => Assert.Equal("a key"u8, secret.Open(@sealed)));
            Assert.Equal([Path.Combine(folder, "secret")], Directory.GetFiles(folder));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "secret")));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("AAAA")] // too short
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] // too long
    public void A_secret_of_another_length_is_refused(string text) =>
        Assert.Throws<BadInputException>(() => HouseSecret.Read(text, HouseSecret.Variable));

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_database_is_not_opened_with_another_secret_than_before(string kind)
    {
        await using var test = await TestDatabase.New(kind);
        var secret = New();
        await secret.Check(test.Database, Stop);
        await secret.Check(test.Database, Stop);

        var refused = await Assert.ThrowsAsync<BadInputException>(() => New().Check(test.Database, Stop));
        Assert.Contains("another house secret", refused.Message, StringComparison.Ordinal);
    }

    private static HouseSecret New() => HouseSecret.Read(Convert.ToBase64String(RandomNumberGenerator.GetBytes(HouseSecret.SecretBytes)), "test");

    private static List<HouseSecret> Parallelized(Func<HouseSecret> load) => [.. Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(_ => load())];
}
