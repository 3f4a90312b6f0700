using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Quiete.Numbers;

namespace Quiete.Tests.Numbers;

public sealed class NumberReaderTests
{
    [Fact]
    public void Published_texts_are_read_as_a_careful_reader_reads_them()
    {
        var faults = NumberCase.ReadAll()
            .Select(text => (text, Fault: text.Fault(NumberReader.Read(text.Input.AsSpan()))))
            .Where(answer => answer.Fault is not null)
            .Select(answer => $"{answer.text.Class}: '{answer.text.Input}' gave {answer.Fault}")
            .ToList();
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("06 90251234", "+390690251234")] // blanks
    [InlineData("(069) 0251234", "+390690251234")] // brackets in a strange place
    [InlineData("(02) 1234-5678", "+390212345678")] // four and four
    [InlineData("06-90-25-12-34", "+390690251234")] // pairs
    [InlineData("0471/97 12 34", "+390471971234")] // slash after the area code
    [InlineData("+39 (0)6 90251234", "+390690251234")] // a zero in brackets that is dialled
    [InlineData("+39 (0)347 1234567", "+393471234567")] // a zero in brackets that is not
    [InlineData("(+39) 06/90251234", "+390690251234")]
    [InlineData("00 39 06 90251234", "+390690251234")]
    [InlineData("+0039 06 90251234", "+390690251234")] // both prefixes
    [InlineData("+.39.0131.740802", "+390131740802")]
    [InlineData("+39-06-90251234", "+390690251234")]
    [InlineData("３４７１２３４５６７", "+393471234567")] // full-width digits
    [InlineData("347\u00A0123\u202F4567", "+393471234567")] // blanks that do not break
    [InlineData("\u202A+39 347 1234567\u202C", "+393471234567")] // direction marks of an address book
    [InlineData("347–1234567", "+393471234567")] // an en dash
    [InlineData("'0690251234", "+390690251234")] // a spreadsheet's text mark
    [InlineData("0471 97-12-34", "+390471971234")] // pairs after an area code with its own sign
    [InlineData("+39 +39 06 90251234", "+390690251234")] // a form's prefix before the writer's own
    [InlineData("(+39) 0039 06 90251234", "+390690251234")] // the same, of two kinds
    [InlineData("+39 +41 91 649 60 13", "+41916496013")] // the form's is wrong: Campione answers in Switzerland
    public void A_number_is_read_through_its_separators(string text, string e164) => Assert.Equal(e164, E164(text));

    [Theory]
    [InlineData("Tel./Fax: 06 90251234", "+390690251234")]
    [InlineData("cell3471234567", "+393471234567")] // a label that touches
    [InlineData("N.Verde 800-123456", "+39800123456")]
    [InlineData("n° verde 800.123.456 (gratuito)", "+39800123456")]
    [InlineData("347 1234567 Mario", "+393471234567")] // a name
    [InlineData("Via Roma 12, 00184 Roma tel. 06 90251234", "+390690251234")] // an address
    [InlineData("06 90251234 ore 9-13", "+390690251234")] // hours
    [InlineData("06 90251234 (9.00 - 13.00)", "+390690251234")]
    [InlineData("06 90251234 info2@esempio.it", "+390690251234")] // digits of an address
    [InlineData("06 90251234 www.2000.it", "+390690251234")]
    [InlineData("06 90251234 int. 113", "+390690251234")] // an extension, not the police
    [InlineData("0690251234x12", "+390690251234")]
    [InlineData("06 90251234 interno 1/2", "+390690251234")]
    [InlineData("06 90251234 int. 3, 4", "+390690251234")] // more than one extension
    [InlineData("06 90251234 - int. 201/202", "+390690251234")]
    [InlineData("0690251234r.a.", "+390690251234")] // ricerca automatica: more lines on one number
    [InlineData("06 90251234 (5 linee)", "+390690251234")] // a remark that begins with a digit
    [InlineData("0332 123456 2 linee", "+390332123456")]
    [InlineData("0376 7771 10 linee", "+3903767771")] // four digits of a subscriber are enough
    [InlineData("347 1234567 2 Linee r.a.", "+393471234567")]
    [InlineData("06 90251234 r.a. (5 linee)", "+390690251234")]
    [InlineData("06 90251234 (ore 9,30-12,30)", "+390690251234")] // hours with commas
    [InlineData("06 90251234 (lun-ven 9-12; 14-17)", "+390690251234")]
    [InlineData("06 90251234 (10.00-12.00 / 15.00-18.00)", "+390690251234")] // morning and afternoon
    [InlineData("06 90251234, via Roma 12, 00184 Roma", "+390690251234")] // an address behind
    [InlineData("1) 06 90251234", "+390690251234")] // of a numbered list
    [InlineData("Tel1: 06 90251234", "+390690251234")]
    [InlineData("P.IVA 01234567890 - Tel. 06 90251234", "+390690251234")] // a VAT number first
    public void Words_around_a_number_are_not_part_of_it(string text, string e164) => Assert.Equal(e164, E164(text));

