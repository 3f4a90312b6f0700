using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>A report for machines. Its schema is published at <see cref="SchemaPath"/>.</summary>
/// <param name="Schema">Where the schema is.</param>
/// <param name="Complete">Whether the form would take it as it stands.</param>
/// <param name="LeftOut">How many chosen contacts are another company's and were left out.</param>
internal sealed record ReportJson(
    string Schema, string Form, Body Body, string Made, string Language, string FormSource, Confidence FormConfidence, bool Complete, IReadOnlyList<ReportJson.Section> Sections,
    IReadOnlyList<ReportJson.Gap> Gaps, int LeftOut, IReadOnlyList<ReportJson.Rule> MayBreak, IReadOnlyList<ReportJson.Evidence> Annexes)
{
    public const string SchemaPath = "/schemas/segnalazione-1.json";

    // A file to be read by people, too, and never put inside a page: plus signs and apostrophes may stay as they are.
    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What is not known is left out of the file.
    private static readonly JsonSerializerOptions Lenient = new(Indented) { RespectRequiredConstructorParameters = false };

    /// <summary>A section, once or once for each contact.</summary>
    internal sealed record Section(string Id, string Title, int? Contact, IReadOnlyList<Field> Fields);

    /// <summary>A field.</summary>
    /// <param name="Guess">It is what the reporter thinks; nobody said it.</param>
    internal sealed record Field(string Id, string Label, string? Value, bool Guess);

    internal sealed record Gap(GapKind Kind, string Field, int? Contact, string Text);

    /// <summary>A rule that may be broken, with the evidence.</summary>
    internal sealed record Rule(string Id, string Text, int Contacts);

    internal sealed record Evidence(string Kind, string Text, string? Code, string? Url, string? Sha256);

    public static ReportJson Of(ReportDraft draft, DateTimeOffset made, Language words, string address) => new(
        address + SchemaPath, draft.Form.Id, draft.Form.Body, Moment.Iso(made), words.Code, draft.Form.Source, draft.Form.Confidence, draft.IsComplete,
        [.. draft.Parts.Select(part => new Section(part.Section.Id, words.Say(part.Section.Title), part.Number, [.. part.Values.Select(value => new Field(value.Field.Id, words.Say(value.Field.Label), value.Value, value.IsGuess))]))],
        [.. draft.Gaps.Select(gap => new Gap(gap.Kind, gap.Field, gap.Number, gap.Text))], draft.LeftOut.Length,
        [.. draft.MayBreak.Select(one => new Rule(one.Rule, one.Text, one.Contacts))], [.. draft.Annexes.Select(one => new Evidence(one.Kind, one.Text, one.Code, one.Url, one.Sha256))]);

    /// <summary>A report that was written before.</summary>
    public static ReportJson Read(byte[] json) => JsonSerializer.Deserialize<ReportJson>(json, Lenient)!;

    /// <summary>The same report gives the same print, whenever it is made.</summary>
    public string Print() => Convert.ToHexStringLower(SHA256.HashData((this with { Made = "" }).Write()));

    /// <summary>The same without what is said of the person's files.</summary>
    public ReportJson WithoutFiles() => this with { Annexes = [.. Annexes.Where(annex => annex.Kind != ReportAnnexes.File)] };

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Indented);
}
