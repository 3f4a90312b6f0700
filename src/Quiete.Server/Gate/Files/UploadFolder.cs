using System.Globalization;
using Quiete.Screening;

namespace Quiete.Server.Gate;

/// <summary>Files that companies send, and what is made of them: each named by its job, kept for a while, then taken away.</summary>
internal sealed class UploadFolder
{
    /// <summary>The most bytes of one file.</summary>
    public const long MaxBytes = 1L << 30;

    /// <summary>How long results and rejected rows are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    // A workbook's texts are held in memory while it is read: several at once could take all of it.
    private static readonly SemaphoreSlim OneWorkbook = new(1);

    private readonly string path;

    public UploadFolder(ServerOptions options)
    {
        path = Path.GetFullPath(Path.Combine(options.Data, "uploads"));
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The file of a job, such as <c>import-3.csv</c>.</summary>
    public string Of(string job, long id, string ending) => Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{job}-{id}{ending}"));

    /// <summary>Saves what is sent, under a name that is not yet a job's; the first sheet of a workbook, as CSV.</summary>
    /// <exception cref="BadHttpRequestException">It is larger than a file may be.</exception>
    /// <exception cref="BadInputException">It is a zip archive, but no workbook, or one that unpacks to more than a file may have.</exception>
    public async Task<SavedFile> Save(Stream sent, CancellationToken stop)
    {
        var saved = await Copy(sent, stop);
        if (!await IsWorkbook(saved.Path, stop)) return saved;
        await OneWorkbook.WaitAsync(stop);
        try
        {
            return await Task.Run(() => FirstSheet(saved, stop), CancellationToken.None);
        }
        finally
        {
            OneWorkbook.Release();
        }
    }

    private async Task<SavedFile> Copy(Stream sent, CancellationToken stop)
    {
        var saved = NewPath();
        try
        {
            await using var file = new FileStream(saved, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
            var buffer = new byte[1 << 17];
            var length = 0L;
            for (int read; (read = await sent.ReadAsync(buffer, stop)) > 0;)
            {
                length += read;
                if (length > MaxBytes) throw new BadHttpRequestException("The file is too large.", StatusCodes.Status413PayloadTooLarge);
                await file.WriteAsync(buffer.AsMemory(0, read), stop);
            }

            file.Flush(flushToDisk: true); // whoever sent it is told that it is here
            return new SavedFile(saved, length);
        }
        catch
        {
            File.Delete(saved);
            throw;
        }
    }

    private static async Task<bool> IsWorkbook(string path, CancellationToken stop)
    {
        var head = new byte[4];
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
        return await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop) == head.Length && Workbook.IsOne(head);
    }

    private SavedFile FirstSheet(SavedFile workbook, CancellationToken stop)
    {
        var csv = NewPath();
        try
        {
            using (var from = File.OpenRead(workbook.Path))
            using (var to = new FileStream(csv, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                Workbook.ToCsv(from, "file", to, MaxBytes, stop);
                to.Flush(flushToDisk: true);
                return new SavedFile(csv, to.Length);
            }
        }
        catch
        {
            File.Delete(csv);
            throw;
        }
        finally
        {
            File.Delete(workbook.Path);
        }
    }

    private string NewPath() => Path.Combine(path, $"new-{Path.GetRandomFileName()}");

    /// <summary>Takes away what is older than it is kept, and uploads that no job came of.</summary>
    public void Sweep()
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime; // files carry the time of the machine
        foreach (var file in Directory.EnumerateFiles(path))
        {
            var age = now - File.GetLastWriteTimeUtc(file);
            if (age > Kept || (age > TimeSpan.FromDays(1) && Path.GetFileName(file).StartsWith("new-", StringComparison.Ordinal))) File.Delete(file);
        }
    }
}

/// <summary>A file that was sent and waits for its job.</summary>
internal sealed record SavedFile(string Path, long Bytes)
{
    /// <summary>Gives it to its job. When this returns the disk has it.</summary>
    public void MoveTo(string path)
    {
        File.Move(Path, path, overwrite: true);
        FactsFolder.SyncDirectory(System.IO.Path.GetDirectoryName(path)!);
    }
}

/// <summary>How far a job with a file is.</summary>
internal enum JobState
{
    Waiting,
    Running,
    Done,

    /// <summary>The file cannot be used as it is.</summary>
    Refused,
    Cancelled,
}
