using Quiete.Numbers;

namespace Quiete.Tests.Numbers;

public sealed class NumberingPlanTests
{
    [Theory]
    [InlineData("06 90251234", "Roma")]
    [InlineData("06 69812345", "Città del Vaticano")] // inside Rome's area
    [InlineData("0131 275198", "Alessandria")]
    [InlineData("0481 12345", "Gorizia")]
    [InlineData("099 1234567", "Taranto")]
    [InlineData("0549 886377", "Repubblica di San Marino")]
    [InlineData("347 1234567", null)] // a mobile is nowhere
    public void A_landline_has_the_name_of_its_area(string text, string? name) =>
        Assert.Equal(name, NumberingPlan.Italian.AreaName(NumberReader.Read(text.AsSpan()).Area));

    [Fact]
    public void Italy_has_232_area_codes_and_the_Vatican() => Assert.Equal(233, NumberingPlan.Italian.Areas);

    [Theory]
    [InlineData("prefix,kind,min_digits,max_digits,name\n06,fixed,6\n", "area-codes.csv:2")] // fields
    [InlineData("prefix,kind,min_digits,max_digits,name\n06,fixed,6,11,Roma\nO6,fixed,6,11,Roma\n", "area-codes.csv:3")] // a letter
    [InlineData("prefix,kind,min_digits,max_digits,name\n06,fisso,6,11,Roma\n", "area-codes.csv:2")] // a kind
    [InlineData("prefix,kind,min_digits,max_digits,name\n06,fixed,11,6,Roma\n", "area-codes.csv:2")] // the wrong way round
    [InlineData("prefix;kind\n", "area-codes.csv:1")] // the header
    public void A_row_that_cannot_be_read_is_named(string areaCodes, string place)
    {
        var mistake = Assert.Throws<BadInputException>(() => NumberingPlan.Parse(areaCodes, "", ""));
        Assert.Equal(place, mistake.Place);
    }

    [Theory]
    [InlineData("06 90251234", "IT")]
    [InlineData("+1 650 253 0000", "US")]
    [InlineData("+378 0549 886377", "SM")]
    [InlineData("+44 20 7031 3000", "GB")]
    [InlineData("+800 1234 5678", null)] // of no country
    public void A_number_has_the_region_of_its_country_code(string text, string? region) =>
        Assert.Equal(region, CountryCodes.RegionOf(NumberReader.Read(text.AsSpan()).Number));
}
