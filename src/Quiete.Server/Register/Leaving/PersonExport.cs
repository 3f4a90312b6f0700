using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Gate;

namespace Quiete.Server.Register;

/// <summary>Everything of a person in one file (GDPR art. 15 and 20): <c>quiete.json</c>, and the entries as CSV, in a zip.</summary>
internal sealed class PersonExport(IEnumerable<IPersonalPart> parts, TimeProvider clock)
{
    /// <summary>Grows when a field changes its meaning.</summary>
    public const int Version = 1;

    // The file is opened by its person, not by a page: letters stay letters.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the file.</summary>
    /// <param name="account">The person's own; null: a register that is kept for somebody without one.</param>
    public async Task<byte[]> Zip(Person person, Account? account, CancellationToken stop)
    {
        var all = new Dictionary<string, object?>
        {
            ["version"] = Version,
            ["made"] = Moment.Iso(clock.GetUtcNow()),
            ["account"] = account is null ? null : new { account.Id, account.Email, name = account.DisplayName },
            ["register"] = new { person.Id, person.Name, opened = Moment.Iso(person.Opened) },
        };
        foreach (var part in parts) all[part.Name] = await part.Of(person, stop);

        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            await using (var json = await zip.CreateEntry("quiete.json").OpenAsync(stop)) await JsonSerializer.SerializeAsync(json, all, Json, stop);
            await using var csv = await zip.CreateEntry("entries.csv").OpenAsync(stop);
            await Write(csv, (List<ExportedEntry>)all["entries"]!, stop);
        }

        return bytes.ToArray();
    }

    private static async Task Write(Stream to, List<ExportedEntry> entries, CancellationToken stop)
    {
        await using var safe = new SafeCsv(to);
        var text = new StringBuilder();
        text.AppendJoin(',', ExportedEntry.Columns).Append("\r\n");
        foreach (var entry in entries) text.AppendJoin(',', entry.Cells.Select(Quoted)).Append("\r\n");
        await safe.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), stop);
        await safe.FlushAsync(stop);
    }

    private static string Quoted(string cell) => cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
