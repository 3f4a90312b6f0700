using System.Text;
using Quiete.Rules;
using Quiete.Screening;

namespace Quiete.Tests.Screening;

public sealed class PlainAnswerParserTests
{
    [Fact]
    public void What_the_fast_path_reads_the_careful_one_reads_alike()
    {
        var random = new Random(9);
        var columns = FactColumns.Find(FactKind.Rpo, "number,answered_at,listed,revoked_for"u8, "test");
        var plain = new PlainAnswerParser(columns);
        var careful = new FactParser(columns, new FactTexts());
        var fast = 0;
        for (var i = 0; i < 60_000; i++)
        {
            var row = Row(random);
            var padded = new byte[row.Length + (2 * PlainAnswerParser.Width)];
            row.CopyTo(padded, 0);
            var lineEnd = random.Next(2) == 0 ? "\n"u8 : "\r\n"u8;
            lineEnd.CopyTo(padded.AsSpan(row.Length));
            if (!plain.TryRead(ref padded[0], row.Length + lineEnd.Length, out var taken, out var word)) continue;
            fast++;
            Assert.Equal(row.Length + lineEnd.Length, taken);
            Assert.False(plain.TryRead(ref padded[0], taken - 1, out _, out _)); // what lies behind the file's end is no line end
            Assert.True(careful.TryRead(row, out var fact, out var problem), $"{Encoding.UTF8.GetString(row)}: {problem}");
            Assert.Equal(fact.Key, PlainAnswer.Key(word));
            var payload = PlainAnswer.Payload(word);
            var day = DateOnly.FromDayNumber(MapPayload.FirstDay + (payload >> 1));
            Assert.Equal((Moment.On(day).Bits, payload & 1u, 0u), (fact.At, fact.Terms, fact.Text));
        }

        Assert.InRange(fast, 5_000, 55_000);
    }

    private static byte[] Row(Random random)
    {
        var national = random.Next(4) switch
        {
            0 => $"06{random.Next(100_000_000)}",
            1 => $"0{random.NextInt64(10_000_000_000)}",
            _ => $"3{random.Next(999_999_999):D9}",
        };
        var day = random.Next(5) == 0 ? $"20{random.Next(10, 60)}-{random.Next(0, 14):D2}-{random.Next(0, 33):D2}" : "2026-11-20";
        string[] flags = ["true", "false", "0", "1", "sì", "TRUE", ""];
        var row = $"+39{national},{day},{flags[random.Next(flags.Length)]}{(random.Next(3) == 0 ? "," : "")}{(random.Next(20) == 0 ? ",Luce" : "")}";
        var bytes = Encoding.UTF8.GetBytes(row);
        if (random.Next(8) == 0) bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
        return bytes;
    }
}
