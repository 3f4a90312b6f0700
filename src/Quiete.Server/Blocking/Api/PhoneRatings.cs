using Quiete.Server.Companies;

namespace Quiete.Server.Blocking;

/// <summary>The words that programs made for PhoneBlock know for what a caller wants.</summary>
/// <remarks>Some of those programs look for them anywhere in an answer: no other text that we send may hold one.</remarks>
internal static class PhoneRatings
{
    public const string Legitimate = "A_LEGITIMATE";
    public const string Bad = "B_MISSED";

    public static IReadOnlyList<string> All { get; } = [Legitimate, Bad, "C_PING", "D_POLL", "E_ADVERTISING", "F_GAMBLE", "G_FRAUD"];

    /// <summary>The word for what most people say that a line wants.</summary>
    public static string Of(BrandKind? kind) => kind switch
    {
        null => Bad,
        BrandKind.Scam => "G_FRAUD",
        BrandKind.Survey => "D_POLL",
        _ => "E_ADVERTISING",
    };

    /// <summary>What is recorded when a program says the word.</summary>
    public static BrandKind? Kind(string rating) => rating switch
    {
        "G_FRAUD" => BrandKind.Scam,
        "D_POLL" => BrandKind.Survey,
        "F_GAMBLE" => BrandKind.Other,
        _ => null,
    };

    /// <summary>A text without any of the words.</summary>
    public static string? Clean(string? text) => text is null ? null : All.Aggregate(text, (clean, word) => clean.Replace(word, "…", StringComparison.OrdinalIgnoreCase));
}
