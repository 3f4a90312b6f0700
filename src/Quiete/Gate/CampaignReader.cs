using System.Text.Json;
using Quiete.Numbers;
using Quiete.Rules;

namespace Quiete.Gate;

/// <summary>Reads who contacts, for whom and how: <c>contact</c>, <c>agency</c> and <c>policy</c>, alone or inside a case.</summary>
public static class CampaignReader
{
    /// <summary>Reads a campaign file: an object with <c>contact</c> and, where there are any, <c>agency</c> and <c>policy</c>.</summary>
    /// <param name="name">The file, for messages.</param>
    /// <exception cref="BadInputException">The first fault; the place is the file and the field's path.</exception>
    public static Campaign Read(ReadOnlyMemory<byte> utf8, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var fields = JsonFields.Open(JsonText.Parse(utf8, name), name, "", Faults.Throwing)!;
        var campaign = Read(fields);
        fields.End();
        return campaign!;
    }

    /// <summary>Reads the three objects among the fields of a greater one; null if a fault was reported that leaves no contact.</summary>
    internal static Campaign? Read(JsonFields fields)
    {
        var contact = fields.Object("contact", needed: true) is { } given ? ReadContact(given) : null;
        var agency = fields.Object("agency") is { } data ? ReadAgency(data) : null;
        var policy = fields.Object("policy") is { } asked ? ReadPolicy(asked) : null;
        return contact is null ? null : new(contact, agency, policy);
    }

    private static Contact? ReadContact(JsonFields fields)
    {
        var principal = fields.Name("principal", needed: true);
        var agency = fields.Name("agency");
        var sector = fields.Word<Sectors>("sector", needed: true);
        var purpose = fields.Word<Purpose>("purpose", needed: true);
        var channel = fields.Word<Channels>("channel", needed: true);
        var line = ReadLine(fields, "callerLine", fields.Text("callerLine"));
        var origin = fields.Country("originCountry");
        var ratio = fields.Ratio("silentRatioPerCent");
        fields.End();
        return principal is null || sector is null || purpose is null || channel is null ? null : new Contact
        {
            Principal = principal,
            Agency = agency,
            Sector = sector.Value,
            Purpose = purpose.Value,
            Channel = channel.Value,
            CallerLine = line,
            OriginCountry = origin,
            SilentRatioPerCent = ratio,
        };
    }

    private static Agency ReadAgency(JsonFields fields)
    {
        var agency = new Agency
        {
            Roc = fields.Text("roc"),
            RocTo = fields.Day("rocTo"),
            CodeMember = fields.Flag("codeMember"),
            MandateFrom = fields.Day("mandateFrom"),
            MandateTo = fields.Day("mandateTo"),
            Lines = fields.Objects("lines", ReadDeclared),
        };
        fields.End();
        return agency;
    }

    private static DeclaredLine ReadDeclared(JsonFields fields)
    {
        var line = ReadLine(fields, "line", fields.Name("line", needed: true));
        var recallable = fields.Flag("recallable");
        fields.End();
        return new(line, recallable);
    }

    private static CallerLine ReadLine(JsonFields fields, string name, string? text)
    {
        if (!CallerLine.TryParse(text, out var line)) fields.Fault(name, "This cannot be read as a telephone line.");
        return line;
    }

    private static Policy ReadPolicy(JsonFields fields)
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
