using System.Text.Json;
using Quiete.Gate;

namespace Quiete.Server.Gate;

/// <summary>Writes a standing in the shape of a case, from the texts under which facts are stored.</summary>
internal static class StandingJson
{
    public static JsonElement Of(Standing standing)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            Write(json, "rpoAnswers", standing.RpoAnswers.Select(FactBody.Of));
            Write(json, "objections", standing.Objections.Select(FactBody.Of));
            Write(json, "consents", standing.Consents.Select(FactBody.Of));
            Write(json, "requests", standing.Requests.Select(FactBody.Of));
            Write(json, "contracts", standing.Contracts.Select(FactBody.Of));
            Write(json, "attempts", standing.Attempts.Select(FactBody.Of));
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(bytes.ToArray());
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> bodies)
    {
        json.WriteStartArray(name);
        foreach (var body in bodies) json.WriteRawValue(body);
        json.WriteEndArray();
    }
}
