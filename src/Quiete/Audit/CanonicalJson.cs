using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quiete.Audit;

/// <summary>JSON in the one spelling of RFC 8785 (JCS), so that equal values have equal hashes.</summary>
/// <remarks>Whole numbers only, up to 2^53 - 1: what is signed here needs no others.</remarks>
public static class CanonicalJson
{
    private const long MaxNumber = (1L << 53) - 1;

    /// <exception cref="ArgumentException">A number that is not whole or too large, or half a character in a text.</exception>
    public static byte[] Write(JsonNode? value)
    {
        var writer = new CanonicalWriter();
        Write(writer, value);
        return writer.ToUtf8();
    }

    private static void Write(CanonicalWriter writer, JsonNode? value)
    {
        switch (value)
        {
            case null: writer.Literal("null"); break;
            case JsonObject members: WriteObject(writer, members); break;
            case JsonArray items: WriteArray(writer, items); break;
            default: WriteScalar(writer, value.AsValue()); break;
        }
    }

    private static void WriteObject(CanonicalWriter writer, JsonObject members)
    {
        writer.StartObject();
        foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            writer.Name(name);
            Write(writer, value);
        }

        writer.EndObject();
    }

    private static void WriteArray(CanonicalWriter writer, JsonArray items)
    {
        writer.StartArray();
        foreach (var item in items) Write(writer, item);
        writer.EndArray();
    }

    private static void WriteScalar(CanonicalWriter writer, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String: writer.Text(value.GetValue<string>()); break;
            case JsonValueKind.True: writer.Literal("true"); break;
            case JsonValueKind.False: writer.Literal("false"); break;
            default: writer.Literal(Whole(value).ToString(CultureInfo.InvariantCulture)); break;
        }
    }

    private static long Whole(JsonValue value)
    {
        var known = value.TryGetValue(out long number);
        if (!known && value.TryGetValue(out int small)) (known, number) = (true, small);
        return known && number is >= -MaxNumber and <= MaxNumber
            ? number
            : throw new ArgumentException($"{value.ToJsonString()} is not a whole number of at most 2^53 - 1.", nameof(value));
    }
}
