using System.Text.Json;
using Quiete.Rules;

namespace Quiete.Gate;

/// <summary>Writes verdicts as JSON. What is absent is left out; instants carry the offset of Italy.</summary>
public static class VerdictWriter
{
    /// <param name="id">The case that was judged, if it had a name.</param>
    public static void Write(Utf8JsonWriter json, string? id, Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(verdict);
        json.WriteStartObject();
        if (id is not null) json.WriteString("id", id);
        json.WriteString("decision", Terms.Of(verdict.Decision));
        if (verdict.Ground is { } ground) json.WriteString("ground", Terms.Of(ground));
        if (verdict.ValidUntil is { } end) json.WriteString("validUntil", Moment.Iso(end));
        if (verdict.Earliest is { } earliest) json.WriteString("earliest", Moment.Iso(earliest));
        json.WriteStartArray("reasons");
        foreach (var reason in verdict.Reasons) Write(json, reason);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Reason reason)
    {
        json.WriteStartObject();
        json.WriteString("rule", reason.Rule.ToString());
        json.WriteString("code", reason.Code);
        json.WriteString("effect", Terms.Of(reason.Effect));
        json.WriteString("level", Terms.Of(reason.Level));
        json.WriteString("source", reason.Source);
        json.WriteString("fact", reason.Fact);
        if (reason.Earliest is { } earliest) json.WriteString("earliest", Moment.Iso(earliest));
        json.WriteEndObject();
    }
}
