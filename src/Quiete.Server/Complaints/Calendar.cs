using System.Globalization;
using System.Text;

namespace Quiete.Server.Complaints;

/// <summary>A day in a calendar.</summary>
/// <param name="Uid">Unique in the world and always the same for the same day: a calendar that reads it again doubles nothing.</param>
/// <param name="Stamp">When it was written down.</param>
internal sealed record CalendarDay(string Uid, DateOnly Day, string Summary, string? About, DateTimeOffset Stamp);

/// <summary>Writes iCalendar (RFC 5545): whole days with a reminder in the morning of the day before.</summary>
internal static class Calendar
{
    public const string MediaType = "text/calendar; charset=utf-8";

    private const int MostOctets = 75;

    // Fifteen hours before the midnight at which the day begins: nine o'clock.
    private const string DayBefore = "-PT15H";

    /// <param name="name">What calendar programs call it.</param>
    public static string Write(string name, IEnumerable<CalendarDay> days)
    {
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//Quiete//Complaints//IT");
        Line(text, "CALSCALE:GREGORIAN");
        Line(text, "METHOD:PUBLISH");
        Line(text, $"X-WR-CALNAME:{Escape(name)}");
        foreach (var one in days)
        {
            Line(text, "BEGIN:VEVENT");
            Line(text, $"UID:{Escape(one.Uid)}");
            Line(text, $"DTSTAMP:{one.Stamp.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}");
            Line(text, $"DTSTART;VALUE=DATE:{Of(one.Day)}");
            Line(text, $"DTEND;VALUE=DATE:{Of(one.Day.AddDays(1))}");
            Line(text, $"SUMMARY:{Escape(one.Summary)}");
            if (one.About is { } about) Line(text, $"DESCRIPTION:{Escape(about)}");
            Line(text, "TRANSP:TRANSPARENT");
            Line(text, "BEGIN:VALARM");
            Line(text, "ACTION:DISPLAY");
            Line(text, $"TRIGGER:{DayBefore}");
            Line(text, $"DESCRIPTION:{Escape(one.Summary)}");
            Line(text, "END:VALARM");
            Line(text, "END:VEVENT");
        }

        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static string Of(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Escape(string text) => text.ReplaceLineEndings("\n").Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    // Folded at 75 octets, never inside a character: the lines after the first begin with a blank, which counts.
    private static void Line(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > MostOctets)
            {
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
