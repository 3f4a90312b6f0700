using System.Globalization;
using System.Text;
using System.Text.Json;
using Quiete.Rules;
using Quiete.Screening;

namespace Quiete.Server.Gate;

/// <summary>CSV files of facts in a folder of their own, one for each kind, as the engine's import reads them. Gone at the end.</summary>
internal sealed class FactsCsv : IDisposable
{
    // Each column with the field of the stored fact that fills it.
    private static readonly (string Column, string Field)[][] Columns =
    [
        [("answered_at", "at"), ("listed", "listed"), ("revoked_for", "revokedFor")],
        [("at", "at"), ("to", "to")],
        [("at", "at"), ("categories", "categories"), ("channels", "channels"), ("proof", "proof"), ("inside_contract", "insideContract"), ("revoked_at", "revokedAt")],
        [("at", "at"), ("expires", "expires"), ("sectors", "sectors")],
        [("from", "from"), ("to", "to")],
        [("at", "at"), ("outcome", "outcome"), ("agency", "agency")],
    ];

    private readonly string folder;
    private readonly StringWriter row = new(CultureInfo.InvariantCulture);
    private readonly StreamWriter?[] files = new StreamWriter?[Columns.Length];

    public FactsCsv(string folder)
    {
        this.folder = folder;
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
    }

    /// <summary>Begins a file, so that a kind without facts is said to have none.</summary>
    public void Begin(FactKind kind) => FileOf(kind);

    /// <summary>Writes a stored fact.</summary>
    public void Write(FactKind kind, long number, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) throw new InvalidDataException("A fact is an object.");
        row.GetStringBuilder().Clear(); // written aside: of a body that cannot be read no half row stays in the file
        row.Write('+');
        row.Write(number);
        foreach (var (_, field) in Columns[(int)kind])
        {
            row.Write(',');
            if (body.TryGetProperty(field, out var value)) Write(row, value);
            else if (kind == FactKind.Objections && field == "to") row.Write(Terms.Of(ObjectionScope.Principal));
        }

        row.Write('\n');
        FileOf(kind).Write(row.GetStringBuilder());
    }

    /// <summary>Writes a fact by its columns after the number.</summary>
    public void Write(FactKind kind, long number, params ReadOnlySpan<string> texts)
    {
        var file = FileOf(kind);
        file.Write('+');
        file.Write(number);
        foreach (var text in texts)
        {
            file.Write(',');
            WriteText(file, text);
        }

        file.Write('\n');
    }

    /// <summary>Ends the files that were begun.</summary>
    public IReadOnlyList<FactsFile> Finish()
    {
        var done = new List<FactsFile>();
        for (var kind = 0; kind < files.Length; kind++)
        {
            if (files[kind] is not { } file) continue;
            file.Dispose();
            files[kind] = null;
            done.Add(new FactsFile((FactKind)kind, PathOf((FactKind)kind)));
        }

        return done;
    }

    public void Dispose()
    {
        row.Dispose();
        foreach (var file in files) file?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static void Write(TextWriter file, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                file.Write(value.ValueKind == JsonValueKind.True ? "true" : "false");
                break;
            case JsonValueKind.Array:
                WriteText(file, string.Join('|', value.EnumerateArray().Select(one => one.GetString())));
                break;
            case JsonValueKind.String:
                WriteText(file, value.GetString()!);
                break;
        }
    }

    private static void WriteText(TextWriter file, string text)
    {
        if (text.AsSpan().IndexOfAny(",\"\r\n") < 0) file.Write(text);
        else file.Write($"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
    }

    private StreamWriter FileOf(FactKind kind)
    {
        if (files[(int)kind] is { } begun) return begun;
        var file = new StreamWriter(PathOf(kind), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
        files[(int)kind] = file;
        file.Write($"number,{string.Join(',', Columns[(int)kind].Select(one => one.Column))}\n");
        return file;
    }

    private string PathOf(FactKind kind) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Terms.Of(kind)}.csv"));
}
