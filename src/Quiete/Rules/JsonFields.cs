using System.Globalization;
using System.Text.Json;

namespace Quiete.Rules;

/// <summary>The fields of one JSON object, read strictly: what is unknown, double, missing or malformed is a fault at its path.</summary>
/// <remarks><c>null</c> equals absent. Call <see cref="End"/> last: a field that nobody asked for is unknown.</remarks>
internal sealed class JsonFields
{
    private readonly OrderedDictionary<string, JsonElement> fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    private JsonFields(JsonElement value, string place, string path, Faults faults)
    {
        (Value, Place, Path, Faults) = (value, place, path, faults);
        foreach (var field in value.EnumerateObject())
        {
            if (!fields.TryAdd(field.Name, field.Value)) Fault(field.Name, "The field is given twice.");
        }
    }

    /// <summary>The object itself.</summary>
    public JsonElement Value { get; }

    /// <summary>Of what text this is a part: a case, a file.</summary>
    public string Place { get; }

    /// <summary>The path of the object inside <see cref="Place"/>; empty for the whole.</summary>
    public string Path { get; }

    public Faults Faults { get; }

    /// <summary>Opens a value that must be an object; otherwise reports a fault and gives null.</summary>
    public static JsonFields? Open(JsonElement value, string place, string path, Faults faults)
    {
        if (value.ValueKind == JsonValueKind.Object) return new(value, place, path, faults);
        faults.Report(Where(place, path), $"An object is needed here, not {Nature(value)}.");
        return null;
    }

    /// <summary>Reports the fields that nobody asked for.</summary>
    public void End()
    {
        foreach (var name in fields.Keys.Where(name => !asked.Contains(name))) Fault(name, "There is no such field.");
    }

    public bool Has(string name) => Find(name) is not null;

    public JsonElement? Any(string name) => Find(name);

    public string? Text(string name, bool needed = false) =>
        Get(name, needed, "a text", value => value.ValueKind == JsonValueKind.String ? value.GetString() : null);

    /// <summary>A text with something in it; a blank one is a fault.</summary>
    public string? Name(string name, bool needed = false) => Get(name, needed, "a text that is not blank", value =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null);

    public bool Flag(string name, bool whenAbsent = false, bool needed = false) => GetValue<bool>(name, needed, "true or false", value =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null) ?? whenAbsent;

    public int? Whole(string name, int least, int most, bool needed = false) =>
        GetValue<int>(name, needed, $"a whole number from {least} to {most}", value =>
            value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
                ? number : null);

    public decimal? Ratio(string name, bool needed = false) => GetValue<decimal>(name, needed, "a number that is not negative", value =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number >= 0 ? number : null);

    public DateOnly? Day(string name, bool needed = false) => GetValue<DateOnly>(name, needed, "a date such as 2026-11-20", value =>
        value.ValueKind == JsonValueKind.String && Rules.Moment.TryParseDay(value.GetString(), out var day) ? day : null);

    public DateTimeOffset? Instant(string name, bool needed = false) =>
        GetValue<DateTimeOffset>(name, needed, "an instant with its offset, such as 2026-11-23T10:15:00+01:00", value =>
            value.ValueKind == JsonValueKind.String && Rules.Moment.TryParseInstant(value.GetString(), out var instant) ? instant : null);

    public Moment Moment(string name, bool needed = false) =>
        GetValue<Moment>(name, needed, "a date such as 2026-11-20, or an instant with its offset", value =>
            value.ValueKind == JsonValueKind.String && Rules.Moment.TryParse(value.GetString(), out var moment) ? moment : null)
        ?? Rules.Moment.None;

