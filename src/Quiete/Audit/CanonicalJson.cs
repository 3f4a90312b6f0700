using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quiete.Audit;

/// <summary>JSON in the one spelling of RFC 8785 (JCS), so that equal values have equal hashes.</summary>
/// <remarks>Whole numbers only, up to 2^53 - 1: what is signed here needs no others.</remarks>
public static class CanonicalJson
{
    private const long MaxNumber = (1L << 53) - 1;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(c => (char)c), '"', '\\']);

    /// <exception cref="ArgumentException">A number that is not whole or too large, or half a character in a text.</exception>
    public static byte[] Write(JsonNode? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return Strict.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, JsonNode? value)
    {
        switch (value)
        {
            case null: text.Append("null"); break;
            case JsonObject members: AppendObject(text, members); break;
            case JsonArray items: AppendArray(text, items); break;
            default: AppendScalar(text, value.AsValue()); break;
        }
    }

    private static void AppendObject(StringBuilder text, JsonObject members)
    {
        text.Append('{');
        var separator = "";
        foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            text.Append(separator);
            AppendString(text, name);
            text.Append(':');
            Append(text, value);
            separator = ",";
        }

        text.Append('}');
    }

    private static void AppendArray(StringBuilder text, JsonArray items)
    {
        text.Append('[');
        var separator = "";
        foreach (var item in items)
        {
            text.Append(separator);
            Append(text, item);
            separator = ",";
        }

        text.Append(']');
    }

    private static void AppendScalar(StringBuilder text, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String: AppendString(text, value.GetValue<string>()); break;
            case JsonValueKind.True: text.Append("true"); break;
            case JsonValueKind.False: text.Append("false"); break;
            default: text.Append(Whole(value).ToString(CultureInfo.InvariantCulture)); break;
        }
    }

    private static long Whole(JsonValue value)
    {
        var known = value.TryGetValue(out long number);
        if (!known && value.TryGetValue(out int small)) (known, number) = (true, small);
        return known && Math.Abs(number) <= MaxNumber
            ? number
            : throw new ArgumentException($"{value.ToJsonString()} is not a whole number of at most 2^53 - 1.", nameof(value));
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        var rest = value.AsSpan();
        while (rest.IndexOfAny(Escaped) is >= 0 and var at)
        {
            text.Append(rest[..at]);
            _ = rest[at] switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                var control => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)control:x4}"),
            };
            rest = rest[(at + 1)..];
        }

        text.Append(rest).Append('"');
    }
}
