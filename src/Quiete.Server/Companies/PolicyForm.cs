using System.Globalization;
using System.Text.Json.Nodes;
using Quiete.Gate;
using Quiete.Rules;

namespace Quiete.Server.Companies;

/// <summary>A contact policy as the fields of a page hold it.</summary>
internal sealed class PolicyForm
{
    public const string Named = "named";

    public string? From { get; set; }

    public string? To { get; set; }

    public string Audience { get; set; } = Terms.Of(Quiete.Gate.Audience.Anyone);

    public string? MinTenureDays { get; set; }

    /// <summary><c>any</c>, <c>none</c> or <see cref="Named"/>.</summary>
    public string Partners { get; set; } = "any";

    /// <summary>The agencies named, one a line.</summary>
    public string? PartnerNames { get; set; }

    public string Hours { get; set; } = Terms.Of(PolicyHours.Code);

    public string? AttemptCount { get; set; }

    public string? AttemptDays { get; set; }

    public string? PauseAfterRefusalDays { get; set; }

    public string? PauseAfterNotNowDays { get; set; }

    public string? RedialPauseHours { get; set; }

    /// <summary>Which button was pressed: <c>show</c> or <c>publish</c>.</summary>
    public string? Step { get; set; }

    public static PolicyForm Of(Policy policy) => new()
    {
        From = Columns.Text(policy.From),
        To = Columns.Text(policy.To),
        Audience = Terms.Of(policy.Audience),
        MinTenureDays = Text(policy.MinTenureDays),
        Partners = policy.Partners.Names switch { null => "any", [] => "none", _ => Named },
        PartnerNames = string.Join('\n', policy.Partners.Names ?? []),
        Hours = Terms.Of(policy.Hours),
        AttemptCount = Text(policy.MaxAttempts?.Count),
        AttemptDays = Text(policy.MaxAttempts?.Days),
        PauseAfterRefusalDays = Text(policy.PauseAfterRefusalDays),
        PauseAfterNotNowDays = Text(policy.PauseAfterNotNowDays),
        RedialPauseHours = Text(policy.RedialPauseHours),
    };

    /// <summary>The policy in the form of a case, to be read by the engine: one door for pages and programs.</summary>
    /// <exception cref="BadInputException">A field cannot be read.</exception>
    public byte[] ToJson()
    {
        var (count, days) = (Texts.Whole("maxAttempts.count", AttemptCount), Texts.Whole("maxAttempts.days", AttemptDays));
        var policy = new JsonObject
        {
            ["from"] = Columns.Text(Texts.Day("from", From)),
            ["to"] = Columns.Text(Texts.Day("to", To)),
            ["audience"] = Audience,
            ["minTenureDays"] = Texts.Whole("minTenureDays", MinTenureDays),
            ["partners"] = Partners == Named ? new JsonArray([.. Names().Select(name => (JsonNode)name)]) : Partners,
            ["hours"] = Hours,
            ["maxAttempts"] = count is null && days is null ? null : new JsonObject { ["count"] = count, ["days"] = days },
            ["pauseAfterRefusalDays"] = Texts.Whole("pauseAfterRefusalDays", PauseAfterRefusalDays),
            ["pauseAfterNotNowDays"] = Texts.Whole("pauseAfterNotNowDays", PauseAfterNotNowDays),
            ["redialPauseHours"] = Texts.Whole("redialPauseHours", RedialPauseHours),
        };
        return System.Text.Encoding.UTF8.GetBytes(policy.ToJsonString());
    }

    /// <summary>The agencies named.</summary>
    public IReadOnlyList<string> Names() =>
        [.. (PartnerNames ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
