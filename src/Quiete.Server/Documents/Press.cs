using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Quiete.Server.Documents;

/// <summary>Turns HTML into tagged PDF (PDF/UA-1) with WeasyPrint: a process for each paper, which can reach nothing but the paper and the house's fonts.</summary>
/// <param name="log">Hears of papers that could not be printed, never of what they say.</param>
/// <param name="interpreter">The Python that has WeasyPrint; the one that the installed program names if null.</param>
internal sealed partial class Press(ILogger<Press> log, string? interpreter = null) : IDisposable
{
    public const string Program = "weasyprint";

    /// <summary>How many papers are printed side by side.</summary>
    public const int AtOnce = 2;

    /// <summary>How many more may wait for their turn.</summary>
    public const int MostWaiting = 20;

    /// <summary>The most characters of a paper's HTML: some thousand pages.</summary>
    public const int MaxCharacters = 4_000_000;

    /// <summary>The most bytes of a PDF.</summary>
    public const int MaxBytes = 100 * 1024 * 1024;

    /// <summary>What a process may use; a dossier of 500 pages takes half of it.</summary>
    public const long MaxMemory = 4L * 1024 * 1024 * 1024;

    private const int LeastSeconds = 60;
    private const int CharactersASecond = 2_000; // measured: 500 pages of tables, 1.9 MB of HTML, take 165 s of a processor and 1.7 GB
    private const int ReadBytes = 64 * 1024;
    private const int MaxSaid = 500;

    // What .NET makes of a program that was ended by SIGABRT, SIGBUS and SIGSEGV. Too much time (SIGXCPU) and our own SIGKILL are others.
    private static readonly int[] Crashes = [128 + 6, 128 + 7, 128 + 11];

    private static readonly string Fonts = Path.Combine(AppContext.BaseDirectory, "wwwroot", "bootstrap-italia-2.18.3", "fonts");
    private static readonly Lazy<string> Script = new(ReadScript);

    private readonly SemaphoreSlim turn = new(AtOnce);
    private readonly string? python = interpreter ?? FindPython();
    private int asked;

    /// <summary>Whether the program is on this machine.</summary>
    public bool IsThere => python is not null;

    /// <summary>Prints. The same paper gives the same bytes.</summary>
    /// <exception cref="PressException">It cannot be made here, or not now.</exception>
    public async Task<byte[]> Print(string html, IReadOnlyList<Attachment> attachments, CancellationToken stop)
    {
        if (python is null) throw new PressException($"The program {Program} is not on this machine.");
        if (html.Length > MaxCharacters) throw new PressException("The paper is too long.");
        try
        {
            if (Interlocked.Increment(ref asked) > AtOnce + MostWaiting) throw new PressException("Too many papers wait already.");
            await turn.WaitAsync(stop);
            try
            {
                // The program's libraries, in C, crash now and then (WeasyPrint issue 1402; here once under load, and not in 1,640 tries to see it again).
                return await Run(python, html, attachments, stop) ?? await Run(python, html, attachments, stop) ?? throw new PressException("The program failed.");
            }
            finally
            {
                turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref asked);
        }
    }

    public void Dispose() => turn.Dispose();

    /// <summary>The Python that has the library: the program is a few lines of it, and the first names it.</summary>
    public static string? FindPython()
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists);
        if (found is null) return null;
        var first = File.ReadLines(found, Encoding.Latin1).FirstOrDefault() ?? "";
        var interpreter = first.StartsWith("#!", StringComparison.Ordinal) ? first[2..].Trim().Split(' ')[0] : "";
        return File.Exists(interpreter) ? interpreter : null;
    }

    // Null if the program crashed.
    private async Task<byte[]?> Run(string python, string html, IReadOnlyList<Attachment> attachments, CancellationToken stop)
    {
        var seconds = LeastSeconds + (html.Length / CharactersASecond);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(TimeSpan.FromSeconds(seconds));
        using var process = Start(python, seconds);
        var said = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            var made = ReadAll(process.StandardOutput.BaseStream, late.Token);
            try
            {
                await JsonSerializer.SerializeAsync(process.StandardInput.BaseStream, new
                {
                    html, attachments = attachments.Select(one => new { name = one.Name, mediaType = one.MediaType, about = one.About, content = one.Bytes }),
                }, cancellationToken: late.Token);
                process.StandardInput.Close();
            }
            catch (IOException) // it ended before it had read all; what it says of that follows
            {
            }

            var pdf = await made;
            await process.WaitForExitAsync(late.Token);
            if (process.ExitCode == 0 && pdf.AsSpan().StartsWith("%PDF-"u8)) return pdf;
            var kind = await said;
            PrintingFailed(log, process.ExitCode, kind.Length > MaxSaid ? kind[..MaxSaid] : kind);
            if (Crashes.Contains(process.ExitCode)) return null;
            throw new PressException("The program failed.");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            PrintingFailed(log, -1, $"more than {seconds} seconds");
            throw new PressException("It took too long.");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string python, int seconds)
    {
        var how = new ProcessStartInfo(python) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-I", "-X", "faulthandler", "-c", Script.Value, Fonts, Text(MaxMemory), Text(seconds)]) how.ArgumentList.Add(argument);
        var home = how.Environment.TryGetValue("HOME", out var known) ? known : null;
        how.Environment.Clear();
        how.Environment["PATH"] = "/usr/bin:/bin";
        how.Environment["LANG"] = "C.UTF-8";
        how.Environment["SOURCE_DATE_EPOCH"] = "0"; // fonts carry the day on which they were cut
        if (home is not null) how.Environment["HOME"] = home; // fontconfig keeps its cache there
        try
        {
            return Process.Start(how) ?? throw new PressException("The program did not start.");
        }
        catch (Win32Exception failure)
        {
            throw new PressException("The program did not start.", failure);
        }
    }

    private static async Task<byte[]> ReadAll(Stream stream, CancellationToken stop)
    {
        using var all = new MemoryStream();
        var buffer = new byte[ReadBytes];
        while (await stream.ReadAsync(buffer, stop) is var read and > 0)
        {
            if (all.Length + read > MaxBytes) throw new PressException("The paper is too large.");
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }

    private static string ReadScript()
    {
        using var reader = new StreamReader(typeof(Press).Assembly.GetManifestResourceStream("documents/press.py")!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Warning, "A paper could not be printed: exit code {Code}, {Kind}.")]
    private static partial void PrintingFailed(ILogger log, int code, string kind);
}
