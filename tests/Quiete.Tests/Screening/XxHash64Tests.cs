using System.Text;
using Quiete.Screening;

namespace Quiete.Tests.Screening;

public sealed class XxHash64Tests
{
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)] // nothing
    [InlineData("a", 0xD24EC4F1A98C6E5B)] // one byte
    [InlineData("abc", 0x44BC2CF5AD770999)] // less than a word
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)] // more than a stripe
    public void Published_vectors_give_their_published_checksums(string text, ulong expected) =>
        Assert.Equal(expected, XxHash64.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void The_sanity_buffer_of_the_reference_gives_its_checksum()
    {
        var bytes = new byte[222];
        var state = 2654435761UL;
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(state >> 56);
            state = unchecked(state * 11400714785074694797UL);
        }

        Assert.Equal(0xB641AE8CB691C174, XxHash64.Of(bytes));
    }

    [Fact]
    public void Bytes_given_in_pieces_of_any_size_give_the_checksum_of_the_whole()
    {
        var random = new Random(7);
        var bytes = new byte[1000];
        random.NextBytes(bytes);
        for (var round = 0; round < 200; round++)
        {
            var hash = new XxHash64();
            for (var at = 0; at < bytes.Length;)
            {
                var length = Math.Min(random.Next(0, 90), bytes.Length - at);
                hash.Append(bytes.AsSpan(at, length));
                at += length;
            }

            Assert.Equal(XxHash64.Of(bytes), hash.Value);
        }
    }
}
