using System.Text;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Tests.Cli;

namespace Quiete.Tests.Screening;

public sealed class FactsImportTests : IDisposable
{
    private const string Anna = "+393471234567";
    private const string Rpo = "number,answered_at,listed,revoked_for\n";

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Every_kind_is_read_back_as_it_was_given()
    {
        Import(FactKind.Rpo, Rpo + $"{Anna},2026-11-20,true,Luce Chiara|Altra\n{Anna},2026-10-01T10:00:00+02:00,no,\n");
        Import(FactKind.Objections, $"at;to;number\n2026-03-01;all;{Anna}\n");
        Import(FactKind.Consents, $"number\tat\tcategories\tchannels\tproof\tinside_contract\trevoked_at\n{Anna}\t2026-05-02\ttelecom|gas\tsms|live-call\tsha256:ab\tsì\t2026-06-01\n");
        Import(FactKind.Requests, $"number,at,expires,sectors\n{Anna},2026-11-21,2026-12-21,telecom\n{Anna},2026-11-22,,\n");
        Import(FactKind.Contracts, $"number,from,to\n{Anna},2024-01-10,\n{Anna},2020-01-10,2021-01-10\n");
        Import(FactKind.Attempts, $"number,at,outcome,agency\n{Anna},2026-11-02T18:30:00+01:00,no-answer,Alfa Call\n");

        var standing = Standing(Anna);
        Assert.Equal(
            "2026-10-01T10:00:00+02:00 False ; 2026-11-20 True Altra,Luce Chiara",
            string.Join("; ", standing.RpoAnswers.Select(fact => $"{fact.At} {fact.Listed} {string.Join(',', fact.RevokedFor)}")));
        Assert.Equal([new Objection(On("2026-03-01"), ObjectionScope.All)], standing.Objections);
        Assert.Equal(
            [new Consent(On("2026-05-02"), Sectors.Gas | Sectors.Telecom, Channels.LiveCall | Channels.Sms, "sha256:ab", true, On("2026-06-01"))],
            standing.Consents);
        Assert.Equal(
            [new PersonRequest(On("2026-11-21"), new DateOnly(2026, 12, 21), Sectors.Telecom), new PersonRequest(On("2026-11-22"), null, Sectors.None)],
            standing.Requests);
        Assert.Equal(
            [new Contract(new DateOnly(2020, 1, 10), new DateOnly(2021, 1, 10)), new Contract(new DateOnly(2024, 1, 10), null)],
            standing.Contracts);
        Assert.Equal([new Attempt(new DateTimeOffset(2026, 11, 2, 17, 30, 0, TimeSpan.Zero), Outcome.NoAnswer, "Alfa Call")], standing.Attempts);
        using var facts = Facts.Open(Folder);
        facts.Verify();
    }

    [Fact]
    public void The_same_file_twice_changes_nothing()
    {
        var consents = $"number,at,categories,channels,proof\n{Anna},2026-05-02,telecom,sms,one\n{Anna},2026-05-02,telecom,sms,two\n";
        Import(FactKind.Rpo, Rpo + $"{Anna},2026-11-20,true,\n{Anna},2026-11-20,true,\n");
        Assert.Equal(2, Import(FactKind.Consents, consents).Added);
        var before = File.ReadAllBytes(scratch["d/facts.qnm"]);
        var again = Import(FactKind.Consents, consents);
        Assert.Equal((0, 2), (again.Added, again.AlreadyThere));
        Assert.Equal((0, 1), (Import(FactKind.Rpo, Rpo + $"{Anna},2026-11-20,true,\n").Added, Standing(Anna).RpoAnswers.Count));
        Assert.Equal(before, File.ReadAllBytes(scratch["d/facts.qnm"]));
    }

