using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Quiete.Server.Register;

/// <summary>The secret part of a link that lets somebody in: shown once, kept as a hash.</summary>
internal static class LinkToken
{
    private const int Bytes = 24;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What the database keeps of it. A text of any length may come.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
