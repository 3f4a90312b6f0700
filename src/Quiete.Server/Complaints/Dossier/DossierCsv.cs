using System.Text;
using Quiete.Server.Gate;

namespace Quiete.Server.Complaints;

/// <summary>The chronology of a case for a spreadsheet: a line an event, and no field that a spreadsheet would run.</summary>
internal static class DossierCsv
{
    private const string Head = "at,type,what,details,refers_to,said,promise,url,notes";

    public static async Task<byte[]> Write(DossierView view, CancellationToken stop)
    {
        var text = new StringBuilder("\uFEFF").Append(Head).Append("\r\n"); // the mark without which Excel reads accents wrongly
        foreach (var one in view.Events)
        {
            text.AppendJoin(',', new[] { one.Iso, one.IsContact ? "contact" : "act", one.What, string.Join("; ", one.Parts), one.Refers, one.Said, one.Promise, one.Url, string.Join("; ", one.Notes) }.Select(Field)).Append("\r\n");
        }

        using var safe = new MemoryStream();
        using var plain = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
        await SafeCsv.Copy(plain, safe, stop);
        return safe.ToArray();
    }

    private static string Field(string? text) => string.IsNullOrEmpty(text) ? "" : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