    [Theory]
    [InlineData("06 90251234 / 35")] // another ending
    [InlineData("02/12345678-9")]
    [InlineData("0437544203-204-201")]
    [InlineData("347 1234567 o 347 1234568")]
    [InlineData("06.90251234; 347.1234567")]
    [InlineData("06 90251234 - 667 - 668")]
    [InlineData("66780586/7")] // even where the first lost its zero
    [InlineData("390690251234/5")] // or its plus
    [InlineData("112 / 118")] // short codes too
    [InlineData("06 90251234 (fax 06 90251235)")] // also in brackets
    [InlineData("06 90251234 (35)")] // digits alone in brackets are no remark
    [InlineData("347*1234567")] // pieces that only a sign parts: the second is not a number
    public void More_than_one_number_is_several(string text) => Assert.Equal(NumberProblem.Several, Read(text).Problem);

    [Theory]
    [InlineData("66780586", "+39066780586")] // Rome
    [InlineData("386/41694", "+39038641694")] // with its separator
    [InlineData("8118856294", "+3908118856294")] // eight digits after 081
    [InlineData("690251234.0", "+390690251234")] // as a decimal number
    [InlineData("843123456", "+390843123456")] // statistics
    public void A_lost_zero_is_restored_where_one_reading_is_left_and_reported(string text, string e164)
    {
        Assert.Equal(e164, E164(text));
        Assert.True(Read(text).Repairs.HasFlag(NumberRepairs.LeadingZeroRestored));
    }

    [Theory]
    [InlineData("3313811237", "+393313811237")] // Busto Arsizio 0331 without its zero, but a mobile as typed
    [InlineData("800882299", "+39800882299")] // Bari 080 without its zero, but toll-free as typed
    [InlineData("341123456", "+39341123456")] // an old mobile of nine digits
    public void What_is_valid_as_typed_is_not_mended(string text, string e164)
    {
        Assert.Equal(e164, E164(text));
        Assert.Equal(NumberRepairs.None, Read(text).Repairs);
    }

    [Theory]
    [InlineData("+39 699031", NumberProblem.Ambiguous)] // 039 699031 of Brianza or 06 99031
    [InlineData("+39 981.82004", NumberProblem.Ambiguous)]
    [InlineData("Ordine 1234567", NumberProblem.Ambiguous)] // not a telephone at all, perhaps
    [InlineData("+39 (0)345 1234567", NumberProblem.Ambiguous)] // a mobile, or San Pellegrino
    [InlineData("7092720049", NumberProblem.Ambiguous)] // internet access, or Cagliari without its zero
    [InlineData("0172477111.5", NumberProblem.Ambiguous)] // a tail or a decimal
    [InlineData("06 90251234 1", NumberProblem.Ambiguous)] // a tail or a slip
    [InlineData("0332/123456.0", NumberProblem.Ambiguous)]
    [InlineData("803116 57", NumberProblem.Ambiguous)] // no zero is put before what holds a number
    [InlineData("Uff. 5 347 123456", NumberProblem.Ambiguous)]
    [InlineData("Tel.1 0376 7771", NumberProblem.Ambiguous)]
    [InlineData("800 12345", NumberProblem.TooShort)] // not Bari without its zero: no subscriber's number begins with 0
    [InlineData("39 803116", NumberProblem.Ambiguous)] // Brianza without its zero, toll-free without its plus
    [InlineData("39 06 902512", NumberProblem.Ambiguous)] // Rome without its plus, or a mobile of 390
    [InlineData("9999999999", NumberProblem.Unassigned)] // typed to fill a field
    [InlineData("1234567890", NumberProblem.Unassigned)]
    [InlineData("P.IVA 01234567890", NumberProblem.NotANumber)] // a VAT number, though 0123 4567890 could be Lanzo's
    [InlineData("C.F. e P. IVA n. 02345678901", NumberProblem.NotANumber)]
    [InlineData("39347123456", NumberProblem.TooLong)] // 39 and an old mobile, or a digit too many
    [InlineData("38047982599", NumberProblem.TooLong)] // libphonenumber: a voice mail box
    [InlineData("0933/80193200", NumberProblem.TooLong)]
    [InlineData("0368/41549", NumberProblem.Unassigned)]
    [InlineData("+379 06 69812345", NumberProblem.Unassigned)] // reserved for the Vatican, never used
    [InlineData("+44 20 7031", NumberProblem.TooShort)]
    [InlineData("+39", NumberProblem.TooShort)]
    [InlineData("3,47123E+09", NumberProblem.NotANumber)] // a spreadsheet lost its digits
    [InlineData("3471234567a", NumberProblem.NotANumber)]
    [InlineData("01/02/2024", NumberProblem.NotANumber)] // a date, though 010 22024 could be Genoa
    [InlineData("15.00-17.00", NumberProblem.NotANumber)] // hours
    [InlineData("nessuno", NumberProblem.NotANumber)]
    [InlineData("---", NumberProblem.NotANumber)]
    [InlineData(" \u00A0\u200B", NumberProblem.Empty)]
    [InlineData("", NumberProblem.Empty)]
    public void Nothing_is_guessed_in_silence(string text, NumberProblem problem)
    {
        Assert.Equal(problem, Read(text).Problem);
        Assert.True(Read(text).Number.IsNone);
    }

