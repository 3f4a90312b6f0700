using System.Text;
using System.Text.Json;
using Quiete.Server.Complaints;

namespace Quiete.Server.Tests.Complaints;

public class CalendarTests
{
    private static readonly DateTimeOffset Stamp = new(2026, 3, 28, 23, 30, 0, TimeSpan.Zero);

    private static readonly CalendarDay[] Days =
    [
        new("act-1@quiete.example", new DateOnly(2026, 3, 29), "Promesso: linea; «tutta», e \\ subito", "Prima riga\nseconda riga, con l'accento: perché così è più lungo di settantacinque ottetti 📅📅📅📅📅📅📅📅", Stamp),
        new("act-2@quiete.example", new DateOnly(2026, 12, 31), new string('è', 200), About: null, Stamp), // the end of a year, and characters of two octets at every fold
    ];

    [Fact]
    public async Task Another_program_reads_the_same_days_texts_and_reminders()
    {
        var read = JsonDocument.Parse(await NodeOracle.Ask("calendar.mjs", "ical.js", Calendar.Write("Pratica: Luce, Chiara", Days))).RootElement;

        Assert.Equal("Pratica: Luce, Chiara", read.GetProperty("name").GetString());
        var days = read.GetProperty("days").EnumerateArray().ToList();
        Assert.Equal(Days.Length, days.Count);
        foreach (var (said, heard) in Days.Zip(days))
        {
            Assert.Equal(said.Uid, heard.GetProperty("uid").GetString());
            Assert.Equal(said.Day.ToString("yyyy-MM-dd", null), heard.GetProperty("day").GetString());
            Assert.Equal(said.Day.AddDays(1).ToString("yyyy-MM-dd", null), heard.GetProperty("end").GetString());
            Assert.True(heard.GetProperty("isDate").GetBoolean());
            Assert.Equal(said.Summary, heard.GetProperty("summary").GetString());
            Assert.Equal(said.About, heard.GetProperty("about").GetString());
            Assert.Equal("2026-03-28T23:30:00Z", heard.GetProperty("stamp").GetString());
            Assert.Equal("-PT15H", heard.GetProperty("alarm").GetString());
        }
    }

    [Fact]
    public void No_line_is_longer_than_75_octets_and_none_ends_inside_a_character()
    {
        var lines = Calendar.Write("x", Days).Split("\r\n");
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.All(lines, line => Assert.DoesNotContain('\uFFFD', line));
        Assert.DoesNotContain(lines, line => line.Contains('\n', StringComparison.Ordinal));
        Assert.Equal("", lines[^1]);
    }
}
