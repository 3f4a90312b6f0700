using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Quiete.Audit;

/// <summary>One rule's word in a decision.</summary>
/// <param name="Effect"><c>pass</c>, <c>ask</c> or <c>refuse</c>.</param>
/// <param name="Earliest">When time cures it; see <see cref="DecisionRecord.Instant"/>.</param>
public sealed record DecisionReason(string Rule, string Code, string Effect, string Level, string? Earliest = null);

/// <summary>A decision as it is kept for good: what was asked, what was answered and why. It does not name the person.</summary>
/// <remarks>All texts are the caller's; this room knows none of their words but the three decisions.</remarks>
public sealed record DecisionRecord
{
    /// <summary>The most bytes that <see cref="Payload"/> may have.</summary>
    public const int MaxBytes = 32 * 1024;

    private const int Version = 1;
    private const int MaxReasons = 100;
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The short code, in three groups.</summary>
    public required string Code { get; init; }

    /// <summary>When it was decided, such as <c>2026-11-22T09:15:00.123Z</c>; see <see cref="Instant"/>.</summary>
    public required string At { get; init; }

    /// <summary><c>allow</c>, <c>refuse</c> or <c>ask</c>.</summary>
    public required string Decision { get; init; }

    public string? Ground { get; init; }

    public string? ValidUntil { get; init; }

    public string? Earliest { get; init; }

    public required string Principal { get; init; }

    public string? Agency { get; init; }

    public required string Campaign { get; init; }

    public required string Sector { get; init; }

    public required string Purpose { get; init; }

    public required string Channel { get; init; }

    public string? CallerLine { get; init; }

    /// <summary>The law by which it was decided: the name of the pack of rules.</summary>
    public required string RulesId { get; init; }

    /// <summary>The digest of that pack.</summary>
    public required string RulesDigest { get; init; }

    public required IReadOnlyList<DecisionReason> Reasons { get; init; }

    /// <summary>The commitment to the person's number: <see cref="PersonCommitment.Hash"/>.</summary>
    public required string Person { get; init; }

    /// <summary>An instant as a decision writes it: UTC, to the millisecond.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);

    /// <summary>The decision in canonical JSON: the bytes that are hashed.</summary>
    /// <exception cref="InvalidOperationException">A field that could not be read again; its maker is at fault.</exception>
    public byte[] Payload()
    {
        var payload = CanonicalJson.Write(ToJson());
        try
        {
            Read(payload, "decision");
        }
        catch (BadInputException fault)
        {
            throw new InvalidOperationException($"{fault.Place}: {fault.Message}", fault);
        }

        return payload;
    }

    /// <summary>What enters the log for a decision: SHA-256 over its payload. Its leaf is <see cref="Merkle.LeafHash"/> of this.</summary>
    public static byte[] Entry(ReadOnlySpan<byte> payload) => SHA256.HashData(payload);

    /// <exception cref="BadInputException">Not a decision; the place names the field.</exception>
    public static DecisionRecord Read(ReadOnlyMemory<byte> json, string place) => Read(StrictJson.Read(json, place, MaxBytes));

    internal static DecisionRecord Read(StrictJson json)
    {
        json.Whole("v", Version, Version);
        var rules = json.Object("rules");
        var record = new DecisionRecord
        {
            Code = ShortCode.TryParse(json.Peek("code"), out var code) && code.ToString() == json.Peek("code")
                ? json.Text("code") : throw json.Fault("code", "This must be a short code such as 7KQM-3XPA-9TRD."),
            At = InstantOf(json, "at") ?? throw json.Fault("at", "This field is needed."),
            Decision = WordOf(json, "decision", "allow", "refuse", "ask"),
            Ground = json.OptionalText("ground"),
            ValidUntil = InstantOf(json, "validUntil"),
            Earliest = InstantOf(json, "earliest"),
            Principal = json.Text("principal"),
            Agency = json.OptionalText("agency"),
            Campaign = json.Text("campaign"),
            Sector = json.Text("sector"),
            Purpose = json.Text("purpose"),
            Channel = json.Text("channel"),
            CallerLine = json.OptionalText("callerLine"),
            RulesId = rules.Text("id"),
            RulesDigest = rules.Text("digest"),
            Reasons = [.. json.Objects("reasons", MaxReasons).Select(ReadReason)],
            Person = Base64Text.Url(json.Bytes("person", Merkle.HashBytes)),
        };
        rules.End();
        json.End();
        return record;
    }

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["v"] = Version, ["code"] = Code, ["at"] = At, ["decision"] = Decision };
        AddIfPresent(json, "ground", Ground);
        AddIfPresent(json, "validUntil", ValidUntil);
        AddIfPresent(json, "earliest", Earliest);
        json["principal"] = Principal;
        AddIfPresent(json, "agency", Agency);
        json["campaign"] = Campaign;
        json["sector"] = Sector;
        json["purpose"] = Purpose;
        json["channel"] = Channel;
        AddIfPresent(json, "callerLine", CallerLine);
        json["rules"] = new JsonObject { ["id"] = RulesId, ["digest"] = RulesDigest };
        json["reasons"] = new JsonArray([.. Reasons.Select(reason => (JsonNode)ToJson(reason))]);
        json["person"] = Person;
        return json;
    }

    private static JsonObject ToJson(DecisionReason reason)
    {
        var json = new JsonObject { ["rule"] = reason.Rule, ["code"] = reason.Code, ["effect"] = reason.Effect, ["level"] = reason.Level };
        AddIfPresent(json, "earliest", reason.Earliest);
        return json;
    }

    private static DecisionReason ReadReason(StrictJson json)
    {
        var reason = new DecisionReason(
            json.Text("rule"), json.Text("code"), WordOf(json, "effect", "pass", "ask", "refuse"), json.Text("level"), InstantOf(json, "earliest"));
        json.End();
        return reason;
    }

    private static void AddIfPresent(JsonObject json, string name, string? value)
    {
        if (value is not null) json[name] = value;
    }

    private static string WordOf(StrictJson json, string name, params ReadOnlySpan<string> words)
    {
        var word = json.Text(name);
        return words.Contains(word) ? word : throw json.Fault(name, $"This must be one of {string.Join(", ", words)}.");
    }

    private static string? InstantOf(StrictJson json, string name)
    {
        if (json.OptionalText(name) is not { } text) return null;
        return DateTimeOffset.TryParseExact(text, InstantFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && Instant(at) == text
            ? text
            : throw json.Fault(name, "This must be an instant such as 2026-11-22T09:15:00.123Z.");
    }
}
