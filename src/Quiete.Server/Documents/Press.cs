using System.Diagnostics;
using System.Text;

namespace Quiete.Server.Documents;

/// <summary>Turns HTML into PDF/UA-1 with WeasyPrint, a program of its own: one process for each paper.</summary>
internal sealed class Press
{
    public const string Program = "weasyprint";

    /// <summary>Whether the program is on this machine.</summary>
    public bool IsThere => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Program)));

    /// <summary>Prints.</summary>
    /// <exception cref="PressException">It cannot be made here, or not now.</exception>
    public async Task<byte[]> Print(string html, IReadOnlyList<Attachment> attachments, CancellationToken stop)
    {
        if (!IsThere) throw new PressException($"The program {Program} is not on this machine.");
        var folder = Directory.CreateTempSubdirectory("quiete-paper-");
        try
        {
            var how = new ProcessStartInfo(Program) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
            foreach (var attachment in attachments)
            {
                var name = Path.Combine(folder.FullName, attachment.Name);
                await File.WriteAllBytesAsync(name, attachment.Bytes, stop);
                how.ArgumentList.Add("--attachment");
                how.ArgumentList.Add(name);
            }

            var made = Path.Combine(folder.FullName, "paper.pdf");
            foreach (var argument in (string[])["--pdf-variant", "pdf/ua-1", "--encoding", "utf-8", "-", made]) how.ArgumentList.Add(argument);
            using var process = Process.Start(how) ?? throw new PressException("The program did not start.");
            var said = process.StandardError.ReadToEndAsync(stop);
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(html), stop);
            process.StandardInput.Close();
            await process.WaitForExitAsync(stop);
            await said;
            return process.ExitCode == 0 && File.Exists(made) ? await File.ReadAllBytesAsync(made, stop) : throw new PressException("The program failed.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
