using System.Diagnostics;

namespace Quiete.Server.Tests.Documents;

/// <summary>Other people's programs, asked for a second opinion.</summary>
internal static class Programs
{
    public static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Skips the test where one is missing.</summary>
    public static void Need(params IEnumerable<string> programs)
    {
        var missing = programs.Where(program => !Has(program)).ToList();
        Assert.SkipWhen(missing.Count > 0, $"Not installed: {string.Join(", ", missing)}. ./test installs them when it can.");
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int Code, string Said)> Run(string program, byte[]? input, params IEnumerable<string> arguments)
    {
        var how = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(how)!;
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        if (input is not null) await process.StandardInput.BaseStream.WriteAsync(input, TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await said + await wrong);
    }

    /// <summary>What a program answers; it must succeed.</summary>
    public static async Task<string> Ask(string program, byte[]? input, params IEnumerable<string> arguments)
    {
        var (code, said) = await Run(program, input, arguments);
        Assert.True(code == 0, $"{program}: {said}");
        return said;
    }
}

/// <summary>A folder for files that other programs read; gone at the end.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("quiete-test-").FullName;

    public string Put(string name, byte[] content)
    {
        var file = At(name);
        File.WriteAllBytes(file, content);
        return file;
    }

    public string At(string name) => Path.Combine(path, name);

    public void Dispose() => Directory.Delete(path, recursive: true);
}
