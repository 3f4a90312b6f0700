using FsCheck;
using FsCheck.Fluent;
using Quiete.Audit;

namespace Quiete.Tests.Audit;

public sealed class TileLogTests
{
    [Fact]
    public void A_log_grown_leaf_by_leaf_has_the_roots_and_proofs_of_the_RFC_at_every_size()
    {
        const int most = 700;
        var leaves = NaiveTree.Leaves(most);
        var truth = new NaiveTree(leaves);
        var log = new TileStore();
        var random = new Random(1);
        Assert.Equal(Merkle.EmptyRoot, TileLog.Root(log.Read, 0));
        for (var size = 1; size <= most; size++)
        {
            var growth = log.Append([leaves[size - 1]]);
            Assert.Equal((size, truth.Root(size)), (growth.Size, growth.Root), SizeAndRoot.Instance);
            Assert.Equal(growth.Root, TileLog.Root(log.Read, size));
            foreach (var index in new[] { 0, size - 1, random.Next(size), random.Next(size) })
            {
                Assert.Equal(truth.Path(index, size), TileLog.InclusionProof(log.Read, index, size));
            }

            var old = random.Next(1, size + 1);
            if (old < size) Assert.Equal(truth.Proof(old, size), TileLog.ConsistencyProof(log.Read, old, size));
        }

        // Earlier sizes are answered from the grown tiles.
        for (var size = 1; size <= most; size++)
        {
            Assert.Equal(truth.Root(size), TileLog.Root(log.Read, size));
            Assert.Equal(truth.Path(size / 3, size), TileLog.InclusionProof(log.Read, size / 3, size));
        }
    }

