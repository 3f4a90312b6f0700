using System.Globalization;
using System.Text;
using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>The rows of a file that cannot be read, with line and reason in both languages, as a CSV for whoever sent it. There is no file without such rows.</summary>
internal sealed class RejectsFile : IDisposable
{
    /// <summary>Reasons are few; those that quote what stands in the row are not.</summary>
    private const int MostKept = 1000;

    private static readonly Language Italian = Language.Of("it");

    private readonly Dictionary<string, string> inItalian = [];
    private readonly string path;
    private StreamWriter? file;

    public RejectsFile(string path)
    {
        this.path = path;
        File.Delete(path);
    }

    public void Add(long line, string reason, string text)
    {
        if (file is null)
        {
            file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
            file.Write("line,reason,motivo,text\n");
        }

        file.Write(string.Create(CultureInfo.InvariantCulture, $"{line},{Quoted(reason)},{Quoted(InItalian(reason))},{Quoted(text)}\n"));
    }

    public void Dispose() => file?.Dispose();

    private string InItalian(string reason)
    {
        if (inItalian.TryGetValue(reason, out var known)) return known;
        var said = Italian.Refusal(reason);
        if (inItalian.Count < MostKept) inItalian.Add(reason, said);
        return said;
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
