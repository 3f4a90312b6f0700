using System.Text;
using Quiete.Numbers;

namespace Quiete.Tests.Numbers;

public sealed class NumberScannerTests
{
    [Theory]
    [InlineData("3471234567")]
    [InlineData("+39 347 123 4567")]
    [InlineData("0039 347.1234567")]
    [InlineData("06 90251234")]
    [InlineData("(06) 90251234")]
    [InlineData("06/90251234")]
    [InlineData("0471-971234")]
    [InlineData("+390690251234")]
    [InlineData(" 800 123 456 ")]
    [InlineData("0843 123456")]
    public void The_common_forms_are_settled_without_the_reader(string text)
    {
        var settled = Scan(text, out _);
        Assert.NotEqual(NumberScanner.NotSettled, settled);
        Assert.Equal(NumberReader.Read(text.AsSpan()).Number, NumberScanner.NumberOf(settled));
    }

    [Theory]
    [InlineData("")] // empty
    [InlineData("66780586")] // to be mended
    [InlineData("+44 20 7031 3000")] // foreign
    [InlineData("06 90251234/5")] // several
    [InlineData("01/02/2024")] // a date
    [InlineData("0690251234.0")] // decimals
    [InlineData("112")] // short
    [InlineData("390 1234567")] // a mobile, or 39 and a number of ten digits without its plus
    [InlineData("Tel. 06 90251234")] // words
    [InlineData("+39 (0)345 1234567")] // a zero in brackets
    [InlineData("0690251234                         ")] // longer than is looked at
    public void The_rest_is_left_to_the_reader(string text) => Assert.Equal(NumberScanner.NotSettled, Scan(text, out _));

    [Fact]
    public void What_it_settles_equals_the_readers_answer()
    {
        var settled = 0;
        foreach (var text in NumberCase.ReadAll().Select(text => text.Input).Concat(NumberTexts.Mutated(seed: 3, count: 200_000)))
        {
            var scanned = Scan(text, out var scalar);
            Assert.True(scanned == scalar, $"'{text}': the vector path gave {scanned:x}, the scalar one {scalar:x}");
            if (scanned == NumberScanner.NotSettled) continue;
            settled++;
            AssertAsRead(text, scanned);
        }

        Assert.True(settled > 20_000, $"Only {settled} texts were settled.");
    }

    [Fact]
    public void What_programs_write_is_settled_as_the_reader_would()
    {
        Assert.Equal(NumberReader.Read("+393901234567").Number, NumberScanner.NumberOf(Scan("+393901234567", out _, compact: true)));
        var random = new Random(5);
        var settled = 0;
        var texts = Enumerable.Range(0, 200_000).Select(_ => $"+39{(random.Next(4) == 0 ? "390" : "")}{random.NextInt64((long)Math.Pow(10, random.Next(4, 12)))}");
        foreach (var text in texts.Concat(NumberTexts.Mutated(seed: 4, count: 100_000)))
        {
            var scanned = Scan(text, out var scalar, compact: true);
            if (scalar != NumberScanner.NotSettled) Assert.Equal(scalar, scanned);
            if (scanned == NumberScanner.NotSettled) continue;
            settled++;
            AssertAsRead(text, scanned);
        }

        Assert.True(settled > 20_000, $"Only {settled} texts were settled.");
    }

    private static void AssertAsRead(string text, ulong scanned)
    {
        var reading = NumberReader.Read(text.AsSpan());
        Assert.True(
            (reading.Number, reading.Kind, reading.Repairs) == (NumberScanner.NumberOf(scanned), NumberScanner.KindOf(scanned), NumberRepairs.None),
            $"'{text}': scanned {NumberScanner.NumberOf(scanned)} {NumberScanner.KindOf(scanned)}, read {reading}");
    }

    [Fact]
    public void Most_published_numbers_that_stand_alone_are_settled()
    {
        var alone = NumberCase.ReadAll().Where(text => text.Class == "plain" && text.Kind != "foreign").ToList();
        var settled = alone.Count(text => Scan(text.Input, out _) != NumberScanner.NotSettled);
        Assert.True(settled > alone.Count * 0.9, $"{settled} of {alone.Count}");
    }

    // The field lies among other bytes that must not matter.
    private static ulong Scan(string text, out ulong scalar, bool compact = false)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var buffer = new byte[bytes.Length + NumberScanner.ReadableBytes];
        buffer.AsSpan().Fill((byte)'7');
        bytes.CopyTo(buffer, 0);
        scalar = NumberScanner.ScanScalar(bytes);
        return compact ? NumberScanner.ScanCompact(ref buffer[0], bytes.Length) : NumberScanner.Scan(ref buffer[0], bytes.Length);
    }
}
