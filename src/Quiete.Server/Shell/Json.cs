using System.Diagnostics.CodeAnalysis;
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

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Set(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <summary>Enumerations as the engine's words: <c>live-call</c>; a set as a list of them.</summary>
internal sealed class WordsOfEnumerations : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => (JsonConverter)Activator.CreateInstance(
        (typeToConvert.IsDefined(typeof(FlagsAttribute), false) ? typeof(OfSet<>) : typeof(OfOne<>)).MakeGenericType(typeToConvert))!;

    private static T Word<T>(ref Utf8JsonReader reader) where T : struct, Enum =>
        reader.TokenType == JsonTokenType.String && Terms.TryParse<T>(reader.GetString(), out var value)
            ? value
            : throw new JsonException();

    [SuppressMessage("Performance", "CA1812", Justification = "Made by reflection.")]
    private sealed class OfOne<T> : JsonConverter<T> where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Word<T>(ref reader);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Terms.Of(value));
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Made by reflection.")]
    private sealed class OfSet<T> : JsonConverter<T> where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException();
            long set = 0;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) set |= Convert.ToInt64(Word<T>(ref reader), null);
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
}
