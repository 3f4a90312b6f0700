using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Quiete.Server.Events;

/// <summary>How a message of a webhook is signed: the symmetric scheme of Standard Webhooks 1.0, which has libraries in most languages.</summary>
internal static class StandardWebhook
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    private const int SecretBytes = 32;
    private const string SecretPrefix = "whsec_";

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>The secret as its receiver writes it down.</summary>
    public static string Text(ReadOnlySpan<byte> secret) => SecretPrefix + Convert.ToBase64String(secret);

    /// <summary>The text of the signature header: one signature for each secret that is good at the moment.</summary>
    public static string Sign(IEnumerable<byte[]> secrets, string id, long unixSeconds, ReadOnlySpan<byte> body)
    {
        byte[] @signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{unixSeconds}.")), .. body];
        return string.Join(' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret, @signed))}"));
    }
}
