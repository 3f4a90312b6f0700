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
        var policy = fields.Object("policy") is { } asked ? PolicyReader.Read(asked) : null;
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
}
