using System.Security.Cryptography;
using System.Text;

namespace Quiete.Audit;

/// <summary>Who was to be contacted, as told to those who may know: the number, and the salt that ties it to the decision.</summary>
/// <remarks>
/// The decision holds only SHA-256 over salt and number. Numbers are few enough to try them all, so the salt is what
/// protects the person: it is random, used once, and once it is deleted nobody can tell whom the decision was about.
/// </remarks>
/// <param name="Number">In E.164, such as <c>+393471234567</c>.</param>
public sealed record PersonCommitment(string Number, byte[] Salt)
{
    public const int SaltBytes = 16;

    public byte[] Salt { get; } = Salt is { Length: SaltBytes } ? Salt : throw new ArgumentException($"A salt has {SaltBytes} bytes.", nameof(Salt));

    /// <summary>What the decision holds, in base64url.</summary>
    public string Hash => Base64Text.Url(SHA256.HashData([.. Salt, .. Encoding.UTF8.GetBytes(Number)]));
}
