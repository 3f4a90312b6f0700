using System.Globalization;
using System.Text;
using System.Text.Json;
using Quiete.Gate;
using Quiete.Rules;
using Quiete.Screening;

namespace Quiete.Server.Gate;

/// <summary>The stored text of a fact: one element of a case's <c>standing</c>, checked by the reader of the judge before it is kept.</summary>
internal static class FactBody
{
    private static readonly string[] Fields = ["rpoAnswers", "objections", "consents", "requests", "contracts", "attempts"];

    /// <summary>Checks the text that somebody gave.</summary>
    /// <exception cref="BadInputException">It is not what the judge reads; the place is the field.</exception>
    public static string Check(FactKind kind, string json)
    {
        try
        {
            // Parsed by itself first: a text that closes the list and opens another must not slip through.
            using (var alone = JsonDocument.Parse(json))
            {
                if (alone.RootElement.ValueKind != JsonValueKind.Object) throw new BadInputException("", "A fact is an object.");
            }

            StandingReader.Read(Encoding.UTF8.GetBytes($$"""{"{{Fields[(int)kind]}}":[{{json}}]}"""), "");
            return json;
        }
        catch (JsonException fault)
        {
            throw new BadInputException("", "This is not valid JSON.", fault);
        }
        catch (BadInputException fault)
        {
            throw new BadInputException(fault.Place.Replace($"{Fields[(int)kind]}[0]", "", StringComparison.Ordinal).TrimStart('.'), fault.Message, fault);
        }
    }

    public static string Of(RpoAnswer answer) => Json(json =>
    {
        json.WriteString("at", answer.At.ToString());
        json.WriteBoolean("listed", answer.Listed);
        Write(json, "revokedFor", answer.RevokedFor);
    });

    public static string Of(Objection objection) => Json(json =>
    {
        json.WriteString("at", objection.At.ToString());
        json.WriteString("to", Terms.Of(objection.To));
    });

    public static string Of(Consent consent) => Json(json =>
    {
        json.WriteString("at", consent.At.ToString());
        Write(json, "categories", Terms.Of(consent.Categories).Split('|'));
        Write(json, "channels", Terms.Of(consent.Channels).Split('|'));
        if (consent.Proof is not null) json.WriteString("proof", consent.Proof);
        if (consent.InsideContract) json.WriteBoolean("insideContract", true);
        if (!consent.RevokedAt.IsNone) json.WriteString("revokedAt", consent.RevokedAt.ToString());
    });

    public static string Of(PersonRequest request) => Json(json =>
    {
        json.WriteString("at", request.At.ToString());
        if (request.Expires is { } expires) json.WriteString("expires", Day(expires));
        if (request.Sectors != Sectors.None) Write(json, "sectors", Terms.Of(request.Sectors).Split('|'));
    });

    public static string Of(Contract contract) => Json(json =>
    {
        json.WriteString("from", Day(contract.From));
        if (contract.To is { } to) json.WriteString("to", Day(to));
    });

    public static string Of(Attempt attempt) => Json(json =>
    {
        json.WriteString("at", Moment.Iso(attempt.At));
        json.WriteString("outcome", Terms.Of(attempt.Outcome));
        if (attempt.Agency is not null) json.WriteString("agency", attempt.Agency);
    });

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static string Json(Action<Utf8JsonWriter> fields)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