    public TimeOnly? Time(string name, bool needed = false) => GetValue<TimeOnly>(name, needed, "a time such as 09:00", value =>
        value.ValueKind == JsonValueKind.String && TimeOnly.TryParseExact(
            value.GetString(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null);

    /// <summary>One word of an enumeration.</summary>
    public T? Word<T>(string name, bool needed = false) where T : struct, Enum =>
        GetValue<T>(name, needed, OneOf<T>(), value =>
            value.ValueKind == JsonValueKind.String && Terms.TryParse<T>(value.GetString(), out var word) ? word : null);

    /// <summary>Two letters of a country (ISO 3166), in capitals.</summary>
    public string? Country(string name, bool needed = false) => Get(name, needed, "a country in two capital letters, such as IT", value =>
        value.ValueKind == JsonValueKind.String && value.GetString() is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] country ? country : null);

    /// <summary>An array of words; absent gives none.</summary>
    public IReadOnlyList<T> Words<T>(string name, bool needed = false) where T : struct, Enum =>
        List<T>(name, needed, OneOf<T>(), value =>
            value.ValueKind == JsonValueKind.String && Terms.TryParse<T>(value.GetString(), out var word) ? (true, word) : default);

    /// <summary>An array of texts that are not blank; absent gives none.</summary>
    public IReadOnlyList<string> Texts(string name, bool needed = false) =>
        List<string>(name, needed, "a text that is not blank", value =>
            value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? (true, text) : default);

    /// <summary>An array of whole numbers; absent gives none.</summary>
    public IReadOnlyList<int> Wholes(string name, int least, int most, bool needed = false) =>
        List<int>(name, needed, $"a whole number from {least} to {most}", value =>
            value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
                ? (true, number) : default);

    /// <summary>An object, to be read further; null when absent or not an object.</summary>
    public JsonFields? Object(string name, bool needed = false)
    {
        if (Find(name) is { } value) return Open(value, Place, PathOf(name), Faults);
        if (needed) Fault(name, "This field is needed.");
        return null;
    }

    /// <summary>An array of objects; absent gives none.</summary>
    public IReadOnlyList<T> Objects<T>(string name, Func<JsonFields, T?> read, bool needed = false) where T : class
    {
        List<T> objects = [];
        foreach (var (value, path) in Items(name, needed))
        {
            if (Open(value, Place, path, Faults) is { } item && read(item) is { } made) objects.Add(made);
        }

        return objects;
    }

    public void Fault(string name, string message) => FaultAt(PathOf(name), message);

    private void FaultAt(string path, string message) => Faults.Report(Where(Place, path), message);

    private List<T> List<T>(string name, bool needed, string what, Func<JsonElement, (bool Good, T Value)> read)
    {
        List<T> items = [];
        foreach (var (value, path) in Items(name, needed))
        {
            if (read(value) is (true, var item)) items.Add(item);
            else FaultAt(path, $"This must be {what}, not {Nature(value)}.");
        }

        return items;
    }

    private IEnumerable<(JsonElement Value, string Path)> Items(string name, bool needed)
    {
        if (Find(name) is not { } array)
        {
            if (needed) Fault(name, "This field is needed.");
            return [];
        }

        if (array.ValueKind == JsonValueKind.Array) return array.EnumerateArray().Select((value, index) => (value, $"{PathOf(name)}[{index}]"));
        Fault(name, $"This must be a list, not {Nature(array)}.");
        return [];
    }

    private T? Get<T>(string name, bool needed, string what, Func<JsonElement, T?> read) where T : class
    {
        if (Find(name) is not { } value) return Missing<T>(name, needed);
        var found = read(value);
        if (found is null) Fault(name, $"This must be {what}, not {Nature(value)}.");
        return found;
    }

    private T? GetValue<T>(string name, bool needed, string what, Func<JsonElement, T?> read) where T : struct
    {
        if (Find(name) is not { } value)
        {
            Missing<string>(name, needed);
            return null;
        }

        var found = read(value);
        if (found is null) Fault(name, $"This must be {what}, not {Nature(value)}.");
        return found;
    }

    private T? Missing<T>(string name, bool needed) where T : class
    {
        if (needed) Fault(name, "This field is needed.");
        return null;
    }

    private JsonElement? Find(string name)
    {
        asked.Add(name);
        return fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private string PathOf(string name) => Path.Length == 0 ? Printable(name) : $"{Path}.{Printable(name)}";

    private static string Where(string place, string path) =>
        path.Length == 0 ? place : place.Length == 0 ? path : $"{place}: {path}";

    private static string OneOf<T>() where T : struct, Enum => $"one of {string.Join(", ", Terms.All<T>())}";

    private static string Nature(JsonElement value)
    {
        const int longest = 40;
        var raw = Printable(value.GetRawText());
        return value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            _ => raw.Length <= longest ? raw : $"{raw[..longest]}…",
        };
    }

    // What a stranger wrote goes to a terminal: no control characters.
    internal static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));
}