    [Fact]
    public void A_log_grown_by_batches_of_any_size_is_the_same_log()
    {
        var batches = Gen.ListOf(Gen.Frequency((6, Gen.Choose(0, 40)), (2, Gen.Choose(200, 600)), (1, Gen.Choose(1000, 3000))));
        Prop.ForAll(batches.ToArbitrary(), sizes =>
        {
            var leaves = NaiveTree.Leaves(sizes.Sum());
            var (log, whole) = (new TileStore(), new TileStore());
            var start = 0;
            foreach (var size in sizes)
            {
                log.Append(leaves[start..(start + size)]);
                start += size;
            }

            whole.Append(leaves);
            return log.Root.AsSpan().SequenceEqual(new NaiveTree(leaves).Root(leaves.Count))
                && log.Tiles.Count == whole.Tiles.Count
                && whole.Tiles.All(tile => tile.Value.AsSpan().SequenceEqual(log.Tiles[tile.Key]));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Seventy_thousand_leaves_fill_the_tiles_that_the_format_counts()
    {
        const int size = 70_000;
        var leaves = NaiveTree.Leaves(size);
        var truth = new NaiveTree(leaves);
        var log = new TileStore();
        log.Append(leaves);

        int[] Widths(int level) => [.. log.Tiles.Where(tile => tile.Key.Level == level).OrderBy(tile => tile.Key.Index).Select(tile => tile.Value.Length / Merkle.HashBytes)];
        Assert.Equal([.. Enumerable.Repeat(256, 273), 112], Widths(0));
        Assert.Equal([256, 17], Widths(1));
        Assert.Equal([1], Widths(2));
        Assert.Empty(Widths(3));

        Assert.Equal(truth.Root(size), log.Root);
        foreach (var index in new[] { 0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999 })
        {
            var proof = TileLog.InclusionProof(log.Read, index, size);
            Assert.Equal(truth.Path(index, size), proof);
            Assert.True(Merkle.VerifyInclusion(leaves[index], index, size, proof, log.Root));
        }

        foreach (var old in new[] { 1, 255, 256, 257, 65_535, 65_536, 65_537, 69_999 })
        {
            var proof = TileLog.ConsistencyProof(log.Read, old, size);
            Assert.Equal(truth.Proof(old, size), proof);
            Assert.True(Merkle.VerifyConsistency(old, truth.Root(old), size, log.Root, proof));
        }
    }

    [Fact]
    public void Hashes_that_a_broken_append_left_behind_do_not_count()
    {
        var leaves = NaiveTree.Leaves(300);
        var log = new TileStore();
        log.Append(leaves[..250]);
        // The tiles of the next append were stored; its size was not.
        foreach (var tile in TileLog.Append(log.Read, 250, NaiveTree.Leaves(50, seed: 9)).Tiles) log.Tiles[(tile.Level, tile.Index)] = tile.Hashes;

        log.Append(leaves[250..]);
        Assert.Equal(new NaiveTree(leaves).Root(300), log.Root);
        Assert.Equal(log.Root, TileLog.Root(log.Read, 300));
    }

    [Fact]
    public void An_append_names_the_tiles_that_changed_and_no_others()
    {
        var log = new TileStore();
        log.Append(NaiveTree.Leaves(600));
        Assert.Equal([(0, 2L, 90)], log.Append(NaiveTree.Leaves(2)).Tiles.Select(Shape));
        Assert.Equal([(0, 2L, 256), (0, 3L, 4), (1, 0L, 3)], log.Append(NaiveTree.Leaves(170)).Tiles.Select(Shape));
        Assert.Empty(log.Append([]).Tiles);

        static (int, long, int) Shape(LogTile tile) => (tile.Level, tile.Index, tile.Width);
    }

    [Fact]
    public void A_missing_short_or_overlong_tile_is_named()
    {
        var log = new TileStore();
        log.Append(NaiveTree.Leaves(700));
        foreach (var damaged in new[] { [], log.Tiles[(0, 1)][..^32], log.Tiles[(0, 1)][..^1], [.. log.Tiles[(0, 1)], 0] })
        {
            log.Tiles[(0, 1)] = damaged;
            var fault = Assert.Throws<InvalidDataException>(() => TileLog.InclusionProof(log.Read, 300, 700));
            Assert.Contains("tile/0/001", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_no_log_has_is_a_fault_of_the_caller()
    {
        var log = new TileStore();
        log.Append(NaiveTree.Leaves(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => TileLog.InclusionProof(log.Read, 3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => TileLog.InclusionProof(log.Read, -1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => TileLog.ConsistencyProof(log.Read, 4, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => TileLog.Root(log.Read, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TileLog.Root(log.Read, long.MaxValue));
        Assert.Throws<ArgumentException>(() => TileLog.Append(log.Read, 3, [new byte[31]]));
    }

    [Theory]
    [InlineData(0, 0L, 256, "tile/0/000")]
    [InlineData(0, 1234067L, 256, "tile/0/x001/x234/067")] // the example of the document
    [InlineData(0, 1067L, 5, "tile/0/x001/067.p/5")]
    [InlineData(3, 999L, 255, "tile/3/999.p/255")]
    [InlineData(63, 1000L, 1, "tile/63/x001/000.p/1")]
    [InlineData(TileLog.EntriesLevel, 1000000L, 256, "tile/entries/x001/x000/000")]
    [InlineData(TileLog.EntriesLevel, 7L, 12, "tile/entries/007.p/12")]
    [InlineData(0, TileLog.MaxSize / 256, 256, "tile/0/x004/x503/x599/x627/x370/496")]
    public void A_tile_has_one_path(int level, long index, int width, string path)
    {
        Assert.Equal(path, TileLog.TilePath(level, index, width));
        Assert.True(TileLog.TryParseTilePath(path, out var readLevel, out var readIndex, out var readWidth));
        Assert.Equal((level, index, width), (readLevel, readIndex, readWidth));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("tile")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("/tile/0/000")]
    [InlineData("tile/0/000/")]
    [InlineData("tile/00/000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/+1/000")]
    [InlineData("tile/0/00")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/0/x000/067")] // a group of zeros in front
    [InlineData("tile/0/001/067")]
    [InlineData("tile/0/x067")]
    [InlineData("tile/0/xx01/067")]
    [InlineData("tile/0/000.p")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/05")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/256/1")]
    [InlineData("tile/0/.p/5")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/999")] // more than a log may have
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("tile/0/٠٠١")] // digits, but not these
    [InlineData("tile/data/000")]
    [InlineData("tile/0/../000")]
    public void Any_other_spelling_is_no_path(string? path) => Assert.False(TileLog.TryParseTilePath(path, out _, out _, out _));

    [Fact]
    public void A_bundle_holds_each_entry_after_its_length()
    {
        Assert.Equal([0, 2, 7, 8, 0, 0, 1, 0, .. new byte[256]], EntryBundle.Write([[7, 8], [], new byte[256]]));
        Assert.Throws<OverflowException>(() => EntryBundle.Write([new byte[65_536]]));
    }

    private sealed class SizeAndRoot : IEqualityComparer<(long Size, byte[] Root)>
    {
        public static SizeAndRoot Instance { get; } = new();

        public bool Equals((long Size, byte[] Root) x, (long Size, byte[] Root) y) => x.Size == y.Size && x.Root.AsSpan().SequenceEqual(y.Root);

        public int GetHashCode((long Size, byte[] Root) obj) => obj.Size.GetHashCode();
    }
}
