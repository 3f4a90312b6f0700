using System.Text.Json;

namespace Quiete.Server.Tests.Complaints;

/// <summary>Holds JSON against a JSON Schema, by the words that our schemas use; another word is an error, so none is passed over in silence.</summary>
internal static class SchemaCheck
{
    private static readonly string[] Known = ["$schema", "title", "description", "type", "additionalProperties", "required", "properties", "items", "enum"];

    /// <summary>What does not fit, by its path.</summary>
    public static IEnumerable<string> Faults(JsonElement schema, JsonElement value, string path = "$")
    {
        foreach (var word in schema.EnumerateObject().Where(word => !Known.Contains(word.Name))) yield return $"{path}: the schema says {word.Name}";
        if (schema.TryGetProperty("type", out var type) && !Is(value, type.GetString()!)) yield return $"{path}: no {type}";
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => word.GetString() == value.GetString())) yield return $"{path}: {value}";
        if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties))
        {
            foreach (var needed in schema.GetProperty("required").EnumerateArray().Where(needed => !value.TryGetProperty(needed.GetString()!, out _))) yield return $"{path}: lacks {needed}";
            foreach (var field in value.EnumerateObject())
            {
                if (!properties.TryGetProperty(field.Name, out var inner)) yield return $"{path}.{field.Name}: unknown";
                else foreach (var fault in Faults(inner, field.Value, $"{path}.{field.Name}")) yield return fault;
            }
        }

        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var fault in value.EnumerateArray().SelectMany((item, at) => Faults(items, item, $"{path}[{at}]"))) yield return fault;
        }
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => false,
    };
}
