using FsCheck;
using FsCheck.Fluent;
using Quiete.Numbers;

namespace Quiete.Tests.Numbers;

public sealed class CallerLineTests
{
    [Theory]
    [InlineData("06 90251234", "(069) 0251234")]
    [InlineData("06 90251234", "+390690251234")]
    [InlineData("347 1234567", "0039 347.12.34.567")]
    [InlineData("anonimo", "")]
    public void A_line_is_the_same_however_it_is_written(string one, string other) => Assert.Equal(Line(one), Line(other));

    [Theory]
    [InlineData("192", NumberKind.Short, 3)] // AGCOM 21/26/CIR: not in any plan yet
    [InlineData("119", NumberKind.Short, 3)]
    [InlineData("112", NumberKind.Emergency, 3)]
    [InlineData("00712", NumberKind.Short, 5)] // zeros in front stay
    public void A_short_line_keeps_its_digits(string text, NumberKind kind, int digits)
    {
        var line = Line(text);
        Assert.Equal((true, kind, digits, text), (line.IsShort, line.Kind, line.DigitCount, line.ToString()));
        Assert.True(line.Number.IsNone);
    }

    [Theory]
    [InlineData("PosteInfo")]
    [InlineData("INPS")]
    [InlineData("Luce Chiara")] // eleven with the blank
    public void An_sms_sender_keeps_its_name(string text)
    {
        var line = Line(text);
        Assert.Equal((true, NumberKind.Alphanumeric, text), (line.IsAlphanumeric, line.Kind, line.ToString()));
    }

    [Fact]
    public void A_line_that_no_plan_holds_is_kept_because_callers_can_show_anything()
    {
        var line = Line("+39036841549");
        Assert.Equal(("+39036841549", NumberKind.Unknown), (line.ToString(), line.Kind));
    }

    [Theory]
    [InlineData("06 90251234 / 35")] // several
    [InlineData("troppo lungo per un mittente")]
    [InlineData("12")]
    public void What_is_no_line_is_refused(string text) => Assert.False(CallerLine.TryParse(text, out _));

    [Fact]
    public void The_default_is_withheld() => Assert.True(default(CallerLine).IsWithheld && Line("  ").IsWithheld);

    [Fact]
    public void A_line_made_of_a_number_equals_the_line_that_was_read()
    {
        Assert.Equal(Line("06 90251234"), CallerLine.From(NumberReader.Read("06 90251234").Number));
    }

    [Fact]
    public void A_line_is_read_from_what_it_prints() => Prop.ForAll<string?>(text =>
        !CallerLine.TryParse(text, out var line) || Line(line.ToString()) == line).QuickCheckThrowOnFailure();

    private static CallerLine Line(string text)
    {
        Assert.True(CallerLine.TryParse(text, out var line), text);
        return line;
    }
}
