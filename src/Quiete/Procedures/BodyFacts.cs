using Quiete.Rules;

namespace Quiete.Procedures;

/// <summary>What is known of a body: what it can do for a person, and what it cannot.</summary>
/// <param name="Site">Its web address, where it has one.</param>
/// <param name="Needs">What must be in hand before writing to it.</param>
internal sealed record BodyFacts(Body Body, RuleWords Name, RuleWords Can, RuleWords Cannot, RuleWords Needs, string? Site, string Source, Confidence Confidence)
{
    internal static BodyFacts? Read(JsonFields fields)
    {
        var body = fields.Word<Body>("body", needed: true);
        var (name, can, cannot, needs) = (PackWords.Read(fields, "name"), PackWords.Read(fields, "can"), PackWords.Read(fields, "cannot"), PackWords.Read(fields, "needs"));
        var site = fields.Name("site");
        if (site is not null && !(Uri.TryCreate(site, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps)) fields.Fault("site", "An https address is needed.");
        var source = fields.Name("source", needed: true);
        var confidence = fields.Word<Confidence>("confidence", needed: true);
        fields.End();
        return body is null || name is null || can is null || cannot is null || needs is null || source is null || confidence is null
            ? null
            : new(body.Value, name, can, cannot, needs, site, source, confidence.Value);
    }
}
