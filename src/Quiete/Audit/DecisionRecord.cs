using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Quiete.Audit;

/// <summary>One rule's word in a decision.</summary>
/// <param name="Effect"><c>pass</c>, <c>ask</c> or <c>refuse</c>.</param>
/// <param name="Earliest">When time cures it; see <see cref="DecisionRecord.Instant"/>.</param>
public sealed record DecisionReason(string Rule, string Code, string Effect, string Level, string? Earliest = null)
{
    public string Effect { get; } = DecisionRecord.IsEffect(Effect) ? Effect : throw new ArgumentException($"'{Effect}' is no effect of a rule.", nameof(Effect));

    public string? Earliest { get; } = Earliest is null || DecisionRecord.IsInstant(Earliest) ? Earliest : throw new ArgumentException($"'{Earliest}' is not an instant.", nameof(Earliest));
}

/// <summary>A decision as it is kept for good: what was asked, what was answered and why. It does not name the person.</summary>
/// <remarks>
/// The texts are the caller's; this room knows few of their words. What could not be read again is refused with an
/// <see cref="ArgumentException"/> when it is set.
/// </remarks>
public sealed record DecisionRecord
{
    /// <summary>The most bytes that <see cref="Payload"/> may have.</summary>
    public const int MaxBytes = 32 * 1024;

    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The short code, in three groups.</summary>
    public required string Code { get; init => field = Checked(value, IsCode); }

    /// <summary>When it was decided, such as <c>2026-11-22T09:15:00.123Z</c>; see <see cref="Instant"/>.</summary>
    public required string At { get; init => field = Checked(value, IsInstant); }

    /// <summary><c>allow</c>, <c>refuse</c> or <c>ask</c>.</summary>
    public required string Decision { get; init => field = Checked(value, IsDecision); }

    public string? Ground { get; init; }

    public string? ValidUntil { get; init => field = value is null ? null : Checked(value, IsInstant); }

    public string? Earliest { get; init => field = value is null ? null : Checked(value, IsInstant); }

    public required string Principal { get; init; }

    public string? Agency { get; init; }

    public required string Campaign { get; init; }

    public required string Sector { get; init; }

    public required string Purpose { get; init; }

    public required string Channel { get; init; }

    public string? CallerLine { get; init; }

    /// <summary>The law by which it was decided: the name of the pack of rules.</summary>
    public required string RulesId { get; init; }

    /// <summary>The digest of that pack.</summary>
    public required string RulesDigest { get; init; }

    public required IReadOnlyList<DecisionReason> Reasons { get; init; }

    /// <summary>The commitment to the person's number: <see cref="PersonCommitment.Hash"/>.</summary>
    public required string Person { get; init => field = Checked(value, IsHash); }

    /// <summary>An instant as a decision writes it: UTC, to the millisecond.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);

    /// <summary>The decision in canonical JSON: the bytes that are hashed.</summary>
    /// <exception cref="ArgumentException">Half a character in a text, or longer than <see cref="MaxBytes"/>.</exception>
    public byte[] Payload() => DecisionJson.Write(this);

    /// <summary>What enters the log for a decision: SHA-256 over its payload. Its leaf is <see cref="Merkle.LeafHash"/> of this.</summary>
    public static byte[] Entry(ReadOnlySpan<byte> payload) => SHA256.HashData(payload);

    /// <exception cref="BadInputException">Not a decision; the place names the field.</exception>
    public static DecisionRecord Read(ReadOnlyMemory<byte> json, string place) => DecisionJson.Read(StrictJson.Read(json, place, MaxBytes));

    internal static bool IsCode(string text) => ShortCode.TryParse(text, out var code) && code.ToString() == text;

    internal static bool IsInstant(string text) =>
        DateTimeOffset.TryParseExact(text, InstantFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    internal static bool IsDecision(string text) => text is "allow" or "refuse" or "ask";

    internal static bool IsEffect(string text) => text is "pass" or "refuse" or "ask";

    internal static bool IsHash(string text) => Base64Text.TryUrl(text, out var hash) && hash.Length == Merkle.HashBytes;

    private static string Checked(string value, Func<string, bool> good, [CallerMemberName] string name = "") =>
        value is not null && good(value) ? value : throw new ArgumentException($"A decision cannot have '{value}' here.", name);
}
