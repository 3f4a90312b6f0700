using System.Text;
using System.Text.Json;

namespace Quiete.Tests.Cli.Screening;

public sealed class ScreenCommandTests(Market market) : IClassFixture<Market>, IDisposable
{
    private readonly Scratch scratch = new();

    [Fact]
    public void Every_row_of_the_example_comes_out_in_order_with_its_reasons()
    {
        var run = market.Screen(Market.List, "-o", scratch["out.csv"], "--report", scratch["report.json"]);
        Assert.Equal(0, run.ExitCode);

        var input = File.ReadAllLines(Market.List);
        var output = File.ReadAllLines(scratch["out.csv"]);
        Assert.Equal(input.Length, output.Length);
        Assert.All(input.Zip(output), pair => Assert.StartsWith(pair.First + ";", pair.Second, StringComparison.Ordinal));
        Assert.EndsWith(";quiete_number;quiete_decision;quiete_reasons;quiete_valid_until;quiete_earliest", output[0], StringComparison.Ordinal);
        Assert.EndsWith(";+393400000001;allow;;2026-11-23T20:00:00+01:00;", output[1], StringComparison.Ordinal);
        Assert.EndsWith(";+393400000009;refuse;POLICY.attempts:attempts-exhausted;;2026-12-03T10:00:00+01:00", output[9], StringComparison.Ordinal);

        using var report = JsonDocument.Parse(File.ReadAllBytes(scratch["report.json"]));
        var root = report.RootElement;
        Assert.Equal(21, root.GetProperty("rows").GetInt64());
        Assert.Equal(21, root.GetProperty("decisions").EnumerateObject().Sum(decision => decision.Value.GetInt64()));
        Assert.Equal(1, root.GetProperty("duplicates").GetInt64());
        Assert.True(root.GetProperty("reasons").EnumerateObject().Count() >= 8);
    }

    [Theory]
    [InlineData(",", "\n", false)]
    [InlineData(";", "\r\n", true)]
    [InlineData("\t", "\n", true)]
    [InlineData("|", "\r\n", false)]
    public void The_dialect_of_the_list_is_kept(string separator, string lineEnd, bool mark)
    {
        var list = string.Join(lineEnd, $"nome{separator}telefono", $"\"Anna{separator}\nNina\"{separator}340 0000001", $"Bea{separator}3400000005", "");
        var bytes = new UTF8Encoding(mark).GetPreamble().Concat(Encoding.UTF8.GetBytes(list)).ToArray();
        File.WriteAllBytes(scratch["list.csv"], bytes);

        var run = market.Screen(scratch["list.csv"], "-o", scratch["out.csv"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var expected = string.Join(
            lineEnd,
            $"nome{separator}telefono{separator}quiete_number{separator}quiete_decision{separator}quiete_reasons{separator}quiete_valid_until{separator}quiete_earliest",
            $"\"Anna{separator}\nNina\"{separator}340 0000001{separator}+393400000001{separator}allow{separator}{separator}2026-11-23T20:00:00+01:00{separator}",
            $"Bea{separator}3400000005{separator}+393400000005{separator}refuse{separator}{(separator == "|" ? "\"IT.PRIV.objection:objection\"" : "IT.PRIV.objection:objection")}{separator}{separator}",
            "");
        Assert.Equal(new UTF8Encoding(mark).GetPreamble().Concat(Encoding.UTF8.GetBytes(expected)), File.ReadAllBytes(scratch["out.csv"]));
    }

    [Fact]
    public void Bytes_of_Windows_1252_pass_untouched()
    {
        byte[] list = [.. "citt"u8, 0xE0, .. ";telefono\r\nForl"u8, 0xEC, .. ";340"u8, 0xA0, .. "0000001\r\n"u8]; // à, ì, a hard blank
        File.WriteAllBytes(scratch["list.csv"], list);
        Assert.Equal(0, market.Screen(scratch["list.csv"], "-o", scratch["out.csv"]).ExitCode);
        var rows = Encoding.Latin1.GetString(File.ReadAllBytes(scratch["out.csv"])).Split("\r\n");
        Assert.StartsWith("città;telefono;quiete_number", rows[0], StringComparison.Ordinal);
        Assert.StartsWith("Forlì;340\u00A00000001;+393400000001;allow;", rows[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Standard_input_goes_to_standard_output()
    {
        var run = Tool.Execute(
            "telefono\n3400000005\n"u8.ToArray(),
            "screen", "-", "--campaign", Market.Campaign, "--facts", market.Facts, "--at", Market.At);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal("""
            telefono,quiete_number,quiete_decision,quiete_reasons,quiete_valid_until,quiete_earliest
            3400000005,+393400000005,refuse,IT.PRIV.objection:objection,,

            """.ReplaceLineEndings("\n"), run.Output);
    }

    [Fact]
    public void A_row_too_short_is_filled_up_and_a_blank_line_is_a_row()
    {
        scratch.Write("list.csv", "telefono,nome,nota\n3400000005,Bea\n\n3400000001,Anna,x,y\n");
        var run = market.Screen(scratch["list.csv"], "-o", scratch["out.csv"]);
        var rows = File.ReadAllLines(scratch["out.csv"]);
        Assert.Equal(4, rows.Length);
        Assert.StartsWith("3400000005,Bea,,+393400000005,refuse", rows[1], StringComparison.Ordinal);
        Assert.StartsWith(",,,,refuse,", rows[2], StringComparison.Ordinal);
        Assert.Contains("NUMBER:unreadable", rows[2], StringComparison.Ordinal);
        Assert.StartsWith("3400000001,Anna,x,y,+393400000001,allow", rows[3], StringComparison.Ordinal);
        var told = string.Join(' ', run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)); // lines break at the terminal's width
        Assert.Contains("filled up with empty ones: 2", told, StringComparison.Ordinal);
        Assert.Contains("rows with more fields than the list has columns", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workbook_is_read_as_a_list()
    {
        File.WriteAllBytes(scratch["list.xlsx"], Workbooks.Zip(Workbooks.OneSheet(["nome", "telefono"], ["Anna, detta Nina", 3400000001L], ["Bea", "340 0000005"])));

        var run = market.Screen(scratch["list.xlsx"], "-o", scratch["out.csv"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(
            ["\"Anna, detta Nina\",3400000001,+393400000001,allow,,2026-11-23T20:00:00+01:00,", "Bea,340 0000005,+393400000005,refuse,IT.PRIV.objection:objection,,"],
            File.ReadAllLines(scratch["out.csv"])[1..]);
    }

    [Fact]
    public void One_number_is_explained_with_its_sources()
    {
        var run = market.Screen(Market.List, "--explain", "340 0000009");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("POLICY.attempts:attempts-exhausted", run.Output, StringComparison.Ordinal);
        Assert.Contains("source:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_preview_counts_and_writes_no_list()
    {
        var run = market.Screen(Market.List, "--preview");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("21 rows screened by the column Telefono", run.Output, StringComparison.Ordinal);
        Assert.Contains("IT.RPO.check:rpo-listed", run.Output, StringComparison.Ordinal);
    }

    public void Dispose() => scratch.Dispose();
}
