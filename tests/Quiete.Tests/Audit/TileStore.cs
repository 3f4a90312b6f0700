using Quiete.Audit;

namespace Quiete.Tests.Audit;

/// <summary>The tiles of a log, in memory; each append goes through the engine.</summary>
internal sealed class TileStore
{
    public Dictionary<(int Level, long Index), byte[]> Tiles { get; } = [];

    public long Size { get; private set; }

    public byte[] Root { get; private set; } = Merkle.EmptyRoot;

    public ReadOnlyMemory<byte> Read(int level, long index) => Tiles.GetValueOrDefault((level, index));

    public LogGrowth Append(IReadOnlyList<byte[]> leafHashes)
    {
        var growth = TileLog.Append(Read, Size, leafHashes);
        foreach (var tile in growth.Tiles) Tiles[(tile.Level, tile.Index)] = tile.Hashes;
        (Size, Root) = (growth.Size, growth.Root);
        return growth;
    }
}
