using System.Globalization;
using Quiete.Numbers;
using Quiete.Rules;

namespace Quiete.Server.Companies;

/// <summary>What the databases hold as texts and whole numbers: days (<c>yyyy-MM-dd</c>), instants (milliseconds), words and lines.</summary>
internal static class Columns
{
    public static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset? Instant(long? milliseconds) => milliseconds is { } known ? Instant(known) : null;

    /// <summary>The value of a word that this service wrote.</summary>
    public static T Word<T>(string word) where T : struct, Enum =>
        Terms.TryParse<T>(word, out var value) ? value : throw new InvalidDataException($"The database holds a word that this Quiete does not know: {word}.");

    /// <summary>A line that this service wrote; absent: withheld.</summary>
    public static CallerLine Line(string? text) =>
        CallerLine.TryParse(text, out var line) ? line : throw new InvalidDataException("The database holds a telephone line that this Quiete cannot read.");

    public static long NowMs(this TimeProvider clock) => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
