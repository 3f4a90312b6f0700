using System.Text.Json;
using System.Text.Json.Serialization;
using Quiete.Rules;

namespace Quiete.Server.Shell;

/// <summary>How the service reads and writes JSON: camelCase, and strict, for a field misspelt must not pass as one left out.</summary>
internal static class Json
{
    private const int MaxDepth = 16;

    /// <summary>The options of every address, for those that read or write JSON by hand.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>Makes some options ours.</summary>
    public static void Set(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.MaxDepth = MaxDepth;
        options.Converters.Add(new WordsOfEnumerations());
    }

    /// <summary>The words of an enumeration.</summary>
    public static IEnumerable<string> Words(Type enumeration) =>
        (IReadOnlyList<string>)typeof(Terms).GetMethod(nameof(Terms.All))!.MakeGenericMethod(enumeration).Invoke(obj: null, parameters: null)!;

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Set(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <summary>Enumerations as the engine's words: <c>live-call</c>; a set as a list of them.</summary>
/// <remarks>A field that holds exactly one word of a set says so: <c>[property: JsonConverter(typeof(OneWord&lt;Channels&gt;))]</c>.</remarks>
internal sealed class WordsOfEnumerations : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => (JsonConverter)Activator.CreateInstance(
        (typeToConvert.IsDefined(typeof(FlagsAttribute), false) ? typeof(ListOfWords<>) : typeof(OneWord<>)).MakeGenericType(typeToConvert))!;
}

/// <summary>One word of an enumeration.</summary>
internal sealed class OneWord<T> : JsonConverter<T> where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Terms.Of(value));

    internal static T Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && Terms.TryParse<T>(reader.GetString(), out var value) ? value : throw new JsonException();
}

/// <summary>A set as the list of its words.</summary>
internal sealed class ListOfWords<T> : JsonConverter<T> where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException();
        long set = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) set |= Convert.ToInt64(OneWord<T>.Read(ref reader), null);
        return (T)Enum.ToObject(typeof(T), set);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var one in Enum.GetValues<T>())
        {
            if (Convert.ToInt64(one, null) != 0 && value.HasFlag(one)) writer.WriteStringValue(Terms.Of(one));
        }

        writer.WriteEndArray();
    }
}
