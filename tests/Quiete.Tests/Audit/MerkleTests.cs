using FsCheck;
using FsCheck.Fluent;
using Quiete.Audit;

namespace Quiete.Tests.Audit;

public sealed class MerkleTests
{
    /// <summary>The eight entries on which the implementations of certificate transparency are tested.</summary>
    private static readonly byte[][] KnownLeaves =
        [.. new[] { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" }
            .Select(hex => Merkle.LeafHash(Convert.FromHexString(hex)))];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void The_published_roots_of_certificate_transparency_come_out(int size, string root) =>
        Assert.Equal(root, Convert.ToHexStringLower(Merkle.Root(KnownLeaves[..size])));

    [Fact]
    public void The_published_paths_of_certificate_transparency_come_out()
    {
        Assert.Equal(
            ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e", "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"],
            Merkle.Path(KnownLeaves, 0).Select(Convert.ToHexStringLower));
        Assert.Equal(
            ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
            Merkle.Path(KnownLeaves, 5).Select(Convert.ToHexStringLower));
    }

    [Fact]
    public void The_published_consistency_proof_of_certificate_transparency_verifies()
    {
        byte[][] proof =
        [
            Convert.FromHexString("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"),
            Convert.FromHexString("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
            Convert.FromHexString("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        ];
        Assert.True(Merkle.VerifyConsistency(6, Merkle.Root(KnownLeaves[..6]), 8, Merkle.Root(KnownLeaves), proof));
    }

    [Fact]
    public void Roots_and_paths_of_every_small_tree_are_those_of_the_RFC()
    {
        var leaves = NaiveTree.Leaves(130);
        var truth = new NaiveTree(leaves);
        for (var size = 1; size <= leaves.Count; size++)
        {
            var part = leaves[..size];
            Assert.Equal(truth.Root(size), Merkle.Root(part));
            var paths = Merkle.Paths(part);
            for (var index = 0; index < size; index++)
            {
                Assert.Equal(truth.Path(index, size), paths[index]);
                Assert.True(Merkle.VerifyInclusion(part[index], index, size, paths[index], truth.Root(size)));
            }
        }
    }

    [Fact]
    public void Paths_of_random_trees_are_those_of_the_RFC()
    {
        var cases = from size in Gen.Choose(1, 3000) from index in Gen.Choose(0, size - 1) from seed in Gen.Choose(0, 9) select (size, index, seed);
        Prop.ForAll(cases.ToArbitrary(), sample =>
        {
            var leaves = NaiveTree.Leaves(sample.size, sample.seed);
            var truth = new NaiveTree(leaves);
            var path = Merkle.Path(leaves, sample.index);
            return truth.Path(sample.index, sample.size).SequenceEqual(path, HashComparer.Instance)
                && Merkle.VerifyInclusion(leaves[sample.index], sample.index, sample.size, path, truth.Root(sample.size));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Consistency_of_every_two_small_trees_is_proved_by_the_proof_of_the_RFC()
    {
        var leaves = NaiveTree.Leaves(70);
        var truth = new NaiveTree(leaves);
        for (var newSize = 2; newSize <= leaves.Count; newSize++)
        {
            for (var oldSize = 1; oldSize < newSize; oldSize++)
            {
                Assert.True(Merkle.VerifyConsistency(oldSize, truth.Root(oldSize), newSize, truth.Root(newSize), truth.Proof(oldSize, newSize)));
            }
        }
    }

    [Fact]
    public void Every_tree_begins_with_the_empty_one_and_with_itself()
    {
        var leaves = NaiveTree.Leaves(5);
        var root = Merkle.Root(leaves);
        Assert.True(Merkle.VerifyConsistency(0, Merkle.EmptyRoot, 5, root, []));
        Assert.True(Merkle.VerifyConsistency(5, root, 5, root, []));
        Assert.True(Merkle.VerifyConsistency(0, Merkle.EmptyRoot, 0, Merkle.EmptyRoot, []));
        Assert.False(Merkle.VerifyConsistency(0, root, 5, root, []));
        Assert.False(Merkle.VerifyConsistency(0, root, 0, root, []));
        Assert.False(Merkle.VerifyConsistency(5, root, 5, Merkle.EmptyRoot, []));
        Assert.False(Merkle.VerifyConsistency(5, root, 5, root, [root]));
        Assert.False(Merkle.VerifyConsistency(5, root, 4, root, []));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(7, 6)] // its last leaf has fewer siblings than levels
    [InlineData(8, 3)]
    [InlineData(13, 12)]
    [InlineData(13, 5)]
    public void One_bit_wrong_and_an_inclusion_fails(int size, int index)
    {
        var leaves = NaiveTree.Leaves(size);
        var (leaf, path, root) = (leaves[index], Merkle.Path(leaves, index), Merkle.Root(leaves));
        Assert.All(Damage(leaf), wrong => Assert.False(Merkle.VerifyInclusion(wrong, index, size, path, root)));
        Assert.All(Damage(root), wrong => Assert.False(Merkle.VerifyInclusion(leaf, index, size, path, wrong)));
        Assert.All(Damage(path), wrong => Assert.False(Merkle.VerifyInclusion(leaf, index, size, wrong, root)));
        Assert.All(Enumerable.Range(-1, size + 3).Where(i => i != index), wrong => Assert.False(Merkle.VerifyInclusion(leaf, wrong, size, path, root)));
        for (var bit = 0; bit < 63; bit++) Assert.False(Merkle.VerifyInclusion(leaf, index ^ (1L << bit), size, path, root));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(4, 8)] // the old tree is a subtree of the new one
    [InlineData(6, 8)]
    [InlineData(7, 13)]
    [InlineData(8, 13)]
    public void One_bit_wrong_and_a_consistency_fails(int oldSize, int newSize)
    {
        var truth = new NaiveTree(NaiveTree.Leaves(newSize));
        var (oldRoot, newRoot, proof) = (truth.Root(oldSize), truth.Root(newSize), truth.Proof(oldSize, newSize));
        Assert.All(Damage(oldRoot), wrong => Assert.False(Merkle.VerifyConsistency(oldSize, wrong, newSize, newRoot, proof)));
        Assert.All(Damage(newRoot), wrong => Assert.False(Merkle.VerifyConsistency(oldSize, oldRoot, newSize, wrong, proof)));
        Assert.All(Damage(proof), wrong => Assert.False(Merkle.VerifyConsistency(oldSize, oldRoot, newSize, newRoot, wrong)));
        Assert.All(
            Enumerable.Range(-1, newSize + 3).Where(size => size != oldSize),
            wrong => Assert.False(Merkle.VerifyConsistency(wrong, oldRoot, newSize, newRoot, proof)));
    }

    [Fact]
    public void A_leaf_does_not_pass_for_a_node_nor_a_node_for_a_leaf()
    {
        var (left, right) = (Merkle.LeafHash("a"u8), Merkle.LeafHash("b"u8));
        Assert.NotEqual(Merkle.LeafHash([.. left, .. right]), Merkle.NodeHash(left, right));
    }

    [Theory]
    [InlineData(long.MaxValue - 1, long.MaxValue)]
    [InlineData(0, long.MaxValue)]
    [InlineData(long.MinValue, long.MaxValue)]
    [InlineData(long.MaxValue, long.MinValue)]
    public void Absurd_sizes_are_answered_and_not_tripped_over(long index, long size)
    {
        var hash = Merkle.EmptyRoot;
        foreach (var length in new[] { 0, 1, 62, 63, 64, 200 })
        {
            var path = Enumerable.Repeat(hash, length).ToList();
            Assert.False(Merkle.VerifyInclusion(hash, index, size, path, hash));
            Assert.False(Merkle.VerifyConsistency(index, hash, size, hash, path) && index != 0);
        }
    }

    private static IEnumerable<byte[]> Damage(byte[] hash)
    {
        for (var bit = 0; bit < hash.Length * 8; bit++)
        {
            var wrong = hash.ToArray();
            wrong[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return wrong;
        }

        yield return hash[..^1];
        yield return [.. hash, 0];
        yield return [];
    }

    private static IEnumerable<List<byte[]>> Damage(IReadOnlyList<byte[]> proof)
    {
        for (var i = 0; i < proof.Count; i++)
        {
            foreach (var wrong in Damage(proof[i])) yield return [.. proof.Take(i), wrong, .. proof.Skip(i + 1)];
            yield return [.. proof.Take(i), .. proof.Skip(i + 1)];
            if (i > 0 && !proof[i].AsSpan().SequenceEqual(proof[i - 1])) yield return [.. proof.Take(i - 1), proof[i], proof[i - 1], .. proof.Skip(i + 1)];
        }

        yield return [.. proof, Merkle.EmptyRoot];
        yield return [Merkle.EmptyRoot, .. proof];
    }
}

/// <summary>Hashes by their bytes.</summary>
internal sealed class HashComparer : IEqualityComparer<byte[]>
{
    public static HashComparer Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj) => obj.Length < 4 ? 0 : BitConverter.ToInt32(obj);
}
