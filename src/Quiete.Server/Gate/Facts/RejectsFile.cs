using System.Globalization;
using System.Text;

namespace Quiete.Server.Gate;

/// <summary>The rows of a file that cannot be read, with line and reason, as a CSV for whoever sent it. There is no file without such rows.</summary>
internal sealed class RejectsFile : IDisposable
{
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
            file.Write("line,reason,text\n");
        }

        file.Write(string.Create(CultureInfo.InvariantCulture, $"{line},{Quoted(reason)},{Quoted(text)}\n"));
    }

    public void Dispose() => file?.Dispose();

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
