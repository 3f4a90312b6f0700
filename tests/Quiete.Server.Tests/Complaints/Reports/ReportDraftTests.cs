using System.Text.Json;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Complaints;
using Quiete.Server.Shell;

namespace Quiete.Server.Tests.Complaints;

public class ReportDraftTests
{
    /// <summary>Set it to write the golden files anew, then read them before they are committed.</summary>
    private const string WriteGolden = "QUIETE_WRITE_GOLDEN";

    private static readonly Language Italian = Language.Of("it");
    private static readonly DateTimeOffset Made = new(2026, 11, 23, 10, 15, 0, TimeSpan.FromHours(1));

    public static TheoryData<string> Names => [.. WorkedCases.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_worked_case_compiles_to_its_golden_file(string name)
    {
        var made = ReportJson.Of(Draft(name), Made, Italian, WorkedCases.Address).Write();
        var golden = Path.Combine(Root(), "tests", "Quiete.Server.Tests", "Complaints", "golden", $"{name}.json");
        if (Environment.GetEnvironmentVariable(WriteGolden) is not null) File.WriteAllBytes(golden, [.. made, (byte)'\n']);
        Assert.Equal(File.ReadAllText(golden).TrimEnd(), System.Text.Encoding.UTF8.GetString(made));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_report_fits_the_published_schema(string name)
    {
        var schema = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root(), "src", "Quiete.Server", "wwwroot", ReportJson.SchemaPath.TrimStart('/')))).RootElement;
        foreach (var words in new[] { Italian, Language.Of("en") })
        {
            var report = JsonDocument.Parse(ReportJson.Of(Draft(name, words), Made, words, WorkedCases.Address).Write()).RootElement;
            Assert.Empty(SchemaCheck.Faults(schema, report));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void No_report_says_that_a_rule_was_broken_and_every_rule_that_it_names_is_in_the_pack(string name)
    {
        var rules = RulePack.Italian.Rules.Select(rule => rule.Id.ToString()).ToHashSet();
        foreach (var may in Draft(name).MayBreak)
        {
            Assert.Contains("può violare", may.Text, StringComparison.Ordinal);
            Assert.Contains(may.Rule, rules);
        }

        foreach (var may in Draft(name, Language.Of("en")).MayBreak) Assert.Contains("may break", may.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guessed_company_stands_nowhere_without_its_mark()
    {
        var draft = Draft("garante-guessed");
        var company = Values(draft).Single(value => value.Field.Source == FieldSource.CompanyName);
        Assert.True(company.IsGuess);
        Assert.Equal("Luce Chiara (a giudizio di chi segnala, non detto da chi ha chiamato)", company.Value);
        Assert.Contains(draft.Gaps, gap => gap is { Kind: GapKind.Vague, Field: "basis", Number: 1 });
        Assert.False(Values(Draft("garante-complete")).Single(value => value.Field.Source == FieldSource.CompanyName).IsGuess);
    }

    [Fact]
    public void A_report_to_the_Garante_is_about_one_company_and_says_what_it_leaves_out()
    {
        var draft = Draft("garante-two-companies");
        Assert.Equal([1L], draft.Contacts.Select(contact => contact.Entry.Id));
        Assert.Equal([2L], draft.LeftOut.Select(contact => contact.Entry.Id));
        Assert.Equal(2, Draft("dossier").Contacts.Length); // one that is about nobody in particular leaves nothing out
    }

    [Fact]
    public void What_is_missing_is_said_contact_by_contact_with_the_page_to_mend_it()
    {
        var gaps = Draft("garante-vague").Gaps;
        foreach (var field in (string[])["name", "tax-code", "email", "company"]) Assert.Contains(gaps, gap => gap.Kind == GapKind.Missing && gap.Field == field && gap.Number is null);
        foreach (var field in (string[])["received", "line", "said"]) Assert.Contains(gaps, gap => gap.Kind == GapKind.Vague && gap.Field == field && gap is { Number: 1, Path: "/registro/1" });
        Assert.Contains(gaps, gap => gap is { Kind: GapKind.Missing, Field: "own-number", Number: 1 });
        Assert.DoesNotContain(gaps, gap => gap.Field is "company-basis" or "basis"); // why it was this company is not asked before one is named
        Assert.Equal(gaps.Length, gaps.DistinctBy(gap => (gap.Field, gap.Number)).Count()); // nothing is said twice
        Assert.DoesNotContain(Draft("garante-complete").Gaps, gap => gap.Kind != GapKind.Advice);
        Assert.True(Draft("garante-complete").IsComplete);
    }

    [Fact]
    public void A_text_longer_than_the_form_takes_is_a_gap_and_stays_whole()
    {
        var draft = Draft("garante-too-long");
        Assert.Contains(draft.Gaps, gap => gap is { Kind: GapKind.TooLong, Field: "told" });
        Assert.False(draft.IsComplete);
        Assert.Equal(4_001, Values(draft).Single(value => value.Field.Id == "told").Value!.Length);
    }

    [Fact]
    public void Contacts_that_were_not_chosen_are_not_in_the_report()
    {
        var (form, file) = WorkedCases.All["garante-complete"];
        var draft = ReportDraft.Compile(Form(form), file, new HashSet<long> { 2 }, WorkedCases.Brands, [], Italian, WorkedCases.Address);
        Assert.Equal([2L], draft.Contacts.Select(contact => contact.Entry.Id));
        Assert.Empty(draft.LeftOut);
    }

    [Fact]
    public void A_signed_no_is_evidence_with_its_receipt_and_rules_that_passed_are_not_named()
    {
        var draft = Draft("garante-refused-yet-made");
        var receipt = Assert.Single(draft.Annexes, annex => annex.Kind == "receipt");
        Assert.Equal($"{WorkedCases.Address}/r/{receipt.Code}", receipt.Url);
        Assert.Contains(draft.MayBreak, may => may.Rule == "IT.RPO.check" && may.Text.Contains(receipt.Code!, StringComparison.Ordinal));
        Assert.DoesNotContain(draft.MayBreak, may => may.Rule == "IT.COD.hours");
    }

    [Fact]
    public void Of_a_file_only_day_length_and_hash_go_along()
    {
        var (form, file) = WorkedCases.All["dossier"];
        var kept = new VaultFile(9, 1, 7, "la-mia-voce.wav", FileKind.Sound, "audio/wav", 1_234_567, [.. Enumerable.Repeat((byte)0xAB, 32)], 90, Cleaned: false, Made);
        var draft = ReportDraft.Compile(Form(form), file, chosen: null, WorkedCases.Brands, [kept], Italian, WorkedCases.Address);
        var annex = Assert.Single(draft.Annexes, annex => annex.Kind == "file");
        Assert.Equal(string.Concat(Enumerable.Repeat("ab", 32)), annex.Sha256);
        Assert.Contains("1.234.567 byte", annex.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("la-mia-voce", System.Text.Encoding.UTF8.GetString(ReportJson.Of(draft, Made, Italian, WorkedCases.Address).Write()), StringComparison.Ordinal);
    }

    private static ReportDraft Draft(string name, Language? words = null)
    {
        var (form, file) = WorkedCases.All[name];
        return ReportDraft.Compile(Form(form), file, chosen: null, WorkedCases.Brands, [], words ?? Italian, WorkedCases.Address);
    }

    private static IEnumerable<ReportValue> Values(ReportDraft draft) => draft.Parts.SelectMany(part => part.Values);

    private static ReportForm Form(string id) => ProcedurePack.Italian.Forms.Single(form => form.Id == id);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Quiete.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
