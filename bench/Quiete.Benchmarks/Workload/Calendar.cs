using System.Globalization;
using System.Text;
using Quiete.Rules;

namespace Quiete.Benchmarks.Workload;

/// <summary>Days and instants before the screening, already spelled.</summary>
internal static class Calendar
{
    /// <summary>The instant of the screening: a Friday morning.</summary>
    public const string At = "2026-11-20T10:30:00+01:00";

    private const int MostDaysBack = 2_500;
    private const int MostDaysAhead = 400;

    private static readonly DateOnly Today = new(2026, 11, 20);
    private static readonly byte[][] Days = Spell(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    private static readonly byte[][] Offsets = Spell(day => RomeTime.Instant(day, new(12, 0)).ToString("zzz", CultureInfo.InvariantCulture));

    /// <summary>A day so many days before the screening; negative is after it.</summary>
    public static RowWriter Day(this RowWriter row, int back) => row.Text(Days[back + MostDaysAhead]);

    /// <summary>An instant of that day, with the offset of Italy.</summary>
    public static RowWriter Instant(this RowWriter row, int back, int secondOfDay)
    {
        row.Day(back).Text("T"u8);
        TwoDigits(row, secondOfDay / 3600);
        row.Text(":"u8);
        TwoDigits(row, secondOfDay / 60 % 60);
        row.Text(":"u8);
        TwoDigits(row, secondOfDay % 60);
        return row.Text(Offsets[back + MostDaysAhead]);
    }

    /// <summary>A day, or now and then an instant of it between nine and ten in the morning.</summary>
    public static RowWriter Moment(this RowWriter row, int back, ref Dice dice) =>
        dice.Chance(2_000) ? row.Instant(back, 9 * 3600 + dice.Below(3600)) : row.Day(back);

    private static void TwoDigits(RowWriter row, int value)
    {
        Span<byte> text = [(byte)('0' + value / 10), (byte)('0' + value % 10)];
        row.Text(text);
    }

    private static byte[][] Spell(Func<DateOnly, string> spell) =>
        [.. Enumerable.Range(-MostDaysAhead, MostDaysAhead + MostDaysBack).Select(back => Encoding.ASCII.GetBytes(spell(Today.AddDays(-back))))];
}
