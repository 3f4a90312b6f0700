using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Quiete.Server.Reputation;

namespace Quiete.Server.Blocking;

/// <summary>The common list by the hash of its lines: SHA-1 of the E.164 text, in small hex digits.</summary>
/// <remarks>SHA-1 because the programs that ask speak it. It hides nothing by itself (all numbers can be tried): only a short beginning of it does.</remarks>
internal sealed class LineHashes
{
    /// <summary>How many hex digits a whole hash has.</summary>
    public const int Length = 40;

    private readonly FrozenDictionary<string, ListedLine> byHash;
    private readonly string[] hashes;

    public LineHashes(LineList list)
    {
        List = list;
        byHash = list.Lines.ToFrozenDictionary(one => Of(one.Line));
        hashes = [.. byHash.Keys.Order(StringComparer.Ordinal)];
    }

    public LineList List { get; }

    public static string Of(string line) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(line)));

    /// <summary>The line with this hash; null: it is not on the list.</summary>
    public ListedLine? Find(string sha1) => byHash.GetValueOrDefault(sha1);

    /// <summary>The lines whose hashes begin so, in the order of their hashes.</summary>
    public IEnumerable<(string Hash, ListedLine Line)> Beginning(string prefix)
    {
        var at = Array.BinarySearch(hashes, prefix, StringComparer.Ordinal);
        for (at = at < 0 ? ~at : at; at < hashes.Length && hashes[at].StartsWith(prefix, StringComparison.Ordinal); at++) yield return (hashes[at], byHash[hashes[at]]);
    }

    /// <summary>Whether a text is a hash, or the beginning of one.</summary>
    public static bool IsHex(string? text, int least, int most) =>
        text is not null && text.Length >= least && text.Length <= most && text.All(char.IsAsciiHexDigit);
}
