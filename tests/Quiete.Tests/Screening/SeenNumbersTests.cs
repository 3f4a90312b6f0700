using FsCheck;
using FsCheck.Fluent;
using Quiete.Screening;

namespace Quiete.Tests.Screening;

public sealed class SeenNumbersTests
{
    [Fact]
    public void A_number_is_new_once_and_two_workers_know_what_they_share()
    {
        // Crowded chunks, scattered ones and the edges of a chunk.
        var numbers = Gen.OneOf(
            Gen.Choose(0, 200_000).Select(low => 393_470_000_000UL + (ulong)low),
            Gen.Choose(0, int.MaxValue).Select(any => (ulong)any * 465_661),
            Gen.Elements(0UL, 65_535UL, 65_536UL, 999_999_999_999_999UL));
        var lists = from one in Gen.ListOf(numbers) from other in Gen.ListOf(numbers) select (one, other);
        Prop.ForAll(lists.ToArbitrary(), sample => Agrees([.. sample.one], [.. sample.other])).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_crowded_chunk_becomes_a_bitmap_and_forgets_nothing()
    {
        var random = new Random(7);
        ulong[] Many(int count) => [.. Enumerable.Range(0, count).Select(_ => (ulong)random.Next(0, 90_000))];
        Assert.True(Agrees(Many(40_000), Many(3_000)));
        Assert.True(Agrees(Many(3_000), Many(40_000)));
        Assert.True(Agrees(Many(40_000), Many(40_000)));
    }

    [Fact]
    public void Numbers_scattered_over_many_chunks_are_all_remembered()
    {
        var random = new Random(11);
        ulong[] Many(int count) => [.. Enumerable.Range(0, count).Select(_ => (ulong)random.NextInt64(1_000_000_000))];
        Assert.True(Agrees(Many(30_000), Many(20_000)));
    }

    [Fact]
    public void A_known_number_is_marked_by_its_place()
    {
        var seen = new SeenNumbers(known: 130);
        var other = new SeenNumbers(known: 130);
        Assert.False(seen.MarkKnown(129));
        Assert.True(seen.MarkKnown(129));
        Assert.False(other.MarkKnown(129));
        Assert.False(other.MarkKnown(0));
        Assert.Equal(1, seen.CommonWith(other));
    }

    private static bool Agrees(ulong[] one, ulong[] other)
    {
        var (a, b) = (new SeenNumbers(0), new SeenNumbers(0));
        var truthA = new HashSet<ulong>();
        var truthB = new HashSet<ulong>();
        var same = one.All(number => a.MarkUnknown(number) == !truthA.Add(number))
            && other.All(number => b.MarkUnknown(number) == !truthB.Add(number))
            && a.CommonWith(b) == truthA.Intersect(truthB).Count()
            && b.CommonWith(a) == truthA.Intersect(truthB).Count();
        a.Add(b);
        return same && truthA.Union(truthB).All(a.MarkUnknown);
    }
}
