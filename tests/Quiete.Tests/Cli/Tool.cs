using System.Diagnostics;
using System.Text;

namespace Quiete.Tests.Cli;

/// <summary>The tool as its user meets it: a process with arguments, standard input, two outputs and an exit code.</summary>
internal static class Tool
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    public sealed record Run(int ExitCode, string Output, string Errors);

    public static Run Execute(params string[] arguments) => Execute([], arguments);

    public static Run Execute(byte[] input, params string[] arguments)
    {
        using var process = Start(arguments);
        var output = ReadAll(process.StandardOutput.BaseStream);
        var errors = ReadAll(process.StandardError.BaseStream);
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The tool may refuse before it has read everything; its answer is what counts.
        }

        process.WaitForExit();
        return new Run(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>Starts the tool and leaves it running, for tests that kill it or close its pipes.</summary>
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } dotnet && Path.GetFileNameWithoutExtension(dotnet) == "dotnet" ? dotnet : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Quiete.Cli.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start) ?? throw new InvalidOperationException("The tool did not start.");
    }

    private static Task<string> ReadAll(Stream stream) => Task.Run(() =>
    {
        using var reader = new StreamReader(stream, new UTF8Encoding(false));
        return reader.ReadToEnd();
    });

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Quiete.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside the checkout.");
    }
}

/// <summary>A folder of its own for one test, gone afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("quiete-test-").FullName;

    public string this[string name] => Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text, new UTF8Encoding(false));
        return this[name];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
