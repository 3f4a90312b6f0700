using System.Text;
using Quiete.Screening;

namespace Quiete.Tests.Screening;

public sealed class CsvRowsTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", "1:a|b 2:1|2")]
    [InlineData("a;b;c,d\r\n\r\n\"x;\"\"y\"\"\nz\";2", "1:a|b|c,d 3:x;\"y\"\nz|2")]
    [InlineData("\uFEFFa\tb", "1:a|b")]
    [InlineData("solo\n1\n", "1:solo 2:1")]
    public void Rows_come_with_their_lines_and_the_likeliest_separator(string csv, string rows) =>
        Assert.Equal(rows, string.Join(' ', Read(new CsvRows(new MemoryStream(Encoding.UTF8.GetBytes(csv)), "a.csv"))));

    [Fact]
    public void Bytes_that_are_no_UTF8_are_Windows_1252() =>
        Assert.Equal(["1:città"], Read(new CsvRows(new MemoryStream([.. "citt"u8, 0xE0]), "a.csv")));

    [Fact]
    public void An_empty_file_and_an_open_quote_are_refused()
    {
        Assert.Throws<BadInputException>(() => new CsvRows(new MemoryStream(), "a.csv"));
        Assert.Equal("a.csv: line 2", Assert.Throws<BadInputException>(() => Read(new CsvRows(new MemoryStream("a,b\n\"1,2\n"u8.ToArray()), "a.csv"))).Place);
    }

    private static List<string> Read(CsvRows csv)
    {
        var rows = new List<string>();
        while (csv.TryRead(out var line, out var fields)) rows.Add($"{line}:{string.Join('|', fields)}");
        return rows;
    }
}
