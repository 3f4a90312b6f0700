using System.Collections.Immutable;
using System.Text.Json;
using Quiete.Rules;

namespace Quiete.Gate;

/// <summary>One contact to be judged, with all that is known: what <c>judge</c> reads.</summary>
/// <param name="Number">The number as it was given, to be read by the gate.</param>
public sealed record Case(string? Id, DateTimeOffset At, string Number, Campaign Campaign, Standing Standing);

/// <summary>The cases of one file, and whether it was a list.</summary>
public sealed record CaseFile(ImmutableArray<Case> Cases, bool IsList);

/// <summary>Reads cases from JSON, strictly: an unknown field or a malformed value is refused, never guessed.</summary>
public static class CaseReader
{
    // A century of pause after it still lies inside the calendar.
    private const int FirstYear = 1900;
    private const int LastYear = 2999;

    /// <summary>Reads one case, or a list of cases.</summary>
    /// <param name="name">The file, for messages.</param>
    /// <exception cref="BadInputException">The first fault; the place is the case and the field's path.</exception>
    public static CaseFile Read(ReadOnlyMemory<byte> utf8, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var json = JsonText.Parse(utf8, name);
        return json.ValueKind == JsonValueKind.Array
            ? new([.. json.EnumerateArray().Select((item, index) => Read(item, $"case {index + 1}"))], IsList: true)
            : new([Read(json, name)], IsList: false);
    }

    private static Case Read(JsonElement json, string place) => Read(json, IdOf(json) ?? place, Faults.Throwing)!;

    /// <summary>Reads one case; null if a fault was reported.</summary>
    internal static Case? Read(JsonElement json, string place, Faults faults)
    {
        var before = faults.Found.Count;
        if (JsonFields.Open(json, place, "", faults) is not { } fields) return null;
        var id = fields.Text("id");
        var at = fields.Instant("at", needed: true);
        if (at is { Year: < FirstYear or > LastYear }) fields.Fault("at", $"The year must be from {FirstYear} to {LastYear}.");
        var number = fields.Text("number", needed: true);
        var campaign = CampaignReader.Read(fields);
        var standing = fields.Object("standing") is { } facts ? StandingReader.Read(facts) : Standing.Unknown;
        fields.End();
        return faults.Found.Count > before || at is null || number is null || campaign is null
            ? null
            : new(id, at.Value, number, campaign, standing);
    }

    private static string? IdOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
        && !string.IsNullOrWhiteSpace(id.GetString()) ? JsonFields.Printable(id.GetString()!) : null;
}
