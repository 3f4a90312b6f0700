using System.Security.Cryptography;
using System.Text;

namespace Quiete.Tests.Audit;

/// <summary>RFC 6962, section 2.1, word for word and recursive: the truth that the engine's trees are held against.</summary>
internal sealed class NaiveTree(IReadOnlyList<byte[]> leafHashes)
{
    private readonly Dictionary<(int, int), byte[]> known = [];

    /// <summary>Leaf hashes of made-up entries; the same seed gives the same ones.</summary>
    public static List<byte[]> Leaves(int count, int seed = 0) =>
        [.. Enumerable.Range(0, count).Select(i => Hash([0, .. Encoding.UTF8.GetBytes($"entry {seed}/{i}")]))];

    /// <summary>MTH(D[start:end]).</summary>
    public byte[] Root(int start, int end)
    {
        if (start == end) return Hash([]);
        if (end - start == 1) return leafHashes[start];
        if (known.TryGetValue((start, end), out var root)) return root;
        var middle = start + Split(end - start);
        return known[(start, end)] = Hash([1, .. Root(start, middle), .. Root(middle, end)]);
    }

    public byte[] Root(int size) => Root(0, size);

    /// <summary>PATH(m, D[n]).</summary>
    public List<byte[]> Path(int index, int size) => Path(index, 0, size);

    /// <summary>PROOF(m, D[n]) for 0 &lt; m &lt; n.</summary>
    public List<byte[]> Proof(int oldSize, int newSize) => SubProof(oldSize, 0, newSize, whole: true);

    private List<byte[]> Path(int index, int start, int end)
    {
        if (end - start == 1) return [];
        var middle = start + Split(end - start);
        return index < middle
            ? [.. Path(index, start, middle), Root(middle, end)]
            : [.. Path(index, middle, end), Root(start, middle)];
    }

    private List<byte[]> SubProof(int oldEnd, int start, int end, bool whole)
    {
        if (oldEnd == end) return whole ? [] : [Root(start, end)];
        var middle = start + Split(end - start);
        return oldEnd <= middle
            ? [.. SubProof(oldEnd, start, middle, whole), Root(middle, end)]
            : [.. SubProof(oldEnd, middle, end, whole: false), Root(start, middle)];
    }

    /// <summary>The largest power of two smaller than n.</summary>
    private static int Split(int n)
    {
        var power = 1;
        while (power * 2 < n) power *= 2;
        return power;
    }

    private static byte[] Hash(byte[] bytes) => SHA256.HashData(bytes);
}
