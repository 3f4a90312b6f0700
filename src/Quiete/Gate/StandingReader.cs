using Quiete.Rules;

namespace Quiete.Gate;

/// <summary>Reads what is known of a number: the field <c>standing</c> of a case.</summary>
public static class StandingReader
{
    /// <summary>Reads an object with the fields of a case's <c>standing</c>.</summary>
    /// <param name="name">Where it comes from, for messages.</param>
    /// <exception cref="BadInputException">The first fault; the place is the field's path.</exception>
    public static Standing Read(ReadOnlyMemory<byte> utf8, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Read(JsonFields.Open(JsonText.Parse(utf8, name), name, "", Faults.Throwing)!);
    }

    internal static Standing Read(JsonFields fields)
    {
        var standing = new Standing
        {
            RpoAnswers = fields.Objects("rpoAnswers", ReadAnswer),
            Objections = fields.Objects("objections", ReadObjection),
            Consents = fields.Objects("consents", ReadConsent),
            Requests = fields.Objects("requests", ReadRequest),
            Contracts = fields.Objects("contracts", ReadContract),
            Attempts = fields.Objects("attempts", ReadAttempt),
        };
        fields.End();
        return standing;
    }

    private static RpoAnswer ReadAnswer(JsonFields fields)
    {
        var answer = new RpoAnswer(
            fields.Moment("at", needed: true), fields.Flag("listed", needed: true), fields.Texts("revokedFor"));
        fields.End();
        return answer;
    }

    private static Objection ReadObjection(JsonFields fields)
    {
        var objection = new Objection(
            fields.Moment("at", needed: true), fields.Word<ObjectionScope>("to") ?? ObjectionScope.Principal);
        fields.End();
        return objection;
    }

    private static Consent ReadConsent(JsonFields fields)
    {
        var consent = new Consent(
            fields.Moment("at", needed: true),
            fields.Words<Sectors>("categories").Aggregate(Sectors.None, (all, one) => all | one),
            fields.Words<Channels>("channels").Aggregate(Channels.None, (all, one) => all | one),
            fields.Text("proof"),
            fields.Flag("insideContract"),
            fields.Moment("revokedAt"));
        fields.End();
        return consent;
    }

    private static PersonRequest? ReadRequest(JsonFields fields)
    {
        var (at, expires) = (fields.Moment("at", needed: true), fields.Day("expires"));
        var sectors = fields.Words<Sectors>("sectors");

        // An absent list is any sector. An empty one is none, and asks for nothing.
        var asksNothing = fields.Has("sectors") && sectors.Count == 0;
        fields.End();
        return asksNothing ? null : new(at, expires, sectors.Aggregate(Sectors.None, (all, one) => all | one));
    }

    private static Contract ReadContract(JsonFields fields)
    {
        var contract = new Contract(fields.Day("from", needed: true) ?? default, fields.Day("to"));
        fields.End();
        return contract;
    }

    private static Attempt ReadAttempt(JsonFields fields)
    {
        var attempt = new Attempt(
            fields.Instant("at", needed: true) ?? default,
            fields.Word<Outcome>("outcome", needed: true) ?? default,
            fields.Name("agency"));
        fields.End();
        return attempt;
    }
}
