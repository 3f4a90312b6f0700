using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Quiete.Screening;

namespace Quiete.Server.Storage;

/// <summary>The one secret that the database does not hold: what is sealed with it is of no use to whoever copies the database.</summary>
/// <remarks>
/// 32 random bytes, in base64, in the file <c>secret</c> of the data directory (readable by its owner only) or in the
/// environment variable <c>QUIETE_SECRET</c>. All services on one database need the same.
/// </remarks>
internal sealed class HouseSecret
{
    public const string Variable = "QUIETE_SECRET";
    public const string FileName = "secret";
    public const int SecretBytes = 32;

    private const int MostTries = 500;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(10);

    private readonly byte[] key;
    private readonly SealingKey seal;

    private HouseSecret(byte[] secret)
    {
        key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, SecretBytes, info: "quiete seal 1"u8.ToArray());
        seal = new(key);
    }

    /// <summary>Takes the secret from the environment, or from the data directory, where it is made when there is none.</summary>
    /// <exception cref="BadInputException">It is not 32 bytes in base64.</exception>
    public static HouseSecret Load(string data)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given) return Read(given, Variable);
        var path = Path.Combine(data, FileName);
        if (!File.Exists(path)) Make(path);
        return Read(File.ReadAllText(path), path);
    }

    /// <summary>The secret written in base64.</summary>
    /// <param name="place">Where it was written, for the message.</param>
    internal static HouseSecret Read(string base64, string place)
    {
        var secret = new byte[SecretBytes];
        return Convert.TryFromBase64String(base64.Trim(), secret, out var length) && length == SecretBytes
            ? new(secret)
            : throw new BadInputException(place, "The house secret is 32 bytes in base64, such as `openssl rand -base64 32` prints.");
    }

    /// <inheritdoc cref="SealingKey.Seal"/>
    public byte[] Seal(ReadOnlySpan<byte> plain) => seal.Seal(plain);

    /// <inheritdoc cref="SealingKey.Open"/>
    public byte[] Open(ReadOnlySpan<byte> @sealed) => seal.Open(@sealed);

    /// <inheritdoc cref="SealingKey.For"/>
    public SealingKey For(string purpose) => seal.For(purpose);

    /// <inheritdoc cref="SealingKey.Print"/>
    public byte[] Print(string purpose, ReadOnlySpan<byte> what) => seal.Print(purpose, what);

    /// <summary>Compares the secret with the one that this database was first used with.</summary>
    /// <exception cref="BadInputException">It is another one.</exception>
    public Task Check(Database database, CancellationToken stop) => database.Write(async connection =>
    {
        var print = Base64Url.EncodeToString(HKDF.Expand(HashAlgorithmName.SHA256, key, SecretBytes, Encoding.UTF8.GetBytes("quiete fingerprint")));
        var kept = await connection.ExecuteScalarAsync<string>("""
            INSERT INTO house_secret (id, fingerprint) VALUES (1, @print)
            ON CONFLICT (id) DO UPDATE SET fingerprint = house_secret.fingerprint RETURNING fingerprint
            """, new { print });
        if (kept != print)
        {
            throw new BadInputException("secret",
                $"This database was made with another house secret. Put that one into the data directory or into {Variable}.");
        }
    }, stop);

    // A rename may go over a file that came to be meanwhile, so whoever makes the secret holds a file that nobody else can open.
    private static void Make(string path)
    {
        using var turn = TakeTurn(path + ".turn");
        if (File.Exists(path)) return; // another service made it meanwhile; its secret is the secret
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var aside = path + ".new";
        using (var file = new FileStream(aside, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes)) + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(aside, path);
        FactsFolder.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static FileStream TakeTurn(string path)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (tries < MostTries)
            {
                Thread.Sleep(BetweenTries);
            }
        }
    }
}
