using System.Text;
using Quiete.Screening;
using Quiete.Tests.Cli.Screening;

namespace Quiete.Tests.Screening;

public class WorkbookTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public void The_first_sheet_becomes_csv()
    {
        using var csv = new MemoryStream();
        Workbook.ToCsv(new MemoryStream(Workbooks.Zip(Workbooks.OneSheet(["nome", "telefono"], ["Anna, detta \"Nina\"", 3400000001L]))), "list", csv, long.MaxValue, Stop);
        Assert.Equal("nome,telefono\n\"Anna, detta \"\"Nina\"\"\",3400000001\n", Encoding.UTF8.GetString(csv.ToArray()));
    }

    [Fact]
    public void Strings_that_unpack_to_more_than_memory_should_hold_are_refused_before_they_are_read()
    {
        var spaces = new string(' ', 1 << 20);
        using var bomb = new MemoryStream(Workbooks.Zip(Workbooks.OneSheet(["telefono"], ["347 1234567"]), zip =>
        {
            using var strings = new StreamWriter(zip.CreateEntry("xl/sharedStrings.xml").Open());
            for (var at = 0; at <= Workbook.MaxRest >> 20; at++) strings.Write(spaces);
        }));
        Assert.True(bomb.Length < 1 << 20);
        Refused(bomb, "unpacks to more than a list may have");
    }

    [Fact]
    public void A_cell_far_to_the_right_is_refused()
    {
        var parts = Workbooks.OneSheet(["telefono"]).Select(part => (part.Name, part.Text.Replace("r=\"A1\"", "r=\"XFD1\"", StringComparison.Ordinal)));
        Refused(new MemoryStream(Workbooks.Zip(parts)), "unpacks to more than a list may have");
    }

    [Fact]
    public void A_row_far_below_stops_at_the_most_bytes()
    {
        var parts = Workbooks.OneSheet(["telefono", "nome", "note"]).Select(part => (part.Name, part.Text.Replace("<row r=\"1\">", "<row r=\"1048576\">", StringComparison.Ordinal)));
        Refused(new MemoryStream(Workbooks.Zip(parts)), "unpacks to more than a list may have", mostBytes: 200_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PK\u0003\u0004rubbish")]
    [InlineData("telefono\n347 1234567\n")]
    public void What_is_no_workbook_is_said_to_be_none(string text) => Refused(new MemoryStream(Encoding.UTF8.GetBytes(text)), "is not a readable .xlsx workbook");

    [Fact]
    public void A_workbook_cut_or_changed_anywhere_is_read_or_refused_and_nothing_else()
    {
        var whole = Workbooks.Zip(Workbooks.OneSheet(["telefono"], ["347 1234567"]));
        for (var at = 0; at < whole.Length; at += 7)
        {
            ReadOrRefused(whole[..at]);
            var changed = (byte[])whole.Clone();
            changed[at] ^= 0x55;
            ReadOrRefused(changed);
        }
    }

    private static void ReadOrRefused(byte[] bytes)
    {
        try
        {
            Workbook.ToCsv(new MemoryStream(bytes), "list", new MemoryStream(), mostBytes: 1 << 20, Stop);
        }
        catch (BadInputException)
        {
            // said in words
        }
    }

    private static void Refused(Stream workbook, string message, long mostBytes = long.MaxValue)
    {
        var refused = Assert.Throws<BadInputException>(() => Workbook.ToCsv(workbook, "list", new MemoryStream(), mostBytes, Stop));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }
}