    [Fact]
    public void Replacing_a_kind_forgets_that_kind_only()
    {
        Import(FactKind.Rpo, Rpo + $"{Anna},2026-11-20,true,\n+393471234568,2026-11-20,true,\n");
        Import(FactKind.Contracts, $"number,from\n{Anna},2024-01-10\n");
        Import(FactKind.Rpo, Rpo + "+393471234569,2026-11-21,false,\n", replace: true);
        Assert.Equal((0, 1), (Standing(Anna).RpoAnswers.Count, Standing(Anna).Contracts.Count));
        using var facts = Facts.Open(Folder);
        facts.Verify();
        Assert.Equal((2u, 1L, 1L), (facts.Map.Count, facts.Count(FactKind.Rpo), facts.Count(FactKind.Contracts)));
    }

    [Fact]
    public void Rows_that_cannot_be_read_are_kept_with_line_and_reason()
    {
        var summary = Import(FactKind.Rpo, Rpo + $"\"{Anna}\",2026-11-20,true,\nfoo,2026-11-20,true,\n\"+39\n347\",2026-11-20,boh,\n{Anna},20/11/2026,true,\n");
        Assert.Equal((4, 1, 3), (summary.Rows, summary.Added, summary.Rejected));
        var rejects = File.ReadAllText(summary.RejectsPath!).Replace(scratch.Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        Assert.StartsWith("line,reason,text,file\n3,\"number: not-a-number\",\"foo,2026-11-20,true,\",\"0.csv\"\n4,\"number: ", rejects, StringComparison.Ordinal);
        Assert.Contains("\"\"\"+39\n347\"\",2026-11-20,boh,\",\"0.csv\"\n6,\"answered_at: not a date", rejects, StringComparison.Ordinal);

        Assert.Null(Import(FactKind.Rpo, Rpo + $"{Anna},2026-11-22,true,\n").RejectsPath);
        Assert.False(File.Exists(scratch["d/rejects-rpo.csv"]));
    }

    [Fact]
    public void A_strict_import_refuses_everything_for_one_row()
    {
        Import(FactKind.Rpo, Rpo + $"{Anna},2026-11-20,true,\n");
        var before = File.ReadAllBytes(scratch["d/facts.qnm"]);
        var refusal = Assert.Throws<BadInputException>(
            () => Import(FactKind.Rpo, Rpo + "+393471234568,2026-11-20,true,\nfoo,2026-11-20,true,\nbar,2026-11-20,true,\n", strict: true));
        Assert.EndsWith("0.csv: line 3", refusal.Place, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(scratch["d/facts.qnm"]));
    }

    [Theory]
    [InlineData("", "empty")] // no header
    [InlineData("telefono,data\n", "Seen: telefono, data")] // other columns
    [InlineData("number,number,answered_at,listed\n", "stands twice")]
    [InlineData("number,answered_at,listed\n+39347\0,2026-11-20,true\n", "zero byte")]
    [InlineData("number,answered_at,listed\n\"+393471234567,2026-11-20,true\n", "never closed")]
    public void A_file_that_is_not_a_list_of_facts_is_refused_with_the_reason(string text, string reason)
    {
        var refusal = Assert.Throws<BadInputException>(() => Import(FactKind.Rpo, text));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(scratch["d/facts.qnm"]));
    }

