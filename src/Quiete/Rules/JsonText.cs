using System.Text.Json;
using System.Text.Unicode;

namespace Quiete.Rules;

/// <summary>Parses JSON that people give: strict, with the line of what is wrong.</summary>
internal static class JsonText
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Parses a whole text. A byte order mark of UTF-8 is allowed; comments and trailing commas are not.</summary>
    /// <exception cref="BadInputException">Not JSON; the place is the name, with the line.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8, string name)
    {
        if (utf8.Span.StartsWith(ByteOrderMark)) utf8 = utf8[ByteOrderMark.Length..];
        if (!Utf8.IsValid(utf8.Span)) throw new BadInputException(name, "This is not UTF-8 text.");
        if (utf8.Span.Trim(" \t\r\n"u8).IsEmpty) throw new BadInputException(name, "This is empty.");

        try
        {
            using var document = JsonDocument.Parse(utf8);
            RefuseBrokenEscapes(utf8.Span, name);
            return document.RootElement.Clone();
        }
        catch (JsonException fault)
        {
            throw new BadInputException(Place(name, fault.LineNumber), $"This is not valid JSON: {Reason(fault)}", fault);
        }
    }

    // Half of a surrogate pair, such as "\ud800", passes the parser and fails only when the text is asked for.
    private static void RefuseBrokenEscapes(ReadOnlySpan<byte> utf8, string name)
    {
        var reader = new Utf8JsonReader(utf8);
        while (reader.Read())
        {
            if (!reader.ValueIsEscaped) continue;
            try
            {
                _ = reader.GetString();
            }
            catch (InvalidOperationException fault)
            {
                var line = utf8[..(int)reader.TokenStartIndex].Count((byte)'\n');
                throw new BadInputException(Place(name, line), "A text holds half a character: an unpaired surrogate.", fault);
            }
        }
    }

    private static string Place(string name, long? line) => line is { } zeroBased ? $"{name}, line {zeroBased + 1}" : name;

    private static string Reason(JsonException fault)
    {
        var end = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? fault.Message : fault.Message[..end];
    }
}
