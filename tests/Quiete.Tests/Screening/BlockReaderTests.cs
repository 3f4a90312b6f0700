using System.Text;
using Quiete.Screening;

namespace Quiete.Tests.Screening;

public sealed class BlockReaderTests
{
    [Fact]
    public void Blocks_hold_whole_rows_and_together_they_are_the_list()
    {
        var list = new StringBuilder();
        for (var row = 0; list.Length < Block.Capacity * 3; row++) list.Append(row).Append(",\"a\nb, ").Append('x', row % 97).Append("\"\r\n");
        var text = Encoding.UTF8.GetBytes(list.ToString());

        var (blocks, joined) = ReadAll(new Dribble(text));

        Assert.True(blocks > 2);
        Assert.Equal(text, joined);
    }

    [Fact]
    public void Odd_quotes_turn_the_fast_walk_off_but_lose_nothing()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 60_000).Select(row => $"{row},5\" pipe\n")));
        Assert.Equal(text, ReadAll(new MemoryStream(text)).Joined);
    }

    [Theory]
    [InlineData("a,b\nc,\"d\n", "list: line 2", "never closed")] // cut short inside a quote
    [InlineData("a,b\nc\0,d\n", "list: line 2", "zero byte")]
    [InlineData("a,b\n\"x\ny\",5\" \nc\0,d\n", "list: line 4", "zero byte")] // the same behind odd quotes and a line inside quotes
    public void What_is_no_list_is_refused_with_its_line(string text, string place, string why)
    {
        var refusal = Assert.Throws<BadInputException>(() => ReadAll(new MemoryStream(Encoding.UTF8.GetBytes(text))));
        Assert.Equal(place, refusal.Place);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_beyond_all_measure_is_refused_before_it_fills_the_memory()
    {
        var endless = new Dribble([.. "a,b\n"u8, .. new byte[Block.Capacity * 2].Select(_ => (byte)'x')]);
        var refusal = Assert.Throws<BadInputException>(() => ReadAll(endless));
        Assert.Equal("list: line 2", refusal.Place);
        Assert.Contains("does not end within 512 KB", refusal.Message, StringComparison.Ordinal);
    }

    private static (int Blocks, byte[] Joined) ReadAll(Stream input)
    {
        var reader = new BlockReader(input, "list", (byte)',');
        var block = new Block();
        var joined = new MemoryStream();
        var blocks = 0;
        for (; reader.TryRead(block); blocks++)
        {
            Assert.Equal(blocks, block.Number);
            joined.Write(block.Bytes, 0, block.Length);
        }

        return (blocks, joined.ToArray());
    }

    /// <summary>A stream that gives a few bytes at a time, as a pipe may.</summary>
    private sealed class Dribble(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 8191));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 8191)]);
    }
}
