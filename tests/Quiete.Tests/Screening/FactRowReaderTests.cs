using System.Globalization;
using System.Text;
using Quiete.Gate;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Tests.Cli;

namespace Quiete.Tests.Screening;

public sealed class FactRowReaderTests
{
    [Fact]
    public void Rows_of_every_kind_give_the_fact_that_an_import_keeps()
    {
        using var scratch = new Scratch();
        foreach (var (kind, csv) in new[]
        {
            (FactKind.Rpo, "number,answered_at,listed,revoked_for\n347 1234567,2026-11-20,sì,Luce Chiara|Gas\n"),
            (FactKind.Objections, "number;at;to\n3471234567;2026-11-20T10:15:00+01:00;all\n"),
            (FactKind.Consents, "number,at,categories,channels,proof,inside_contract,revoked_at\n3471234567,2026-11-20,gas|telecom,sms,\"a \"\"b\"\", c\",1,2026-11-21\n"),
            (FactKind.Consents, "number,at,categories,channels\n3471234567,2026-11-20,gas,live-call\n"),
            (FactKind.Requests, "number,at,expires,sectors\n3471234567,2026-11-20,2026-12-01,gas\n"),
            (FactKind.Contracts, "number,from,to\n3471234567,2024-01-10,\n"),
            (FactKind.Attempts, "number,at,outcome,agency\n3471234567,2026-11-20T10:15:00+01:00,not-now,Voce Srl\n"),
        })
        {
            var reader = new FactRowReader(new MemoryStream(Encoding.UTF8.GetBytes(csv)), kind, "facts.csv");
            Assert.True(reader.TryRead(out var row));
            Assert.Null(row.Problem);
            Assert.Equal(2, row.Line);

            var folder = scratch[Guid.NewGuid().ToString("N")];
            File.WriteAllText(scratch["facts.csv"], csv);
            new FactsImport { Directory = folder, Files = [new(kind, scratch["facts.csv"])] }.Run(TestContext.Current.CancellationToken);
            using var facts = Facts.Open(folder);
            Assert.Equivalent(facts.Standing(row.Number), row.Fact, strict: true);
            Assert.False(reader.TryRead(out _));
            Assert.Equal(csv.Length + (csv.Contains('ì', StringComparison.Ordinal) ? 1 : 0), reader.BytesRead);
        }
    }

    [Fact]
    public void A_row_that_cannot_be_read_comes_with_its_line_its_reason_and_its_text()
    {
        var csv = "number,from,to\n\n3471234567,2024-01-10,\"2024-\n01-12\"\nnobody,2024-01-10,\n3471234567,2024-01-10,2024-01-12\n";
        var reader = new FactRowReader(new MemoryStream(Encoding.UTF8.GetBytes(csv)), FactKind.Contracts, "facts.csv");
        Assert.True(reader.TryRead(out var broken) && broken is { Line: 3, Text: "3471234567,2024-01-10,\"2024-\n01-12\"" });
        Assert.StartsWith("to: not a date", broken.Problem, StringComparison.Ordinal);
        Assert.True(reader.TryRead(out var nobody) && nobody is { Line: 5, Number.IsNone: true, Problem: not null });
        Assert.True(reader.TryRead(out var good) && good is { Line: 6, Problem: null });
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void Rows_of_many_blocks_keep_their_lines_and_texts()
    {
        var csv = new StringBuilder("number,at,outcome,agency\n");
        const int rows = 40_000;
        for (var at = 0; at < rows; at++) csv.Append(CultureInfo.InvariantCulture, $"347 1{at:D6},2026-11-20T10:15:00+01:00,busy,Agenzia {at % 7}\n");
        var reader = new FactRowReader(new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString())), FactKind.Attempts, "facts.csv");
        for (var at = 0; at < rows; at++)
        {
            Assert.True(reader.TryRead(out var row));
            Assert.Equal((at + 2L, $"+393471{at:D6}", new Attempt(row.Fact.Attempts[0].At, Outcome.Busy, $"Agenzia {at % 7}")), (row.Line, row.Number.ToString(), row.Fact.Attempts[0]));
        }

        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void A_file_without_the_columns_is_refused() => Assert.Contains("from", Assert.Throws<BadInputException>(
        () => new FactRowReader(new MemoryStream("number,since\n1,2\n"u8.ToArray()), FactKind.Contracts, "facts.csv")).Message, StringComparison.Ordinal);
}
