using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Quiete.Screening;

namespace Quiete.Tests.Screening;

public sealed class RowCursorTests
{
    [Theory]
    [InlineData("a,b,c\n1,2,3\n", "b|2")]
    [InlineData("a,b\r\n1,2\r\n", "b|2")] // CRLF is not part of the last field
    [InlineData("a,b\n1,2", "b|2")] // the last row may lack its line end
    [InlineData("\"x,y\",b\n\"1\n2\",3\n", "b|3")] // separators and line ends inside quotes
    [InlineData("\"he said \"\"no\"\"\",b\n", "b")] // doubled quotes
    [InlineData("a\nb,c\n", "-|c")] // a row too short for the column
    [InlineData("\n\n", "-|-")] // blank lines are rows
    [InlineData("a,\n", "")] // an empty field
    [InlineData("", "")]
    public void The_second_field_of_each_row_is_found(string text, string fields)
    {
        var expected = text.Length == 0 ? [] : fields.Split('|');
        Assert.Equal(expected, Fields(Vector(text, 1), text));
        Assert.Equal(expected, Fields(Scalar(text, 1), text));
    }

    [Fact]
    public void A_row_that_crosses_a_stretch_of_64_bytes_is_one_row()
    {
        for (var pad = 0; pad < 130; pad++)
        {
            var text = $"\"{new string('x', pad)}\",\"b,\n\"\"\",c\r\nnext,row,here\n";
            Assert.Equal(["\"b,\n\"\"\"", "row"], Fields(Vector(text, 1), text));
        }
    }

    [Fact]
    public void Vector_and_scalar_walk_the_same_rows_wherever_the_quotes_are_regular()
    {
        var pieces = Gen.Elements("a", "347 123", ",", ",", "\n", "\r\n", "\"x,y\"", "\"\"", "\"a\"\"b\"", "\"1\n2\"", ";", "è", new string('z', 40));
        var texts = from many in Gen.ListOf(pieces) from column in Gen.Choose(0, 4) select (Text: string.Concat(many), Column: column);
        var regular = 0;
        Prop.ForAll(texts.ToArbitrary(), sample =>
        {
            if (!IsRegular(sample.Text)) return true;
            regular++;
            return Vector(sample.Text, sample.Column).SequenceEqual(Scalar(sample.Text, sample.Column));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
        Assert.InRange(regular, 300, int.MaxValue);
    }

    [Theory]
    [InlineData("5\" pipe,3471234567\n", "3471234567")] // inches
    [InlineData("Bar \"Da Gino\",3471234567\n", "3471234567")] // quotes in the middle
    [InlineData("\"Gino\" e figli,3471234567\n", "3471234567")] // text after a closing quote
    public void A_quote_that_does_not_begin_a_field_is_an_ordinary_character(string text, string phone)
    {
        Assert.False(IsRegular(text));
        Assert.Equal([phone], Fields(Scalar(text, 1), text));
    }

    private static bool IsRegular(string text)
    {
        var block = new Block();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(text));
        try
        {
            return new BlockReader(input, "list", (byte)',').TryRead(block) && block.Regular;
        }
        catch (BadInputException)
        {
            return false; // a quote that never closes
        }
    }

    private static List<RowSpan> Vector(string text, int column)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        byte[] padded = [.. bytes, .. new byte[RowCursor.Padding]];
        var columns = Math.Max(column + 1, 1 + text.Split('\n')[0].Count(c => c == ',')); // as a header would say, or fewer
        var cursor = new RowCursor((byte)',', columns, column);
        cursor.Begin(padded, bytes.Length);
        var rows = new List<RowSpan>();
        var group = new RowSpan[3]; // smaller than the text, so that the walk is resumed
        while (cursor.Next(group) is > 0 and var count) rows.AddRange(group.Take(count).Select(Plain));
        return rows;
    }

    private static List<RowSpan> Scalar(string text, int column)
    {
        var cursor = new ScalarRowCursor(Encoding.UTF8.GetBytes(text), (byte)',', column);
        var rows = new List<RowSpan>();
        while (cursor.Next(out var row)) rows.Add(Plain(row));
        return rows;
    }

    /// <summary>Where there is no field its length means nothing.</summary>
    private static RowSpan Plain(RowSpan row)
    {
        if (row.FieldStart < 0) row.FieldLength = 0;
        return row;
    }

    private static string[] Fields(List<RowSpan> rows, string text) =>
        [.. rows.Select(row => row.FieldStart < 0 ? "-" : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text), row.FieldStart, row.FieldLength))];
}
