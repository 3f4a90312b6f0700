using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Quiete.Rules;

namespace Quiete.Server.Register;

/// <summary>What a file would bring into a register, and what stays out.</summary>
/// <param name="Entries">Those that can be entered; some may be there already.</param>
/// <param name="Contacts">The lines that shall always ring.</param>
/// <param name="LeftOut">The other rows, each with its reason.</param>
internal sealed record ImportPreview(
    ImportKind Kind, IReadOnlyList<(string Name, string? Field)> Columns, IReadOnlyList<NewEntry> Entries, IReadOnlyList<(string Line, string? Label)> Contacts, IReadOnlyList<ImportRow> LeftOut)
{
    public int Skipped => LeftOut.Count(row => row.IsSkipped);

    public int Rejected => LeftOut.Count - Skipped;
}

/// <summary>Takes files into registers. The same file twice adds nothing; every row is entered, or given back with its reason.</summary>
internal sealed class ImportDesk(ImportStore imports, EntryStore entries, EntryDesk desk, LineWishStore wishes)
{
    /// <summary>How many entries go in together: others wait no longer for their turn.</summary>
    private const int Piece = 500;

    private const int KeyLength = 32;

    /// <summary>Reads a file without entering anything.</summary>
    /// <exception cref="BadInputException">It is none that can be read.</exception>
    public async Task<ImportPreview> Preview(long person, byte[] content, long? import, CancellationToken stop)
    {
        var file = ImportFile.Read(content);
        var reader = await desk.Reader(deviceNow: null, stop);
        var wished = new Wishes(await wishes.Of(person, stop));
        var keys = new Dictionary<string, int>(StringComparer.Ordinal);
        var (good, contacts, leftOut) = (new List<NewEntry>(), new Dictionary<string, string?>(StringComparer.Ordinal), new List<ImportRow>());
        foreach (var row in file.Rows)
        {
            if (row.Contact is var (line, label))
            {
                if (wished.OfLine(line) == Wish.Block) leftOut.Add(row with { Reason = ImportReason.BlockedByOwner });
                else contacts.TryAdd(line, label);
            }
            else if (row.Entry is not { } told)
            {
                leftOut.Add(row);
            }
            else if (Read(reader, told, out var field) is not { } entry)
            {
                leftOut.Add(row with { Reason = ImportReason.BadField, Field = field });
            }
            else if (wished.Of(entry.Line) == Wish.Allow)
            {
                leftOut.Add(row with { Reason = ImportReason.Wanted });
            }
            else
            {
                good.Add(entry with { DeviceKey = KeyOf(entry, keys), Import = import });
            }
        }

        return new(file.Kind, file.Columns, good, [.. contacts.Select(one => (one.Key, one.Value))], leftOut);
    }

    /// <summary>Takes a file in.</summary>
    /// <param name="say">The words for what was left out.</param>
    public async Task<ImportPreview> Enter(RegisterImport import, Func<ImportRow, string> say, CancellationToken stop)
    {
        var preview = await Preview(import.Person, import.Content!, import.Id, stop);
        var added = 0;
        foreach (var piece in preview.Entries.Chunk(Piece))
        {
            added += (await entries.EnterAll(import.Person, import.Account, piece, stop)).Count(one => one.IsNew);
        }

        var done = import.Sent; // one instant for all, by which undoing finds them
        var allowed = preview.Contacts.Count == 0 ? 0 : await wishes.AllowAll(import.Person, preview.Contacts, done, stop);
        await imports.Finish(import.Id, added + allowed, preview.Entries.Count + preview.Contacts.Count - added - allowed, preview.Skipped, preview.Rejected, Rejects(preview, say), stop);
        return preview;
    }

    /// <summary>Takes back what came with a file.</summary>
    public async Task Undo(RegisterImport import, CancellationToken stop)
    {
        await entries.TakeBackImport(import.Person, import.Id, stop);
        await wishes.RemoveSince(import.Person, import.Sent, stop);
        await imports.Undo(import.Id, stop);
    }

    private static string? Rejects(ImportPreview preview, Func<ImportRow, string> say)
    {
        if (preview.LeftOut.Count == 0) return null;
        var file = new StringBuilder("line,reason,text\n");
        foreach (var row in preview.LeftOut.OrderBy(row => row.Line)) file.Append(CultureInfo.InvariantCulture, $"{row.Line},{Quoted(say(row))},{Quoted(row.Text)}\n");
        return file.ToString();
    }

    private static NewEntry? Read(EntryReader reader, EntryTold told, out string? field)
    {
        try
        {
            field = null;
            return reader.Read(told);
        }
        catch (BadInputException mistake)
        {
            field = mistake.Place;
            return null;
        }
    }

    // Line and instant name an entry. Two of one line at one instant are told apart by their order, which is that of every export.
    private static string KeyOf(NewEntry entry, Dictionary<string, int> seen)
    {
        var name = $"{entry.LineText ?? entry.Line.ToString()}|{entry.Received.ToUnixTimeMilliseconds()}|{Terms.Of(entry.Channel)}";
        var count = seen[name] = seen.GetValueOrDefault(name) + 1;
        return $"file:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}|{count}")))[..KeyLength]}";
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
