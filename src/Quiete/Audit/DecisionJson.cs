namespace Quiete.Audit;

/// <summary>A decision as JSON: written canonically, read strictly.</summary>
internal static class DecisionJson
{
    private const int Version = 1;
    private const int MaxReasons = 100;

    public static byte[] Write(DecisionRecord decision) => Fits(decision, out var payload)
        ? payload
        : throw new ArgumentException($"A decision has at most {DecisionRecord.MaxBytes} bytes and {MaxReasons} reasons.", nameof(decision));

    /// <summary>Whether it can be written: a stranger's may be too long.</summary>
    public static bool Fits(DecisionRecord decision) => Fits(decision, out _);

    private static bool Fits(DecisionRecord decision, out byte[] payload)
    {
        payload = Payload(decision);
        return payload.Length <= DecisionRecord.MaxBytes && decision.Reasons.Count <= MaxReasons;
    }

    /// <summary>Written piece by piece, in the order of the names: every decision of the service comes by here.</summary>
    private static byte[] Payload(DecisionRecord decision)
    {
        var json = new CanonicalWriter();
        json.StartObject();
        json.Member("agency", decision.Agency);
        json.Member("at", decision.At);
        json.Member("callerLine", decision.CallerLine);
        json.Member("campaign", decision.Campaign);
        json.Member("channel", decision.Channel);
        json.Member("code", decision.Code);
        json.Member("decision", decision.Decision);
        json.Member("earliest", decision.Earliest);
        json.Member("ground", decision.Ground);
        json.Member("person", decision.Person);
        json.Member("principal", decision.Principal);
        json.Member("purpose", decision.Purpose);
        json.Name("reasons");
        json.StartArray();
        foreach (var reason in decision.Reasons) Write(json, reason);
        json.EndArray();
        json.Name("rules");
        json.StartObject();
        json.Member("digest", decision.RulesDigest);
        json.Member("id", decision.RulesId);
        json.EndObject();
        json.Member("sector", decision.Sector);
        json.Name("v");
        json.Literal("1");
        json.Member("validUntil", decision.ValidUntil);
        json.EndObject();

        return json.ToUtf8();
    }

    public static DecisionRecord Read(StrictJson json)
    {
        json.Whole("v", Version, Version);
        var rules = json.Object("rules");
        var decision = new DecisionRecord
        {
            Code = json.Text("code", DecisionRecord.IsCode, "a short code such as 7KQM-3XPA-9TR1"),
            At = Instant(json, "at") ?? throw json.Fault("at", "This field is needed."),
            Decision = json.Text("decision", DecisionRecord.IsDecision, "one of allow, refuse, ask"),
            Ground = json.OptionalText("ground"),
            ValidUntil = Instant(json, "validUntil"),
            Earliest = Instant(json, "earliest"),
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
            Person = json.Text("person", DecisionRecord.IsHash, "32 bytes in base64url, without padding"),
        };
        rules.End();
        json.End();
        return decision;
    }

    private static void Write(CanonicalWriter json, DecisionReason reason)
    {
        json.StartObject();
        json.Member("code", reason.Code);
        json.Member("earliest", reason.Earliest);
        json.Member("effect", reason.Effect);
        json.Member("level", reason.Level);
        json.Member("rule", reason.Rule);
        json.EndObject();
    }

    private static DecisionReason ReadReason(StrictJson json)
    {
        var reason = new DecisionReason(
            json.Text("rule"), json.Text("code"), json.Text("effect", DecisionRecord.IsEffect, "one of pass, ask, refuse"), json.Text("level"), Instant(json, "earliest"));
        json.End();
        return reason;
    }

    private static string? Instant(StrictJson json, string name) =>
        json.Has(name) ? json.Text(name, DecisionRecord.IsInstant, "an instant such as 2026-11-22T09:15:00.123Z") : null;
}
