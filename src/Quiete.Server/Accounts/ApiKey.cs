using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Quiete.Server.Accounts;

/// <summary>A key with which a program acts for a company. Its secret is not in here: that is shown once and stored hashed.</summary>
/// <param name="Role">What the company is: a principal or an agency.</param>
/// <param name="DailyQuota">How many requests it may make on one day in Italy; null: as many as it likes.</param>
internal sealed record ApiKey(
    long Id,
    long Company,
    Role Role,
    string Name,
    Scopes Scopes,
    long? DailyQuota,
    DateTimeOffset Created,
    string CreatedBy,
    DateTimeOffset? Expires,
    DateTimeOffset? Revoked,
    DateTimeOffset? LastUsed)
{
    /// <summary>The most characters of a key's name.</summary>
    public const int MaxName = 100;

    public Caller Caller => new($"key {Id}", Role, Company, Scopes);

    public bool IsAlive(DateTimeOffset now) => Revoked is null && !(Expires <= now);
}

/// <summary>The text of a key, <c>qk_ID_SECRET</c>: what its holder sends.</summary>
internal static class KeyText
{
    public const string Prefix = "qk_";

    private const int SecretBytes = 32;
    private const int SecretChars = 43; // of 32 bytes in base64url
    private const int MaxChars = 80;

    /// <summary>A new secret, in base64url.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static string Of(long id, string secret) => $"{Prefix}{id}_{secret}";

    public static byte[] Hash(ReadOnlySpan<char> secret)
    {
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(MaxChars)];
        return SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(secret, utf8)]);
    }

    /// <summary>Reads a key that somebody sent.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long id, out ReadOnlySpan<char> secret)
    {
        id = 0;
        secret = default;
        if (text.Length > MaxChars || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var rest = text[Prefix.Length..];
        var end = rest.IndexOf('_');
        if (end < 0 || !long.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out id)) return false;
        secret = rest[(end + 1)..];
        return secret.Length == SecretChars;
    }
}
