using Quiete.Audit;

namespace Quiete.Tests.Audit;

public sealed class ShortCodeTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    [Fact]
    public void A_code_is_three_groups_of_four_and_comes_back()
    {
        foreach (var code in Samples())
        {
            var text = code.ToString();
            Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$", text);
            Assert.True(ShortCode.TryParse(text, out var again));
            Assert.Equal(code, again);
            Assert.Equal(code, ShortCode.FromValue(code.Value));
        }
    }

    [Fact]
    public void Every_wrong_character_is_found()
    {
        foreach (var text in Samples().Select(code => code.ToString()))
        {
            for (var at = 0; at < text.Length; at++)
            {
                if (text[at] == '-') continue;
                foreach (var wrong in Alphabet.Where(c => c != text[at]))
                {
                    Assert.False(ShortCode.TryParse($"{text[..at]}{wrong}{text[(at + 1)..]}", out _));
                }
            }
        }
    }

    [Fact]
    public void Every_swap_of_two_characters_is_found_neighbours_or_not()
    {
        foreach (var text in Samples().Select(code => code.ToString().Replace("-", "", StringComparison.Ordinal)))
        {
            for (var one = 0; one < text.Length; one++)
            {
                for (var other = one + 1; other < text.Length; other++)
                {
                    if (text[one] == text[other]) continue;
                    var swapped = text.ToCharArray();
                    (swapped[one], swapped[other]) = (swapped[other], swapped[one]);
                    Assert.False(ShortCode.TryParse(swapped, out _));
                }
            }
        }
    }

    [Fact]
    public void A_code_is_read_as_people_write_it()
    {
        var code = Samples().First(code => code.ToString().Contains('0', StringComparison.Ordinal) && code.ToString().Contains('1', StringComparison.Ordinal));
        var text = code.ToString();
        string[] spellings =
        [
            text.ToLowerInvariant(), text.Replace("-", "", StringComparison.Ordinal), text.Replace('-', ' '), $"  {text} ",
            text.Replace('0', 'O'), text.Replace('0', 'o'), text.Replace('1', 'I'), text.Replace('1', 'l'), string.Join(' ', text.ToCharArray()),
        ];
        Assert.All(spellings, spelling =>
        {
            Assert.True(ShortCode.TryParse(spelling, out var read), spelling);
            Assert.Equal(code, read);
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000-0000-000")]
    [InlineData("0000-0000-00000")]
    [InlineData("U000-0000-0000")] // no such character
    [InlineData("0000_0000_0000")]
    [InlineData("００００-0000-0000")] // full-width digits
    public void What_is_no_code_is_not_read(string text)
    {
        Assert.False(ShortCode.TryParse(text, out var code));
        Assert.Equal(default, code);
    }

    [Fact]
    public void The_default_is_the_code_of_zeros() => Assert.Equal("0000-0000-0000", default(ShortCode).ToString());

    [Fact]
    public void A_value_beyond_fifty_five_bits_is_refused()
    {
        Assert.Equal((1L << 55) - 1, ShortCode.New([255, 255, 255, 255, 255, 255, 255, 255]).Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => ShortCode.FromValue(1L << 55));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShortCode.FromValue(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShortCode.New([1, 2, 3]));
    }

    private static IEnumerable<ShortCode> Samples()
    {
        var random = new Random(3);
        var bytes = new byte[ShortCode.RandomBytes];
        for (var i = 0; i < 300; i++)
        {
            random.NextBytes(bytes);
            yield return ShortCode.New(bytes);
        }
    }
}