    [Theory]
    [InlineData("112", NumberKind.Emergency)]
    [InlineData("Polizia: 113", NumberKind.Emergency)]
    [InlineData("187", NumberKind.Short)]
    [InlineData("1518", NumberKind.Short)]
    [InlineData("116117", NumberKind.Short)]
    [InlineData("48384", NumberKind.Short)] // of SMS
    public void Short_codes_are_valid_and_have_no_e164(string text, NumberKind kind)
    {
        var reading = Read(text);
        Assert.Equal((true, true, kind), (reading.Valid, reading.Number.IsNone, reading.Kind));
    }

    [Theory]
    [InlineData("800123456", NumberKind.TollFree)]
    [InlineData("803116", NumberKind.TollFree)]
    [InlineData("848123456", NumberKind.SharedCost)]
    [InlineData("841123", NumberKind.SharedCost)]
    [InlineData("892424", NumberKind.Premium)]
    [InlineData("8938123456", NumberKind.Premium)]
    [InlineData("899123456", NumberKind.Premium)]
    [InlineData("199123456", NumberKind.Personal)]
    [InlineData("1781234567", NumberKind.Personal)]
    [InlineData("5512345678", NumberKind.Voip)]
    [InlineData("0843 123456", NumberKind.Statistics)]
    [InlineData("+39 0844 332211", NumberKind.Commercial)]
    [InlineData("+39 7001234567", NumberKind.Unknown)] // internet access
    [InlineData("+1 (650) 333-6000", NumberKind.Foreign)]
    [InlineData("0041 91 649 60 13", NumberKind.Foreign)]
    [InlineData("+41 58 462 21 11", NumberKind.Foreign)] // a company's number for all of Switzerland
    [InlineData("+44 345 606 1234", NumberKind.Foreign)] // and of Britain
    [InlineData("+378 0549 886377", NumberKind.Foreign)] // San Marino by its own code
    public void The_plan_says_what_a_number_is_for(string text, NumberKind kind)
    {
        Assert.Equal((true, kind), (Read(text).Valid, Read(text).Kind));
        Assert.False(Read(text).Number.IsNone);
    }

    [Fact]
    public void Any_text_is_read_without_an_exception() =>
        Prop.ForAll<string?>(text => Holds(NumberReader.Read(text.AsSpan()))).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_are_read_without_an_exception() =>
        Prop.ForAll<byte[]>(text => Holds(NumberReader.Read(text.AsSpan()))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_number_is_read_from_its_own_e164_again()
    {
        foreach (var text in NumberTexts.Mutated(seed: 1, count: 20_000))
        {
            var reading = NumberReader.Read(text.AsSpan());
            Assert.True(Holds(reading), text);
            if (reading.Number.IsNone) continue;
            var again = NumberReader.Read(reading.Number.ToString().AsSpan());
            Assert.Equal((reading.Number, reading.Kind, reading.Area), (again.Number, again.Kind, again.Area));
        }
    }

    [Fact]
    public void Chars_and_bytes_are_read_alike()
    {
        foreach (var text in NumberTexts.Mutated(seed: 2, count: 5_000))
        {
            Assert.Equal(NumberReader.Read(text.AsSpan()), NumberReader.Read(Encoding.UTF8.GetBytes(text).AsSpan()));
        }
    }

    [Fact]
    public void Bytes_of_Windows_1252_are_read_where_they_are_not_utf_8()
    {
        byte[] text = [.. "347"u8, 0xA0, .. "123"u8, 0x96, .. "4567"u8]; // a blank that does not break, an en dash
        Assert.Equal("+393471234567", NumberReader.Read(text.AsSpan()).Number.ToString());
    }

    [Fact]
    public void A_long_text_is_read_in_one_pass()
    {
        Assert.Equal(NumberProblem.TooLong, Read(new string('1', 1_000_000)).Problem);
        Assert.Equal(NumberProblem.Several, Read(string.Concat(Enumerable.Repeat("06 90251234, ", 50_000))).Problem);
        Assert.Equal(NumberProblem.TooShort, Read(string.Concat(Enumerable.Repeat("1,", 100_000))).Problem);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        string[] texts = ["06 90251234", "+44 20 7031 3000", "66780586", "n/d", "Tel. 06 90251234 / 35", ""];
        Assert.Equal(0, Allocations.Of(() =>
        {
            foreach (var text in texts) Read(text);
        }));
    }

    private static NumberReading Read(string text) => NumberReader.Read(text.AsSpan());

    private static string E164(string text) => Read(text).Number.ToString();

    // A number or a problem, never both; a number without a problem, or a short code.
    private static bool Holds(NumberReading reading) =>
        reading.Valid
            ? !reading.Number.IsNone || reading.Kind is NumberKind.Short or NumberKind.Emergency
            : reading.Number.IsNone && reading.Repairs == NumberRepairs.None;
}
