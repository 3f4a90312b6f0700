using System.Text;
using System.Text.Json;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Companies;

namespace Quiete.Server.Gate;

/// <summary>One fact as a program sends it: the number, the fields of the fact, and where its evidence is kept.</summary>
/// <param name="Known">The fact, alone in a standing.</param>
internal sealed record FactItem(PhoneNumber Number, FactKind Kind, Standing Known, string? Evidence)
{
    private const int LongestNumber = 200;
    private const int LongestEvidence = 500;
    private const int LongestName = 120;
    private const int MostNames = 30;

    // What the file of a map holds of a proof.
    private const int MostProofBytes = 1_000;

    private static readonly string[] Fields = ["rpoAnswers", "objections", "consents", "requests", "contracts", "attempts"];
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>The text to be stored.</summary>
    public string Body => BodyOf(Kind, Known);

    /// <summary>Reads an item strictly.</summary>
    /// <exception cref="BadInputException">The place is the field.</exception>
    public static FactItem Read(FactKind kind, JsonElement item, DateTimeOffset now)
    {
        if (item.ValueKind != JsonValueKind.Object) throw new BadInputException("", "An object is needed here.");
        var number = ReadNumber("number", Text(item, "number") ?? throw new BadInputException("number", "This field is needed."));
        var evidence = Texts.Line("evidence", Text(item, "evidence"), LongestEvidence);
        var known = ReadFact(kind, item);
        Check(kind, known, now);
        return new FactItem(number, kind, known, evidence);
    }

    /// <summary>The stored text of a fact that stands alone in a standing.</summary>
    public static string BodyOf(FactKind kind, Standing known) => kind switch
    {
        FactKind.Rpo => FactBody.Of(known.RpoAnswers[0]),
        FactKind.Objections => FactBody.Of(known.Objections[0]),
        FactKind.Consents => FactBody.Of(known.Consents[0]),
        FactKind.Requests => FactBody.Of(known.Requests[0]),
        FactKind.Contracts => FactBody.Of(known.Contracts[0]),
        _ => FactBody.Of(known.Attempts[0]),
    };

    /// <summary>Reads one number as people write it.</summary>
    /// <exception cref="BadInputException">It is none, or one without facts of a person.</exception>
    public static PhoneNumber ReadNumber(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new BadInputException(field, "This field is needed.");
        if (text.Length > LongestNumber) throw new BadInputException(field, $"This is longer than {LongestNumber} characters.");
        var reading = NumberReader.Read(text);
        if (!reading.Valid) throw new BadInputException(field, $"This is not one telephone number: {Terms.Of(reading.Problem)}.");
        return reading.Number.IsNone ? throw new BadInputException(field, "A short code has no facts of a person.") : reading.Number;
    }

    private static Standing ReadFact(FactKind kind, JsonElement item)
    {
        var field = Fields[(int)kind];
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray(field);
            json.WriteStartObject();
            foreach (var one in item.EnumerateObject().Where(one => one.Name is not ("number" or "evidence"))) one.WriteTo(json);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        try
        {
            return StandingReader.Read(bytes.ToArray(), "");
        }
        catch (BadInputException fault)
        {
            throw new BadInputException(fault.Place.Replace($"{field}[0]", "", StringComparison.Ordinal).TrimStart('.'), fault.Message, fault);
        }
    }

    // Stricter than the judge: what nobody can have meant, and what a map cannot hold.
    private static void Check(FactKind kind, Standing known, DateTimeOffset now)
    {
        switch (kind)
        {
            case FactKind.Rpo:
                NotInFuture(known.RpoAnswers[0].At, now);
                if (known.RpoAnswers[0].RevokedFor.Count > MostNames) throw new BadInputException("revokedFor", $"These are more than {MostNames} names.");
                foreach (var name in known.RpoAnswers[0].RevokedFor) Name("revokedFor", name);
                break;
            case FactKind.Objections:
                NotInFuture(known.Objections[0].At, now);
                break;
            case FactKind.Consents:
                var consent = known.Consents[0];
                NotInFuture(consent.At, now);
                if (consent.Categories == Sectors.None) throw new BadInputException("categories", "A consent names what it is for.");
                if (consent.Channels == Channels.None) throw new BadInputException("channels", "A consent names how the person may be reached.");
                Texts.Line("proof", consent.Proof, MostProofBytes);
                if (consent.Proof is { } proof && Encoding.UTF8.GetByteCount(proof) > MostProofBytes) throw new BadInputException("proof", $"This is longer than {MostProofBytes} bytes.");
                break;
            case FactKind.Requests:
                if (known.Requests.Count == 0) throw new BadInputException("sectors", "Leave it out for any sector, or name some.");
                NotInFuture(known.Requests[0].At, now);
                break;
            case FactKind.Contracts:
                if (known.Contracts[0].To < known.Contracts[0].From) throw new BadInputException("to", "This is before its beginning.");
                break;
            default:
                NotInFuture(Moment.At(known.Attempts[0].At), now);
                if (known.Attempts[0].Agency is { } agency) Name("agency", agency);
                break;
        }
    }

    private static void NotInFuture(Moment at, DateTimeOffset now)
    {
        if (at.Begin > now + Slack) throw new BadInputException("at", "This lies in the future.");
    }

    private static void Name(string field, string text)
    {
        Texts.Line(field, text, LongestName);
        if (text.Contains('|', StringComparison.Ordinal)) throw new BadInputException(field, "A name cannot hold the sign |.");
    }

    private static string? Text(JsonElement item, string field) => !item.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null
        ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw new BadInputException(field, "A text is needed here.");
}
