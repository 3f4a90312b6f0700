using System.Diagnostics;
using System.Globalization;
using Quiete.Screening;

namespace Quiete.Cli;

/// <summary>One line on a terminal that shows how far a screening is: share, rows a second, time left. Silent elsewhere.</summary>
internal sealed class ProgressLine(long? totalBytes) : IDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    private readonly bool shown = !Console.IsErrorRedirected;
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly Lock turn = new();
    private TimeSpan next = Between;
    private bool written;

    public void Show(ScreeningProgress progress)
    {
        if (!shown || watch.Elapsed < next || !turn.TryEnter()) return;
        try
        {
            next = watch.Elapsed + Between;
            written = true;
            Console.Error.Write("\r\u001b[K" + Line(progress, watch.Elapsed));
        }
        finally
        {
            turn.Exit();
        }
    }

    public void Dispose()
    {
        if (written) Console.Error.Write("\r\u001b[K");
    }

    private string Line(ScreeningProgress progress, TimeSpan elapsed)
    {
        var pace = progress.Rows / elapsed.TotalSeconds;
        var line = string.Create(CultureInfo.InvariantCulture, $"{progress.Rows:N0} rows, {pace:N0} rows/s");
        if (totalBytes is not > 0 || progress.Bytes == 0) return line;

        var done = Math.Min(1.0, (double)progress.Bytes / totalBytes.Value);
        var bar = new string('█', (int)(done * 30)).PadRight(30, '░');
        var left = TimeSpan.FromSeconds(elapsed.TotalSeconds * (1 - done) / done);
        return string.Create(CultureInfo.InvariantCulture, $"{bar} {done:P0}  {line}, {left:m\\:ss} left");
    }
}
