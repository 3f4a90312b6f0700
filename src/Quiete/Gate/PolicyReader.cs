using System.Text.Json;
using Quiete.Rules;

namespace Quiete.Gate;

/// <summary>Reads a principal's contact policy: the object that a campaign or a case has as its field <c>policy</c>.</summary>
public static class PolicyReader
{
    /// <summary>Reads one policy, strictly: an unknown field or a malformed value is refused.</summary>
    /// <param name="name">The text's name, for messages.</param>
    /// <exception cref="BadInputException">The first fault; the place is the name and the field's path.</exception>
    public static Policy Read(ReadOnlyMemory<byte> utf8, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Read(JsonFields.Open(JsonText.Parse(utf8, name), name, "", Faults.Throwing)!);
    }

    /// <summary>Reads the fields of a policy inside a greater object.</summary>
    internal static Policy Read(JsonFields fields)
    {
        var policy = new Policy
        {
            From = fields.Day("from"),
            To = fields.Day("to"),
            Audience = fields.Word<Audience>("audience") ?? Audience.Anyone,
            MinTenureDays = fields.Whole("minTenureDays", 0, Limits.Days) ?? 0,
            Partners = ReadPartners(fields),
            Hours = fields.Word<PolicyHours>("hours") ?? PolicyHours.Code,
            MaxAttempts = fields.Object("maxAttempts") is { } cap ? ReadCap(cap) : null,
            PauseAfterRefusalDays = fields.Whole("pauseAfterRefusalDays", 0, Limits.Days),
            PauseAfterNotNowDays = fields.Whole("pauseAfterNotNowDays", 0, Limits.Days),
            RedialPauseHours = fields.Whole("redialPauseHours", 0, Limits.Hours),
        };
        fields.End();
        return policy;
    }

    private static Partners ReadPartners(JsonFields fields)
    {
        if (fields.Any("partners") is not { } given) return Partners.Any;
        if (given.ValueKind == JsonValueKind.Array) return Partners.Only(fields.Texts("partners"));
        var word = given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        if (word == "any") return Partners.Any;
        if (word != "none") fields.Fault("partners", "This must be any, none or a list of names.");
        return Partners.None;
    }

    private static AttemptCap? ReadCap(JsonFields fields)
    {
        var count = fields.Whole("count", 0, Limits.Attempts, needed: true);
        var days = fields.Whole("days", 0, Limits.Days, needed: true);
        fields.End();
        return count is null || days is null ? null : new(count.Value, days.Value);
    }
}
