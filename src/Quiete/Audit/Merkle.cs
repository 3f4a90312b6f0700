using System.Security.Cryptography;

namespace Quiete.Audit;

/// <summary>Merkle trees over SHA-256, hashed and proved as RFC 6962 and RFC 9162 say.</summary>
/// <remarks>A proof is judged, never trusted: whatever is wrong with it, the answer is false and not an exception.</remarks>
public static class Merkle
{
    public const int HashBytes = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    /// <summary>The root of a tree without leaves: SHA-256 of nothing.</summary>
    public static byte[] EmptyRoot => SHA256.HashData([]);

    /// <summary>The hash of one entry as a leaf. The prefix keeps a leaf from passing for a node.</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([LeafPrefix]);
        hash.AppendData(entry);
        return hash.GetHashAndReset();
    }

    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(left.Length, HashBytes, nameof(left));
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, HashBytes, nameof(right));
        Span<byte> both = stackalloc byte[2 * HashBytes];
        left.CopyTo(both);
        right.CopyTo(both[HashBytes..]);
        var node = new byte[HashBytes];
        HashPair(both, node);
        return node;
    }

    /// <summary>The root over leaf hashes; <see cref="EmptyRoot"/> when there are none.</summary>
    public static byte[] Root(IReadOnlyList<byte[]> leafHashes) => RootOf(Joined(leafHashes));

    /// <summary>The hashes that lead from one leaf to the root, the leaf's neighbour first.</summary>
    public static IReadOnlyList<byte[]> Path(IReadOnlyList<byte[]> leafHashes, int index)
    {
        ArgumentNullException.ThrowIfNull(leafHashes);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leafHashes.Count);
        return PathIn(Levels(leafHashes), index);
    }

    /// <summary>The paths of all leaves, for a batch: the tree is hashed once.</summary>
    public static IReadOnlyList<IReadOnlyList<byte[]>> Paths(IReadOnlyList<byte[]> leafHashes)
    {
        ArgumentNullException.ThrowIfNull(leafHashes);
        var levels = Levels(leafHashes);
        return [.. Enumerable.Range(0, leafHashes.Count).Select(index => PathIn(levels, index))];
    }

    /// <summary>Whether the leaf stands at this place of the tree (RFC 9162, 2.1.3.2).</summary>
    public static bool VerifyInclusion(
        ReadOnlySpan<byte> leafHash, long index, long size, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (index < 0 || index >= size || leafHash.Length != HashBytes || !AreHashes(path)) return false;

        var (place, last) = (index, size - 1);
        var hash = leafHash;
        foreach (var sibling in path)
        {
            if (last == 0) return false;
            if (IsRight(place, last))
            {
                hash = NodeHash(sibling, hash);
                SkipLevelsWithoutSibling(ref place, ref last);
            }
            else
            {
                hash = NodeHash(hash, sibling);
            }

            (place, last) = (place >> 1, last >> 1);
        }

        return last == 0 && hash.SequenceEqual(root);
    }

    /// <summary>Whether the newer tree begins with all of the older one (RFC 9162, 2.1.4.2).</summary>
    /// <remarks>Every tree begins with the empty one, and with itself; for both the proof is empty.</remarks>
    public static bool VerifyConsistency(
        long oldSize, ReadOnlySpan<byte> oldRoot, long newSize, ReadOnlySpan<byte> newRoot, IReadOnlyList<byte[]> proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (oldSize < 0 || oldSize > newSize || oldRoot.Length != HashBytes || newRoot.Length != HashBytes || !AreHashes(proof)) return false;
        if (oldSize == newSize) return proof.Count == 0 && oldRoot.SequenceEqual(newRoot) && (oldSize > 0 || oldRoot.SequenceEqual(EmptyRoot));
        if (oldSize == 0) return proof.Count == 0 && oldRoot.SequenceEqual(EmptyRoot);
        if (proof.Count == 0) return false;

        // An old tree that is a whole subtree of the new one starts the proof itself, so it is not sent.
        var (place, last) = (oldSize - 1, newSize - 1);
        while ((place & 1) == 1) (place, last) = (place >> 1, last >> 1);
        var whole = place == 0;
        var start = whole ? oldRoot : proof[0];
        var older = start;
        var newer = start;

        foreach (var hash in whole ? proof : proof.Skip(1))
        {
            if (last == 0) return false;
            if (IsRight(place, last))
            {
                older = NodeHash(hash, older);
                newer = NodeHash(hash, newer);
                SkipLevelsWithoutSibling(ref place, ref last);
            }
            else
            {
                newer = NodeHash(newer, hash);
            }

            (place, last) = (place >> 1, last >> 1);
        }

        return last == 0 && older.SequenceEqual(oldRoot) && newer.SequenceEqual(newRoot);
    }

    /// <summary>The root over hashes that lie one after another.</summary>
    internal static byte[] RootOf(ReadOnlySpan<byte> hashes)
    {
        var count = hashes.Length / HashBytes;
        if (count == 0) return EmptyRoot;
        var level = hashes.ToArray();
        while (count > 1) count = RaiseLevel(level.AsSpan(0, count * HashBytes), level);
        return level[..HashBytes];
    }

    /// <summary>Hashes lain one after another.</summary>
    internal static byte[] Joined(IReadOnlyList<byte[]> hashes)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        if (!AreHashes(hashes)) throw new ArgumentException($"A hash has {HashBytes} bytes.", nameof(hashes));
        var joined = new byte[hashes.Count * HashBytes];
        for (var i = 0; i < hashes.Count; i++) hashes[i].CopyTo(joined, i * HashBytes);
        return joined;
    }

    internal static bool AreHashes(IReadOnlyList<byte[]> hashes)
    {
        foreach (var hash in hashes)
        {
            if (hash is not { Length: HashBytes }) return false;
        }

        return true;
    }

    /// <summary>Hashes each pair of a level into the next. An odd last hash rises as it is, which gives the tree of the RFC.</summary>
    private static int RaiseLevel(ReadOnlySpan<byte> level, Span<byte> next)
    {
        var count = level.Length / HashBytes;
        for (var pair = 0; pair < count / 2; pair++) HashPair(level.Slice(2 * pair * HashBytes, 2 * HashBytes), next.Slice(pair * HashBytes, HashBytes));
        if (count % 2 == 1) level[^HashBytes..].CopyTo(next[(count / 2 * HashBytes)..]);
        return (count + 1) / 2;
    }

    private static void HashPair(ReadOnlySpan<byte> pair, Span<byte> node)
    {
        Span<byte> prefixed = stackalloc byte[1 + 2 * HashBytes];
        prefixed[0] = NodePrefix;
        pair.CopyTo(prefixed[1..]);
        SHA256.HashData(prefixed, node);
    }

    private static List<byte[]> Levels(IReadOnlyList<byte[]> leafHashes)
    {
        List<byte[]> levels = [Joined(leafHashes)];
        while (levels[^1].Length > HashBytes)
        {
            var next = new byte[(levels[^1].Length / HashBytes + 1) / 2 * HashBytes];
            RaiseLevel(levels[^1], next);
            levels.Add(next);
        }

        return levels;
    }

    private static List<byte[]> PathIn(List<byte[]> levels, int index)
    {
        List<byte[]> path = [];
        foreach (var level in levels)
        {
            var sibling = (index ^ 1) * HashBytes;
            if (sibling < level.Length) path.Add(level.AsSpan(sibling, HashBytes).ToArray());
            index >>= 1;
        }

        return path;
    }

    private static bool IsRight(long place, long last) => (place & 1) == 1 || place == last;

    private static void SkipLevelsWithoutSibling(ref long place, ref long last)
    {
        while ((place & 1) == 0 && place != 0) (place, last) = (place >> 1, last >> 1);
    }
}