    [Fact]
    public void Utf16_and_endless_lines_are_refused()
    {
        Assert.Contains("UTF-16", Refusal(Encoding.Unicode.GetBytes("number,answered_at,listed\n")).Message, StringComparison.Ordinal);
        Assert.Contains("does not end", Refusal(Encoding.ASCII.GetBytes(new string('x', 1 << 20))).Message, StringComparison.Ordinal);
        var header = "number,answered_at,listed\n"u8.ToArray();
        Assert.Contains("does not end", Refusal([.. header, .. Encoding.ASCII.GetBytes(new string('x', 1 << 20))]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_without_rows_makes_an_empty_directory_of_facts()
    {
        Assert.Equal(0, Import(FactKind.Rpo, "\uFEFFNumber , ANSWERED_AT,listed\r\n").Rows);
        using var facts = Facts.Open(Folder);
        Assert.Equal(0u, facts.Map.Count);
        facts.Verify();
    }

    [Fact]
    public void Several_files_are_one_change()
    {
        Assert.Throws<BadInputException>(() => ImportFiles(FactKind.Rpo, Rpo + $"{Anna},2026-11-20,true,\n", "other,columns\n"));
        Assert.False(File.Exists(scratch["d/facts.qnm"]));
        Assert.Equal(2, ImportFiles(FactKind.Rpo, Rpo + $"{Anna},2026-11-20,true,\n", "listed;number;answered_at\n0;+390612345678;2026-11-20").Added);
    }

    [Fact]
    public void Several_kinds_are_one_change_and_give_what_one_by_one_gives()
    {
        var csv = new (FactKind Kind, string Text)[]
        {
            (FactKind.Rpo, Rpo + $"{Anna},2026-11-20,true,Luce\n+393471234568,2026-11-20,no,\n{Anna},2026-11-20,true,Luce\n"),
            (FactKind.Consents, $"number,at,categories,channels,proof\n{Anna},2026-05-02,telecom,sms,one\nfoo,2026-05-02,telecom,sms,two\n"),
            (FactKind.Attempts, $"number,at,outcome,agency\n{Anna},2026-11-02T18:30:00+01:00,busy,Alfa\n+393471234569,2026-11-02T18:30:00Z,busy,Alfa\n"),
        };
        foreach (var (kind, text) in csv) Import(kind, text);
        var oneByOne = Standing(Anna);
        var summary = Together(replace: true, strict: false, csv);
        Assert.Equal(
            [(FactKind.Rpo, 3, 2, 1, 0), (FactKind.Consents, 2, 1, 0, 1), (FactKind.Attempts, 2, 2, 0, 0)],
            summary.Kinds.Select(kind => (kind.Kind, kind.Rows, kind.Added, kind.AlreadyThere, kind.Rejected)));
        Assert.Equal(3, summary.Numbers);
        Assert.Equal(scratch["d/rejects-consents.csv"], summary.Kinds[1].RejectsPath);
        Assert.Equal(oneByOne.RpoAnswers.Single().RevokedFor, Standing(Anna).RpoAnswers.Single().RevokedFor);
        Assert.Equal(oneByOne.Consents, Standing(Anna).Consents);
        Assert.Equal(oneByOne.Attempts, Standing(Anna).Attempts);
        using var facts = Facts.Open(Folder);
        facts.Verify();
    }

    [Fact]
    public void A_bad_row_of_one_kind_refuses_all_kinds_when_strict()
    {
        Import(FactKind.Contracts, $"number,from\n{Anna},2024-01-10\n");
        var before = File.ReadAllBytes(scratch["d/facts.qnm"]);
        Assert.Throws<BadInputException>(() => Together(
            replace: false,
            strict: true,
            (FactKind.Rpo, Rpo + $"{Anna},2026-11-20,true,\n"),
            (FactKind.Objections, $"number,at,to\n{Anna},2026-03-01,all\n{Anna},yesterday,all\n")));
        Assert.Equal(before, File.ReadAllBytes(scratch["d/facts.qnm"]));
        Assert.Empty(Directory.GetFiles(Folder, "rejects*"));
    }

    [Fact]
    public void Scattered_and_crowded_numbers_of_two_imports_are_all_found()
    {
        var random = new Random(23);
        var keys = new HashSet<ulong>();
        for (var round = 0; round < 2; round++)
        {
            var csv = new StringBuilder("number,at,to\n");
            var answers = new StringBuilder(Rpo);
            for (var i = 0; i < 40_000; i++)
            {
                var key = i % 2 == 0 ? 39_320_0000000UL + (ulong)random.Next(120_000) : 39_06_10000000UL + (ulong)random.Next(80_000_000);
                keys.Add(key);
                if (i % 5 == 0) csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"+{key},2026-03-01,all\n");
                else answers.Append(System.Globalization.CultureInfo.InvariantCulture, $"+{key},2026-11-20,true,\n");
            }

            Together(replace: false, strict: true, (FactKind.Objections, csv.ToString()), (FactKind.Rpo, answers.ToString()));
            using var facts = Facts.Open(Folder);
            facts.Verify();
            Assert.Equal((uint)keys.Count, facts.Map.Count);
            Assert.All(keys.Take(2000), key => Assert.True(facts.Map.LookUp(key).IsThere));
        }
    }

    [Fact]
    public void A_second_import_at_once_is_refused()
    {
        using var first = new FactsFolder(Folder);
        Assert.Contains("Another import", Assert.Throws<BadInputException>(() => Import(FactKind.Rpo, Rpo)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_dead_import_left_is_cleared_away()
    {
        Directory.CreateDirectory(Folder);
        scratch.Write("d/facts.qnm.new", "half");
        scratch.Write("d/facts.qnm.new-records", "half");
        Import(FactKind.Rpo, Rpo + $"{Anna},2026-11-20,true,\n");
        Assert.Equal("facts.qnm import.lock", string.Join(' ', Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Any_order_of_imports_gives_the_union_of_a_dictionary()
    {
        var random = new Random(11);
        var truth = new Dictionary<ulong, SortedSet<string>>();
        for (var round = 0; round < 6; round++)
        {
            var csv = new StringBuilder(Rpo);
            for (var i = 0; i < 20_000; i++)
            {
                var key = 39_347_0000000UL + (ulong)random.Next(round < 3 ? 40_000 : 4_000_000);
                var day = new DateOnly(2026, 11, random.Next(1, 4));
                var listed = random.Next(2) == 0;
                csv.Append('+').Append(key).Append(',').Append(day.ToString("yyyy-MM-dd", null)).Append(listed ? ",true," : ",0,").Append(i % 97 == 0 ? "Luce" : "").Append('\n');
                if (!truth.TryGetValue(key, out var answers)) truth[key] = answers = new(StringComparer.Ordinal);
                answers.Add($"{day:yyyy-MM-dd} {listed} {(i % 97 == 0 ? "Luce" : "")}");
            }

            Import(FactKind.Rpo, csv.ToString());
        }

        using var facts = Facts.Open(Folder);
        facts.Verify();
        Assert.Equal((uint)truth.Count, facts.Map.Count);
        foreach (var (key, answers) in truth)
        {
            var known = facts.Standing(PhoneNumber.FromBits(key)).RpoAnswers.Select(fact => $"{fact.At} {fact.Listed} {string.Join('|', fact.RevokedFor)}");
            Assert.Equal(string.Join(';', answers), string.Join(';', known.Order(StringComparer.Ordinal)));
        }
    }

    private string Folder => scratch["d"];

    private BadInputException Refusal(byte[] file)
    {
        File.WriteAllBytes(scratch["raw.csv"], file);
        return Assert.Throws<BadInputException>(() => new FactsImport { Directory = Folder, Files = [new(FactKind.Rpo, scratch["raw.csv"])] }.Run(TestContext.Current.CancellationToken));
    }

    private KindSummary ImportFiles(FactKind kind, params string[] texts) => Run(kind, false, false, texts);

    private KindSummary Import(FactKind kind, string text, bool replace = false, bool strict = false) => Run(kind, replace, strict, [text]);

    private KindSummary Run(FactKind kind, bool replace, bool strict, string[] texts) => new FactsImport
    {
        Directory = Folder,
        Files = [.. texts.Select((text, i) => new FactsFile(kind, scratch.Write($"{i}.csv", text)))],
        Replace = replace,
        Strict = strict,
    }.Run(TestContext.Current.CancellationToken).Kinds[0];

    private ImportSummary Together(bool replace, bool strict, params (FactKind Kind, string Text)[] files) => new FactsImport
    {
        Directory = Folder,
        Files = [.. files.Select((file, i) => new FactsFile(file.Kind, scratch.Write($"{i}.csv", file.Text)))],
        Replace = replace,
        Strict = strict,
    }.Run(TestContext.Current.CancellationToken);

    private Standing Standing(string number)
    {
        using var facts = Facts.Open(Folder);
        return facts.Standing(PhoneNumber.Parse(number, null));
    }

    private static Moment On(string day) => Moment.On(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture));
}
