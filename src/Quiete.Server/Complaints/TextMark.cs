using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Quiete.Server.Complaints;

/// <summary>Eight bytes in the place of a text, to tell whether two texts say the same: blanks and capitals do not count.</summary>
internal static class TextMark
{
    /// <summary>The mark of a text; null: there is no text.</summary>
    public static long? Of(string? text) => text is null
        ? null
        : BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant())));
}
