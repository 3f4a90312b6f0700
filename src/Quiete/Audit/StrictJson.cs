using System.Text.Json;
using System.Text.Unicode;

namespace Quiete.Audit;

/// <summary>One object of JSON from a stranger, read strictly: the first thing that is wrong is refused, with its path.</summary>
/// <remarks>Call <see cref="End"/> last: a field that nobody asked for is unknown. What is optional is left out, never null.</remarks>
internal sealed class StrictJson
{
    private const int MaxDepth = 8;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly string path;
    private readonly Dictionary<string, JsonElement> fields = new(StringComparer.Ordinal);

    private StrictJson(JsonElement value, string place, string path)
    {
        (Place, this.path) = (place, path);
        if (value.ValueKind != JsonValueKind.Object) throw new BadInputException(Where(""), "An object is needed here.");
        foreach (var field in value.EnumerateObject())
        {
            if (!fields.TryAdd(field.Name, field.Value)) throw Fault(field.Name, "The field is given twice.");
        }
    }

    /// <summary>Of what text this is a part: a file, a field of an outer text.</summary>
    public string Place { get; }

    /// <exception cref="BadInputException">Too long, not UTF-8, not JSON, or not an object.</exception>
    public static StrictJson Read(ReadOnlyMemory<byte> utf8, string place, int maxBytes)
    {
        if (utf8.Length > maxBytes) throw new BadInputException(place, $"This is longer than {maxBytes:N0} bytes.");
        if (utf8.Span.StartsWith(ByteOrderMark)) utf8 = utf8[ByteOrderMark.Length..];
        if (!Utf8.IsValid(utf8.Span)) throw new BadInputException(place, "This is not UTF-8 text.");
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth });
            RefuseBrokenEscapes(utf8.Span, place);
            return new StrictJson(document.RootElement.Clone(), place, "");
        }
        catch (JsonException fault)
        {
            throw new BadInputException($"{place}, line {fault.LineNumber + 1}", "This is not valid JSON, or nested too deeply.", fault);
        }
    }

    /// <summary>Refuses the fields that nobody asked for.</summary>
    public void End()
    {
        if (fields.Count > 0) throw Fault(fields.Keys.First(), "There is no such field.");
    }

    public bool Has(string name) => fields.ContainsKey(name);

    /// <summary>A text if the field is one; it stays to be read.</summary>
    public string? Peek(string name) =>
        fields.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public string Text(string name) => OptionalText(name) ?? throw Fault(name, "This field is needed.");

    /// <summary>A text that is good.</summary>
    /// <param name="what">What it must be, for the person who gave it.</param>
    public string Text(string name, Func<string, bool> good, string what)
    {
        var text = Text(name);
        return good(text) ? text : throw Fault(name, $"This must be {what}.");
    }

    public string? OptionalText(string name)
    {
        if (Take(name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Fault(name, "This must be a text.");
    }

    public long Whole(string name, long least, long most) =>
        Need(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : throw Fault(name, $"This must be a whole number from {least} to {most}.");

    /// <summary>Bytes in base64url, of this many bytes.</summary>
    public byte[] Bytes(string name, int count) => BytesOf(Need(name), Inside(name), count);

    /// <summary>A list of hashes in base64url.</summary>
    public IReadOnlyList<byte[]> Hashes(string name, int most) =>
        [.. Items(name, most).Select((item, i) => BytesOf(item, $"{Inside(name)}[{i}]", Merkle.HashBytes))];

    public StrictJson Object(string name) => new(Need(name), Place, Inside(name));

    public IReadOnlyList<StrictJson> Objects(string name, int most) =>
        [.. Items(name, most).Select((item, i) => new StrictJson(item, Place, $"{Inside(name)}[{i}]"))];

    /// <summary>A fault of one field, to be thrown.</summary>
    public BadInputException Fault(string name, string message, Exception? cause = null) => new(Where(name), message, cause);

    /// <summary>The field's full name, for texts within texts.</summary>
    public string Where(string name) => (Place, Inside(name)) switch
    {
        (var place, "") => place,
        var (place, inside) => $"{place}: {inside}",
    };

    private IEnumerable<JsonElement> Items(string name, int most)
    {
        if (Need(name) is not { ValueKind: JsonValueKind.Array } array) throw Fault(name, "This must be a list.");
        if (array.GetArrayLength() > most) throw Fault(name, $"This list is longer than {most}.");
        return array.EnumerateArray();
    }

    private byte[] BytesOf(JsonElement value, string at, int count) =>
        value.ValueKind == JsonValueKind.String && Base64Text.TryUrl(value.GetString(), out var bytes) && bytes.Length == count
            ? bytes
            : throw new BadInputException($"{Place}: {at}", $"This must be {count} bytes in base64url, without padding.");

    private JsonElement Need(string name) => Take(name) ?? throw Fault(name, "This field is needed.");

    private JsonElement? Take(string name) => fields.Remove(name, out var value) ? value : null;

    // What a stranger wrote may go to a terminal: no control characters.
    private string Inside(string name)
    {
        var shown = string.Concat(name.Select(c => char.IsControl(c) ? '\uFFFD' : c));
        return path.Length == 0 ? shown : shown.Length == 0 ? path : $"{path}.{shown}";
    }

    // Half of a surrogate pair, such as "\ud800", passes the parser and fails only when the text is asked for.
    private static void RefuseBrokenEscapes(ReadOnlySpan<byte> utf8, string place)
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
                throw new BadInputException(place, "A text holds half a character: an unpaired surrogate.", fault);
            }
        }
    }
}
