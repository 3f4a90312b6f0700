using System.Globalization;
using System.Net.Mail;
using Quiete.Rules;

namespace Quiete.Server.Companies;

/// <summary>The checked door for what companies write of themselves: one line each, no control characters, no surprises in links.</summary>
internal static class Texts
{
    public const int MaxName = 120;
    public const int MaxCode = 20;
    private const int MaxAddress = 200;

    /// <summary>A text that is not blank, without blanks around it.</summary>
    public static string Needed(string field, string? text, int most = MaxName) =>
        Line(field, text, most) ?? throw new BadInputException(field, "This field is needed.");

    /// <summary>A text on one line; blank is absent.</summary>
    public static string? Line(string field, string? text, int most)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text)) return null;
        if (text.Length > most) throw new BadInputException(field, $"This is longer than {most} characters.");
        return text.Any(char.IsControl) ? throw new BadInputException(field, "This holds a control character.") : text;
    }

    /// <summary>The value of one of the engine's words.</summary>
    public static T Word<T>(string field, string? text) where T : struct, Enum => Terms.TryParse<T>(text, out var value)
        ? value
        : throw new BadInputException(field, $"One of these is needed: {string.Join(", ", Terms.All<T>())}.");

    /// <summary>A day as forms send it; blank is absent.</summary>
    public static DateOnly? Day(string field, string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : Moment.TryParseDay(text.Trim(), out var day) ? day : throw new BadInputException(field, "A date such as 2026-11-20 is needed.");

    /// <summary>A whole number as forms send it; blank is absent.</summary>
    public static long? Whole(string field, string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new BadInputException(field, "A whole number is needed.");

    /// <summary>A mail address of ASCII letters and without blanks, as every mail program takes it.</summary>
    public static string? Email(string field, string? text) => Line(field, text, MaxAddress) is not { } line
        ? null
        : MailAddress.TryCreate(line, out var address) && address.Address == line && !line.AsSpan().ContainsAnyExceptInRange('!', '~') && !line.AsSpan().ContainsAny("<>,;")
            ? line
            : throw new BadInputException(field, "This is no e-mail address.");

    // It becomes a link on public pages: a scheme other than the web's could run script there.
    public static string? WebAddress(string field, string? text, int most = MaxAddress) => Line(field, text, most) is not { } line
        ? null
        : Uri.TryCreate(line, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? line
            : throw new BadInputException(field, "An address such as https://www.example.it is needed.");
}
