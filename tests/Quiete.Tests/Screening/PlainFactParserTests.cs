using System.Text;
using Quiete.Screening;

namespace Quiete.Tests.Screening;

public sealed class PlainFactParserTests
{
    private static readonly string[] Days = ["2026-11-20", "2024-02-29", "2023-02-29", "2026-13-01", "1850-01-01", "", " 2026-11-20"];
    private static readonly string[] Moments =
    [
        "2026-11-20", "2026-03-29", "2025-12-03T23:59:59+01:00", "2025-07-03T00:10:00-13:30", "2025-07-03T24:00:00+02:00", "2025-07-03T10:00:60+02:00",
        "2025-07-03T10:00:00+14:00", "2025-07-03T10:00:00Z", "2025-07-03 10:00:00+02:00", "2025-07-03T10:00:00.5+02:00", "",
    ];
    private static readonly string[] Sectors = ["telecom", "gas|electricity", "electricity | gas", "Telecom", "steel", "", "charity|survey|other|insurance|gas"];

    private static readonly string[][] Fields =
    [
        ["true", "false", "0", "sì", "maybe", "YES"], ["principal", "all", "ALL", "none"], Sectors, ["sms|live-call", "live-call", "fax", ""], ["one", " two ", "tré", "\"three\"", ""],
        ["busy", "no-answer", "sale", "Sale", "sold"], ["Alfa Call", "Beta", " Beta", "Società", "", "An agency with a name longer than the vector"], ["Luce|Gas", "Gas|Luce", ""],
    ];

    [Theory]
    [InlineData(FactKind.Rpo, "number,answered_at,listed,revoked_for", "m07")]
    [InlineData(FactKind.Objections, "number,at,to", "m1")]
    [InlineData(FactKind.Consents, "number,at,categories,channels,proof,inside_contract,revoked_at", "m2340m")]
    [InlineData(FactKind.Requests, "number,at,expires,sectors", "md2")]
    [InlineData(FactKind.Contracts, "number,from,to", "dd")]
    [InlineData(FactKind.Attempts, "number,at,outcome,agency", "m56")]
    public void What_the_fast_path_reads_the_careful_one_reads_alike(FactKind kind, string header, string shape)
    {
        var random = new Random(17);
        var columns = FactColumns.Find(kind, Encoding.ASCII.GetBytes(header), "test");
        var texts = new FactTexts();
        var fast = new PlainFactParser(columns, texts);
        var careful = new FactParser(columns, texts);
        var read = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var row = Row(random, shape);
            var padded = new byte[row.Length + (2 * PlainFactParser.Padding)];
            random.NextBytes(padded.AsSpan(row.Length));
            row.CopyTo(padded, 0);
            var isCareful = careful.TryRead(row, out var expected, out var problem);
            if (fast.TryRead(ref padded[0], row.Length, out var fact))
            {
                read++;
                Assert.True(isCareful, $"{Encoding.UTF8.GetString(row)}: {problem}");
                var hasProof = kind == FactKind.Consents && (expected.Terms & PackedConsent.ProofFlag) != 0;
                if (hasProof) Assert.Equal(Encoding.UTF8.GetString(texts.Proof(expected.Text, null)), Encoding.UTF8.GetString(texts.Proof(fact.Text, null)));
                Assert.Equal(expected with { Text = hasProof ? fact.Text : expected.Text }, fact);
            }
            else if (isCareful)
            {
                fast.Learn(row, expected);
            }
        }

        Assert.InRange(read, 100, 19_000);
    }

    private static byte[] Row(Random random, string shape)
    {
        var row = new StringBuilder(random.Next(10) == 0 ? "347 123456" : "+39347").Append(random.Next(1_000_000, 10_000_000));
        foreach (var field in shape)
        {
            var texts = field switch { 'm' => Moments, 'd' => Days, _ => Fields[field - '0'] };
            row.Append(',').Append(texts[random.Next(random.Next(2) == 0 ? 1 : texts.Length)]);
        }

        if (random.Next(10) == 0) row.Append(",more");
        var bytes = Encoding.UTF8.GetBytes(row.ToString());
        if (random.Next(8) == 0) bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
        return bytes;
    }
}
