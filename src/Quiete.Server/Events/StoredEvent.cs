using System.Text.Json;

namespace Quiete.Server.Events;

/// <summary>An event as it is stored, and as it is told: a CloudEvent 1.0 in JSON, on one line.</summary>
internal sealed class StoredEvent(EventPlace id, string kind, long? principal, long? agency, string body, long atMs)
{
    private byte[]? told;

    public EventPlace Id => id;

    /// <summary>One of <see cref="EventKinds"/>.</summary>
    public string Kind => kind;

    /// <summary>The principal that hears it.</summary>
    public long? Principal => principal;

    /// <summary>The agency that hears it.</summary>
    public long? Agency => agency;

    /// <summary>What is told, as a JSON object.</summary>
    public string Body => body;

    public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds(atMs);

    /// <summary>The CloudEvent in UTF-8. Written once, however many hear it.</summary>
    /// <param name="source">The public address of this Quiete; the same for all who ask.</param>
    public ReadOnlyMemory<byte> CloudEvent(string source) => told ??= Write(source);

    private byte[] Write(string source)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", Id.ToString());
            json.WriteString("source", source);
            json.WriteString("type", Kind);
            json.WriteString("time", At.UtcDateTime);
            json.WriteString("datacontenttype", "application/json");
            json.WritePropertyName("data");
            using (var data = JsonDocument.Parse(Body)) data.RootElement.WriteTo(json); // without the line ends that the stored text may have
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
