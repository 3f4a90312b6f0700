using System.Text;
using Quiete.Rules;

namespace Quiete.Screening;

/// <summary>Instants as lists show them: ISO 8601 with the offset of Italy, the text of <see cref="Moment.Iso"/>.</summary>
internal static class Instants
{
    /// <summary>The longest text: seven digits of a fraction and the offset.</summary>
    public const int Longest = 33;

    /// <summary>The text of an instant in UTC ticks; empty for 0.</summary>
    public static byte[] Text(long ticks)
    {
        Span<byte> text = stackalloc byte[Longest];
        return text[..Write(text, ticks)].ToArray();
    }

    /// <summary>Writes the text and gives its length. Days on which the clock changes, and fractions of a second, take the long way.</summary>
    public static int Write(Span<byte> to, long ticks)
    {
        if (ticks == 0) return 0;
        var day = RomeTime.DayNumberAt(ticks);
        var midnight = RomeTime.MidnightTicks(day);
        if (ticks % TimeSpan.TicksPerSecond != 0 || RomeTime.MidnightTicks(day + 1) - midnight != TimeSpan.TicksPerDay)
        {
            return Encoding.ASCII.GetBytes(Moment.Iso(new DateTimeOffset(ticks, TimeSpan.Zero)), to);
        }

        DateOnly.FromDayNumber(day).Deconstruct(out var year, out var month, out var dayOfMonth);
        var seconds = (int)((ticks - midnight) / TimeSpan.TicksPerSecond);
        var offset = (int)((day * TimeSpan.TicksPerDay - midnight) / TimeSpan.TicksPerHour);
        Two(to, year / 100);
        Two(to[2..], year % 100);
        to[4] = (byte)'-';
        Two(to[5..], month);
        to[7] = (byte)'-';
        Two(to[8..], dayOfMonth);
        to[10] = (byte)'T';
        Two(to[11..], seconds / 3600);
        to[13] = (byte)':';
        Two(to[14..], seconds / 60 % 60);
        to[16] = (byte)':';
        Two(to[17..], seconds % 60);
        to[19] = (byte)'+';
        Two(to[20..], offset);
        ":00"u8.CopyTo(to[22..]);
        return 25;
    }

    private static void Two(Span<byte> to, int number)
    {
        to[0] = (byte)('0' + number / 10);
        to[1] = (byte)('0' + number % 10);
    }
}
