using System.Text;
using Quiete.Screening;

namespace Quiete.Tests.Screening;

public sealed class DialectFinderTests
{
    [Theory]
    [InlineData("nome,telefono\nAnna,3471234567\n", ',', 1, true)]
    [InlineData("nome;telefono\r\nAnna, detta Nina;3471234567\r\n", ';', 1, true)] // Italian Excel
    [InlineData("nome\ttelefono\nAnna\t3471234567\n", '\t', 1, true)]
    [InlineData("nome|telefono\nAnna|3471234567\n", '|', 1, true)]
    [InlineData("Anna;3471234567\nBea;0612345678\n", ';', 1, false)] // no header: found by content
    [InlineData("3471234567\n0612345678\n", ',', 0, false)] // one column
    [InlineData("3471234567", ',', 0, false)] // one number
    [InlineData("a,b\nx,3471234567\ny,0612345678\n", ',', 1, true)] // a header whose names say nothing
    [InlineData("id,N° Telefono\n1,3471234567\n", ',', 1, true)] // signs and blanks in the name
    [InlineData("numero,recapiti\n12,3471234567\n5/B,0612345678\n", ',', 1, true)] // a house number is called numero
    [InlineData("telefono,cellulare\n,3471234567\n,3401234567\n", ',', 1, true)] // named first, but empty
    [InlineData("\uFEFFtelefono;x\n3471234567;1\n", ';', 0, true)] // a byte order mark
    [InlineData("\"a,b\",telefono\n\"c,d\",3471234567\n", ',', 1, true)] // quoted separators
    public void The_separator_the_header_and_the_telephone_are_found(string text, char separator, int column, bool header)
    {
        var dialect = DialectFinder.Find(Encoding.UTF8.GetBytes(text), whole: true, "list", phoneColumn: null);
        Assert.Equal((separator, column, header), (dialect.Separator, dialect.PhoneColumn, dialect.HasHeader));
    }

    [Fact]
    public void A_second_column_of_telephones_is_told()
    {
        var dialect = Find("telefono,cellulare\n0612345678,3471234567\n0287654321,3401234567\n", null);
        Assert.Equal(0, dialect.PhoneColumn);
        Assert.Equal(["cellulare"], dialect.OtherPhoneColumns);
        Assert.Equal(1, Find("telefono,cellulare\n0612345678,3471234567\n", "Cellulare").PhoneColumn);
    }

    [Fact]
    public void A_list_without_names_can_have_its_column_named_by_number() =>
        Assert.Equal(1, Find("Anna,3471234567\nBea,0612345678\n", "2").PhoneColumn);

    [Theory]
    [InlineData("", null, "the list is empty")]
    [InlineData("\uFEFF", null, "the list is empty")]
    [InlineData("nome,telefono\n", null, "a header and no rows")]
    [InlineData("nome,citta\nAnna,Roma\n", null, "The columns seen are")]
    [InlineData("nome,telefono\nAnna,3471234567\n", "fax", "no column 'fax'. The columns seen are: nome, telefono.")]
    [InlineData("telefono\r3471234567\r", null, "carriage return alone")]
    [InlineData("telefono\n34\0", null, "zero byte")]
    [InlineData("PK\u0003\u0004xxxx", null, "workbook")]
    public void What_is_no_list_is_told_in_words(string text, string? column, string why)
    {
        var refusal = Assert.Throws<BadInputException>(() => Find(text, column));
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_in_UTF16_is_told_to_be_saved_anew()
    {
        var refusal = Assert.Throws<BadInputException>(() => DialectFinder.Find(
            [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("telefono\n3471234567\n")], true, "list", null));
        Assert.Contains("UTF-16", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_1252_and_UTF8_read_alike()
    {
        byte[] windows = [.. "citt"u8, 0xE0, .. ";telefono"u8];
        Assert.Equal(["città", "telefono"], CsvText.Fields(windows, (byte)';'));
        Assert.Equal(["città", "telefono"], CsvText.Fields("città;telefono"u8, (byte)';'));
        Assert.Equal(["a\"b", "", "c,d"], CsvText.Fields("\"a\"\"b\",,\"c,d\""u8, (byte)','));
    }

    private static CsvDialect Find(string text, string? column) =>
        DialectFinder.Find(Encoding.UTF8.GetBytes(text), whole: true, "list", column);
}
