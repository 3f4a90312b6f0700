using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Quiete.Server.Storage;

namespace Quiete.Server.Complaints;

/// <summary>Encrypts one file in chunks, each of which can be read alone and none of which can be changed, moved, left out or taken from another file.</summary>
/// <remarks>
/// The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, CRYPTO 2015):
/// AES-256-GCM with the nonce prefix | chunk number | whether it is the last. Key and prefix come from the person's key and the file's salt, so no nonce is
/// used twice with a key; what is authenticated with every chunk is the name of the file's place.
/// </remarks>
internal sealed class ChunkCipher : IDisposable
{
    /// <summary>Of plain bytes; all but the last chunk have as many.</summary>
    public const int ChunkBytes = 64 * 1024;

    public const int TagBytes = 16;
    public const int SaltBytes = 32;

    private const int PrefixBytes = 7;
    private const int NonceBytes = 12;

    private readonly AesGcm aes;
    private readonly byte[] prefix;
    private readonly byte[] about;

    /// <param name="person">The person's key.</param>
    /// <param name="place">The file's name in the folder.</param>
    public ChunkCipher(SealingKey person, ReadOnlySpan<byte> salt, string place)
    {
        var made = person.Derive("vault file 1", SealingKey.KeyBytes + PrefixBytes, salt);
        aes = new AesGcm(made.AsSpan(0, SealingKey.KeyBytes), TagBytes);
        prefix = made[SealingKey.KeyBytes..];
        about = Encoding.UTF8.GetBytes($"quiete vault 1 {place}");
    }

    /// <summary>How many chunks so many plain bytes make. No bytes make one chunk that is empty.</summary>
    public static long ChunksOf(long bytes) => Math.Max(1, (bytes + ChunkBytes - 1) / ChunkBytes);

    /// <summary>How long the encrypted file is.</summary>
    public static long SealedBytes(long bytes) => bytes + (ChunksOf(bytes) * TagBytes);

    /// <summary>Encrypts a chunk; behind it comes its tag.</summary>
    /// <param name="into">As long as the chunk and the tag.</param>
    public void Seal(long chunk, bool isLast, ReadOnlySpan<byte> plain, Span<byte> into)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        Write(nonce, chunk, isLast);
        aes.Encrypt(nonce, plain, into[..plain.Length], into.Slice(plain.Length, TagBytes), about);
    }

    /// <summary>Decrypts a chunk with its tag.</summary>
    /// <exception cref="AuthenticationTagMismatchException">It is not the one that was written there.</exception>
    public void Open(long chunk, bool isLast, ReadOnlySpan<byte> @sealed, Span<byte> plain)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        Write(nonce, chunk, isLast);
        aes.Decrypt(nonce, @sealed[..^TagBytes], @sealed[^TagBytes..], plain, about);
    }

    public void Dispose() => aes.Dispose();

    private void Write(Span<byte> nonce, long chunk, bool isLast)
    {
        prefix.CopyTo(nonce);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[PrefixBytes..], checked((uint)chunk));
        nonce[^1] = isLast ? (byte)1 : (byte)0;
    }
}
