using System.Xml.Linq;

namespace Quiete.Server.Blocking;

/// <summary>The filter of an <c>addressbook-query</c> (RFC 6352, section 10.5).</summary>
internal sealed class DavFilter
{
    private const int MaxTests = 50;

    private readonly XElement? filter;

    /// <exception cref="BadInputException">It has absurdly many tests.</exception>
    public DavFilter(XElement? filter)
    {
        this.filter = filter;
        if (filter?.Descendants().Count() > MaxTests) throw new BadInputException("filter", $"At most {MaxTests} tests.");
    }

    /// <summary>Whether texts are compared in ways that there are.</summary>
    public bool IsKnown => filter is null || filter.Descendants(DavXml.Cards + "text-match")
        .All(match => (string?)match.Attribute("collation") is null or "i;ascii-casemap" or "i;unicode-casemap" or "default");

    /// <summary>Whether a card is wanted.</summary>
    public bool Passes(Card card)
    {
        if (filter is null) return true;
        var properties = card.Properties(version: 3).Select(line => line.Split(':', 2)).Select(pair => (Head: pair[0].Split(';', 2), Value: VCard.Unescape(pair[1])))
            .Select(one => (Name: one.Head[0], Parameters: one.Head.Length > 1 ? one.Head[1] : "", one.Value)).ToList();
        return Combine(filter, filter.Elements(DavXml.Cards + "prop-filter").Select(test => Passes(test, properties)));
    }

    private static bool Passes(XElement test, List<(string Name, string Parameters, string Value)> properties)
    {
        var name = (string?)test.Attribute("name");
        var named = properties.Where(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (test.Element(DavXml.Cards + "is-not-defined") is not null) return named.Count == 0;
        if (named.Count == 0) return false;
        var tests = test.Elements(DavXml.Cards + "text-match").Select(match => named.Any(one => Matches(match, one.Value)))
            .Concat(test.Elements(DavXml.Cards + "param-filter").Select(parameter => named.Any(one => PassesParameter(parameter, one.Parameters))));
        return Combine(test, tests);
    }

    // TYPE is the only parameter that our cards have.
    private static bool PassesParameter(XElement test, string parameters)
    {
        var start = $"{(string?)test.Attribute("name")}=";
        var value = parameters.Split(';').FirstOrDefault(one => one.StartsWith(start, StringComparison.OrdinalIgnoreCase));
        if (test.Element(DavXml.Cards + "is-not-defined") is not null) return value is null;
        return value is not null && (test.Element(DavXml.Cards + "text-match") is not { } match || value[start.Length..].Split(',').Any(one => Matches(match, one)));
    }

    private static bool Matches(XElement match, string value)
    {
        var ignoreCase = (string?)match.Attribute("collation") == "i;ascii-casemap" ? StringComparison.OrdinalIgnoreCase : StringComparison.InvariantCultureIgnoreCase;
        var found = (string?)match.Attribute("match-type") switch
        {
            "equals" => value.Equals(match.Value, ignoreCase),
            "starts-with" => value.StartsWith(match.Value, ignoreCase),
            "ends-with" => value.EndsWith(match.Value, ignoreCase),
            _ => value.Contains(match.Value, ignoreCase),
        };
        return found != ((string?)match.Attribute("negate-condition") == "yes");
    }

    private static bool Combine(XElement holder, IEnumerable<bool> tests)
    {
        var all = tests.ToList();
        if (all.Count == 0) return true;
        return (string?)holder.Attribute("test") == "allof" ? all.TrueForAll(one => one) : all.Exists(one => one);
    }
}
