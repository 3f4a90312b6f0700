using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>A puzzle that was solved: it opens the door once.</summary>
internal readonly record struct SolvedPuzzle(string Id, DateTimeOffset Expires);

/// <summary>Small puzzles for browsers: nothing for somebody who reports one call, dear for whoever wants to report a million.</summary>
/// <remarks>A puzzle is sealed with the house secret, so nothing is kept of those that nobody solves. Its answer makes SHA-256 of <c>puzzle.answer</c> begin with zeros.</remarks>
internal sealed class Puzzles(HouseSecret secret, TimeProvider clock)
{
    /// <summary>With how many zero bits the hash begins: about 65,000 attempts, a second or two on a telephone.</summary>
    public const int Bits = 16;

    /// <summary>How long a puzzle is good: as long as somebody may take to fill in a form.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(2);

    private const int IdBytes = 16;
    private const int PlainBytes = IdBytes + sizeof(long);
    private const int LongestAnswer = 20;
    private const int LongestPuzzle = 200;

    /// <summary>A puzzle that nobody had before.</summary>
    public string New()
    {
        Span<byte> plain = stackalloc byte[PlainBytes];
        RandomNumberGenerator.Fill(plain[..IdBytes]);
        BinaryPrimitives.WriteInt64BigEndian(plain[IdBytes..], (clock.GetUtcNow() + Life).ToUnixTimeMilliseconds());
        return Base64Url.EncodeToString(secret.Seal(plain));
    }

    /// <summary>Whether this answers a puzzle of ours that is still good. Whether it was used before, the store knows.</summary>
    public SolvedPuzzle? Check(string? puzzle, string? answer)
    {
        if (puzzle is not { Length: > 0 and <= LongestPuzzle } || answer is not { Length: > 0 and <= LongestAnswer } || !answer.All(char.IsAsciiDigit)) return null;
        if (ZeroBits(SHA256.HashData(Encoding.UTF8.GetBytes($"{puzzle}.{answer}"))) < Bits) return null;
        try
        {
            var plain = secret.Open(Base64Url.DecodeFromChars(puzzle));
            if (plain.Length != PlainBytes) return null;
            var expires = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(plain.AsSpan(IdBytes)));
            return expires > clock.GetUtcNow() ? new(Convert.ToHexStringLower(plain.AsSpan(0, IdBytes)), expires) : null;
        }
        catch (Exception forged) when (forged is FormatException or CryptographicException) // not of ours
        {
            return null;
        }
    }

    private static int ZeroBits(ReadOnlySpan<byte> hash) => BitOperations.LeadingZeroCount(BinaryPrimitives.ReadUInt64BigEndian(hash));
}
