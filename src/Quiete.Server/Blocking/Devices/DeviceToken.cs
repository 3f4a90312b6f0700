using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Quiete.Server.Blocking;

/// <summary>The text of a device's token, <c>qt_ID_SECRET</c>: typed once into the device, stored hashed.</summary>
/// <remarks>Small letters and digits only, none that look alike: some devices have no other keyboard than their own.</remarks>
internal static class DeviceToken
{
    public const string Prefix = "qt_";

    private const string Letters = "23456789abcdefghjkmnpqrstuvwxyz";
    private const int SecretChars = 26; // of 31 letters each: 128 bits
    private const int MaxChars = 48;

    public static string NewSecret() => RandomNumberGenerator.GetString(Letters, SecretChars);

    public static string Of(long id, string secret) => $"{Prefix}{id}_{secret}";

    public static byte[] Hash(ReadOnlySpan<char> secret)
    {
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(SecretChars)];
        return SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(secret, utf8)]);
    }

    /// <summary>Reads a token that somebody sent.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long id, out ReadOnlySpan<char> secret)
    {
        id = 0;
        secret = default;
        text = text.Trim();
        if (text.Length > MaxChars || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var rest = text[Prefix.Length..];
        var end = rest.IndexOf('_');
        if (end < 0 || !long.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out id)) return false;
        secret = rest[(end + 1)..];
        return secret.Length == SecretChars;
    }
}
