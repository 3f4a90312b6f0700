using System.Globalization;
using System.Text.Json;
using Quiete.Gate;
using Quiete.Rules;

namespace Quiete.Cli;

/// <summary>Writes a standing in the shape of a case file, so that it can be judged as it is.</summary>
internal static class StandingJson
{
    public static void Write(Utf8JsonWriter json, Standing standing)
    {
        json.WriteStartObject();
        Array(json, "rpoAnswers", standing.RpoAnswers, fact =>
        {
            json.WriteString("at", fact.At.ToString());
            json.WriteBoolean("listed", fact.Listed);
            Words(json, "revokedFor", fact.RevokedFor);
        });
        Array(json, "objections", standing.Objections, fact =>
        {
            json.WriteString("at", fact.At.ToString());
            json.WriteString("to", Terms.Of(fact.To));
        });
        Array(json, "consents", standing.Consents, fact =>
        {
            json.WriteString("at", fact.At.ToString());
            Words(json, "categories", Split(Terms.Of(fact.Categories)));
            Words(json, "channels", Split(Terms.Of(fact.Channels)));
            json.WriteString("proof", fact.Proof);
            json.WriteBoolean("insideContract", fact.InsideContract);
            json.WriteString("revokedAt", fact.RevokedAt.IsNone ? null : fact.RevokedAt.ToString());
        });
        Array(json, "requests", standing.Requests, fact =>
        {
            json.WriteString("at", fact.At.ToString());
            json.WriteString("expires", Iso(fact.Expires));
            if (fact.Sectors == Sectors.None) json.WriteNull("sectors");
            else Words(json, "sectors", Split(Terms.Of(fact.Sectors)));
        });
        Array(json, "contracts", standing.Contracts, fact =>
        {
            json.WriteString("from", Iso(fact.From));
            json.WriteString("to", Iso(fact.To));
        });
        Array(json, "attempts", standing.Attempts, fact =>
        {
            json.WriteString("at", Moment.Iso(fact.At));
            json.WriteString("outcome", Terms.Of(fact.Outcome));
            json.WriteString("agency", fact.Agency);
        });
        json.WriteEndObject();
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> facts, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var fact in facts)
        {
            json.WriteStartObject();
            write(fact);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Words(Utf8JsonWriter json, string name, IEnumerable<string> words)
    {
        json.WriteStartArray(name);
        foreach (var word in words) json.WriteStringValue(word);
        json.WriteEndArray();
    }

    private static string[] Split(string set) => set.Split('|');

    private static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
