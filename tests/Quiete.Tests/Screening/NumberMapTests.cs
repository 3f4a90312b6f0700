using FsCheck;
using FsCheck.Fluent;
using Quiete.Screening;

namespace Quiete.Tests.Screening;

public sealed class NumberMapTests
{
    private const ulong Mobile = 39_347_0000000;
    private const ulong LastKey = 999_999_999_999_999;

    [Fact]
    public void An_empty_map_holds_nothing()
    {
        using var map = new MapFixture([]);
        map.Agrees([0, 1, Mobile, LastKey, ulong.MaxValue]);
        Assert.Equal(8, map.Facts.Verify().Count);
    }

    [Fact]
    public void A_map_of_one_number_holds_that_number_only()
    {
        using var map = new MapFixture([Mobile]);
        map.Agrees([Mobile - 1, Mobile, Mobile + 1, Mobile + MapChunk.Keys, 0, ulong.MaxValue]);
    }

    [Fact]
    public void The_first_and_last_keys_of_lines_and_chunks_are_found()
    {
        ulong[] edges = [0, 1, 479, 480, 481, 959, 960, 30719, 30720, MapChunk.Keys - 1];
        ulong[] starts = [0, MapChunk.Keys, MapChunk.Keys * 1000UL, LastKey - (LastKey % MapChunk.Keys) - MapChunk.Keys];
        var keys = starts.SelectMany(start => edges.Select(edge => start + edge)).Append(LastKey).ToArray();
        using var map = new MapFixture(keys);
        map.Agrees([.. keys, .. keys.Select(key => key + 1), .. keys.Select(key => unchecked(key - 1))]);
    }

    [Theory]
    [InlineData(61_440)] // every bit of every line
    [InlineData(20_000)] // bits
    [InlineData(1_900)] // near the edge between bits and lists
    [InlineData(700)] // 64 or 32 lines
    [InlineData(100)] // few lines
    [InlineData(30)] // one full line
    [InlineData(31)] // one too many for it
    [InlineData(2)]
    public void A_chunk_of_any_density_agrees_with_a_dictionary(int numbers)
    {
        var random = new Random(numbers);
        var start = Mobile - (Mobile % MapChunk.Keys);
        var all = Enumerable.Range(0, (int)MapChunk.Keys).Select(offset => start + (ulong)offset).ToArray();
        var keys = all.ToArray();
        random.Shuffle(keys);
        using var map = new MapFixture(keys[..numbers]);
        map.Agrees(all);
        map.Facts.Verify();
    }

    [Fact]
    public void Numbers_of_many_countries_and_densities_agree_with_a_dictionary()
    {
        var random = new Random(42);
        var keys = new List<ulong>();
        for (var i = 0; i < 60_000; i++) keys.Add(Mobile + (ulong)random.Next(2_000_000)); // dense
        for (var i = 0; i < 20_000; i++) keys.Add(39_06_000000 + (ulong)random.Next(1_000_000)); // shorter landlines
        for (var i = 0; i < 20_000; i++) keys.Add(10_000 + (ulong)random.NextInt64((long)LastKey)); // anywhere, one to a chunk
        for (var i = 0; i < 5_000; i++) keys.Add(44_7000_000000 + (ulong)random.Next(50_000_000)); // sparse
        using var map = new MapFixture(keys);
        var asked = keys.Concat(keys.Select(key => key + 1)).Concat(keys.Select(key => key ^ 0x4000)).ToArray();
        random.Shuffle(asked);
        map.Agrees(asked);
        map.Facts.Verify();
    }

    [Fact]
    public void Any_set_of_keys_agrees_with_a_dictionary()
    {
        var near = Gen.Choose(0, 200_000).Select(offset => Mobile + (ulong)offset);
        var anywhere = Gen.Choose(0, int.MaxValue).Select(seed => (ulong)new Random(seed).NextInt64(0, (long)LastKey));
        var keys = Gen.Frequency((3, near), (1, anywhere)).ArrayOf();
        Prop.ForAll(keys.ToArbitrary(), keys.ToArbitrary(), (held, asked) =>
        {
            using var map = new MapFixture(held);
            map.Agrees([.. asked, .. held]);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public unsafe void The_fast_line_finders_agree_with_the_scalar_ones()
    {
        var random = new Random(3);
        var memory = stackalloc byte[MapLine.Bytes];
        var line = new Span<byte>(memory, MapLine.Bytes);
        for (var round = 0; round < 300; round++)
        {
            random.NextBytes(line);
            MapLine.SetRank(line, (uint)random.Next());
            for (var bit = 0u; bit < MapLine.DenseKeys; bit++)
            {
                Assert.Equal(MapLine.FindDenseScalar(memory, bit), MapLine.FindDense(memory, bit));
            }

            for (var i = 0; i < 400; i++)
            {
                var offset = (uint)random.Next((int)MapChunk.Keys);
                if (i % 4 == 0) offset = ((ushort*)memory)[random.Next(MapLine.SparseKeys)];
                Assert.Equal(MapLine.FindSparseScalar(memory, offset), MapLine.FindSparse(memory, offset));
            }
        }
    }
}
