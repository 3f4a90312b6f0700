using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Quiete.Server.Tests.Operating;

/// <summary>The service as a process of its own, which can be killed.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    /// <summary>Long, for the machine may be busy with other tests.</summary>
    private static readonly TimeSpan MostStart = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(Process process) => this.process = process;

    /// <summary>Where it answers.</summary>
    public Uri Address => address.Task.Result;

    /// <summary>All that it has written to the terminal.</summary>
    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    public bool HasEnded => process.HasExited;

    /// <summary>The most memory that it has held so far, in bytes (Linux).</summary>
    public long MostMemory => File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)) is var line
        ? long.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture) * 1024
        : 0;

    /// <summary>Starts the service on a free port and waits until it answers.</summary>
    public static Task<ServiceProcess> Serve(string data, string? database, params string[] more) =>
        Answering(Run(["serve", "--data", data, "--url", "http://127.0.0.1:0", "--public-url", TestServer.PublicUrl, .. database is null ? [] : new[] { "--database", database }, .. more]));

    /// <summary>Starts it where programs are looked for in these folders only.</summary>
    public static Task<ServiceProcess> ServeWithPath(string path, string data) => Answering(Start(new ProcessStartInfo("dotnet", Arguments(data)) { Environment = { ["PATH"] = path } }));

    /// <summary>Starts it with a folder for passing files that holds so much and no more; skips the test, with the reason, where that is not allowed.</summary>
    /// <param name="folder">An empty one; only this service sees what is mounted there.</param>
    public static Task<ServiceProcess> ServeWithSmallTemp(string folder, string size, string data)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/unshare"), "A small folder can only be mounted by root, on Linux.");
        return Answering(Start(new ProcessStartInfo(
            "/usr/bin/unshare", ["--mount", "--propagation", "private", "/bin/sh", "-c", $"mount -t tmpfs -o size={size} tmpfs \"$TMPDIR\" && exec dotnet \"$@\"", "sh", .. Arguments(data)])
        {
            Environment = { ["TMPDIR"] = folder },
        }));
    }

    /// <summary>A file as the process sees it.</summary>
    public string Seen(string path) => $"/proc/{process.Id}/root{path}";

    private static string[] Arguments(string data) => [Path.Combine(AppContext.BaseDirectory, "Quiete.Server.dll"), "serve", "--data", data, "--url", "http://127.0.0.1:0", "--public-url", TestServer.PublicUrl];

    private static async Task<ServiceProcess> Answering(ServiceProcess service)
    {
        if (await Task.WhenAny(service.address.Task, service.process.WaitForExitAsync(), Task.Delay(MostStart)) != service.address.Task)
        {
            throw new InvalidOperationException($"The service did not start: {service.Output}");
        }

        return service;
    }

    /// <summary>Runs a command of the service to its end.</summary>
    /// <returns>Its exit code and all that it wrote.</returns>
    public static async Task<(int Code, string Output)> Command(params string[] arguments)
    {
        await using var command = Run(arguments);
        await command.process.WaitForExitAsync();
        return (command.process.ExitCode, command.Output);
    }

    /// <summary>Begins a command of the service.</summary>
    public static ServiceProcess Begin(params string[] arguments) => Run(arguments);

    /// <summary>Ends it as a power cut would (SIGKILL).</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop (SIGTERM).</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> End()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await Kill();
        process.Dispose();
    }

    private static ServiceProcess Run(params string[] arguments) => Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Quiete.Server.dll"), .. arguments]));

    private static ServiceProcess Start(ProcessStartInfo how)
    {
        (how.UseShellExecute, how.RedirectStandardOutput, how.RedirectStandardError) = (false, true, true);
        var started = new Process { StartInfo = how };
        var service = new ServiceProcess(started);
        started.OutputDataReceived += (_, line) => service.Take(line.Data);
        started.ErrorDataReceived += (_, line) => service.Take(line.Data);
        started.Start();
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return service;
    }

    private void Take(string? line)
    {
        if (line is null) return;
        lock (output) output.AppendLine(line);
        if (Hello().Match(line) is { Success: true } hello) address.TrySetResult(new Uri(hello.Groups["address"].Value));
    }

    [GeneratedRegex("^Quiete answers at (?<address>http://[^ ,]+[0-9])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hello();
}
