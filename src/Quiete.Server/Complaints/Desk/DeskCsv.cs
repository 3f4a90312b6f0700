using System.Text;
using Quiete.Rules;
using Quiete.Server.Gate;

namespace Quiete.Server.Complaints;

/// <summary>The tables that leave the desk as CSV; <see cref="SafeCsv"/> keeps formulas out of them.</summary>
internal static class DeskCsv
{
    /// <summary>The contacts of a dossier, one a row.</summary>
    public static Task<byte[]> Of(CollectiveDossier dossier, CancellationToken stop) => Table(
        ["person", "name", "at", "channel", "line", "declared_by", "number", "answered", "seconds", "named", "basis", "signs", "receipts", "said"],
        dossier.Cases.SelectMany(one => one.Case.Contacts.Select(contact => (One: one, Contact: contact))).DistinctBy(one => one.Contact.Entry).OrderBy(one => one.Contact.At)
            .Select(row => (IReadOnlyList<string?>)
            [
                $"{row.One.Place}", row.One.Name, Moment.Iso(row.Contact.At), Terms.Of(row.Contact.Channel), row.Contact.Line, row.Contact.DeclaredBy, row.Contact.Number,
                row.Contact.Answered switch { true => "true", false => "false", null => null }, row.Contact.Seconds is { } seconds ? $"{seconds}" : null, row.Contact.Named,
                row.Contact.Basis is { } basis ? Terms.Of(basis) : null, string.Join(' ', CollectiveDossier.SignsOf(row.Contact).Select(Terms.Of)),
                string.Join(' ', row.Contact.Receipts.Select(receipt => receipt.Code.ToString())), row.Contact.Said,
            ]), stop);

    /// <summary>Rows under a first row of names.</summary>
    public static async Task<byte[]> Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows, CancellationToken stop)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', columns).Append("\r\n");
        foreach (var row in rows) text.AppendJoin(',', row.Select(cell => Quoted(cell ?? ""))).Append("\r\n");
        using var bytes = new MemoryStream();
        await using (var safe = new SafeCsv(bytes))
        {
            await safe.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), stop);
            await safe.FlushAsync(stop);
        }

        return bytes.ToArray();
    }

    private static string Quoted(string cell) => cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
