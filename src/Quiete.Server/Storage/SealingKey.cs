using System.Security.Cryptography;
using System.Text;

namespace Quiete.Server.Storage;

/// <summary>A key of 32 bytes that seals small things (AES-GCM), and from which keys for other purposes are made (HKDF).</summary>
internal sealed class SealingKey(byte[] key)
{
    public const int KeyBytes = 32;

    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int OverheadBytes = 1 + NonceBytes + TagBytes;

    /// <summary>Encrypts, so that only <see cref="Open"/> with the same key reads it and any change is noticed.</summary>
    /// <param name="about">What it belongs to: it opens only with the same.</param>
    public byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> about = default)
    {
        var @sealed = new byte[OverheadBytes + plain.Length];
        @sealed[0] = Version;
        var nonce = @sealed.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, @sealed.AsSpan(OverheadBytes), @sealed.AsSpan(1 + NonceBytes, TagBytes), about);
        return @sealed;
    }

    /// <summary>Decrypts what <see cref="Seal"/> made.</summary>
    /// <exception cref="CryptographicException">It was sealed with another key or belongs to something else, or is damaged.</exception>
    public byte[] Open(ReadOnlySpan<byte> @sealed, ReadOnlySpan<byte> about = default)
    {
        if (@sealed.Length < OverheadBytes || @sealed[0] != Version) throw new CryptographicException("This was not sealed here.");
        var plain = new byte[@sealed.Length - OverheadBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(@sealed.Slice(1, NonceBytes), @sealed[OverheadBytes..], @sealed.Slice(1 + NonceBytes, TagBytes), plain, about);
        return plain;
    }

    /// <summary>A print of something that only holders of the key can compare with: 32 bytes.</summary>
    /// <param name="purpose">Prints for different purposes have nothing in common.</param>
    public byte[] Print(string purpose, ReadOnlySpan<byte> what) => HMACSHA256.HashData(Derive(purpose, KeyBytes), what);

    /// <summary>Another key, for one purpose: nothing of this one is found out from it.</summary>
    public SealingKey For(string purpose) => new(Derive(purpose, KeyBytes));

    /// <summary>Bytes that only holders of the key can make: of a purpose, and of a salt where each shall be another.</summary>
    public byte[] Derive(string purpose, int length, ReadOnlySpan<byte> salt = default) =>
        HKDF.Expand(HashAlgorithmName.SHA256, key, length, [.. Encoding.UTF8.GetBytes($"quiete {purpose}"), .. salt]);
}
