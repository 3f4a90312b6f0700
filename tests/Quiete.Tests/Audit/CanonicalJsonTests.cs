using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Quiete.Audit;

namespace Quiete.Tests.Audit;

public sealed class CanonicalJsonTests
{
    [Fact]
    public void The_strings_and_literals_of_RFC_8785_come_out()
    {
        // Section 3.2.2, without its list of fractions.
        const string given = """
            { "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false] }
            """;
        Assert.Equal("""{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}""", Canonical(given));
    }

    [Fact]
    public void The_names_of_RFC_8785_are_sorted_by_UTF_16()
    {
        // Section 3.2.3.
        const string given = """
            { "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis" }
            """;
        Assert.Equal(
            ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"],
            JsonNode.Parse(Canonical(given))!.AsObject().Select(member => member.Value!.ToString()));
    }

    [Fact]
    public void The_bytes_of_RFC_8785_come_out()
    {
        // Section 3.2.4 as far as its members allow: UTF-8, no blanks.
        Assert.Equal("7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d7d", Convert.ToHexStringLower(CanonicalJson.Write(JsonNode.Parse("""{ "literals" : [ null, true, false ] }"""))));
        Assert.Equal("22e282ac2422", Convert.ToHexStringLower(CanonicalJson.Write("€$")));
    }

    [Fact]
    public void Control_characters_are_escaped_and_nothing_else_is()
    {
        var controls = string.Concat(Enumerable.Range(0, 32).Select(c => (char)c));
        Assert.Equal(
            """
            "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f"
            """,
            Encoding.UTF8.GetString(CanonicalJson.Write(controls)));
        const string plain = "/<>&'+\u007f\u0080\u2028\u2029\ufeff\uffff😀à";
        Assert.Equal($"\"{plain}\"", Encoding.UTF8.GetString(CanonicalJson.Write(plain)));
    }

    [Fact]
    public void Any_text_comes_back()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(text => text is not null && IsWhole(text)), text =>
            JsonNode.Parse(CanonicalJson.Write(new JsonObject { [text] = text }))![text]!.GetValue<string>() == text).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("9007199254740991", true)]
    [InlineData("-9007199254740991", true)]
    [InlineData("9007199254740992", false)] // other readers of JSON would round it
    [InlineData("-9223372036854775808", false)]
    [InlineData("1.5", false)]
    [InlineData("1.0", false)]
    [InlineData("1e3", false)]
    public void Only_whole_numbers_are_written(string number, bool good)
    {
        if (good) Assert.Equal(number, Canonical(number));
        else Assert.Throws<ArgumentException>(() => Canonical(number));
    }

    [Fact]
    public void Half_a_character_is_refused() => Assert.ThrowsAny<ArgumentException>(() => CanonicalJson.Write("\ud83d"));

    private static bool IsWhole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;

    private static string Canonical(string json) => Encoding.UTF8.GetString(CanonicalJson.Write(JsonNode.Parse(json)));
}
