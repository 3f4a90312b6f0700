using System.Diagnostics;
using System.Text;
using Quiete.Tests.Cli;

namespace Quiete.Tests;

/// <summary>Runs other people's programs from <c>tests/oracles</c>. A test whose oracle is not installed is skipped, with the reason.</summary>
internal static class Oracle
{
    private const string GoPackages = "/usr/share/gocode";

    /// <summary>Runs a script of the folder with node.</summary>
    /// <param name="package">The npm package that it needs.</param>
    public static Tool.Run Node(string script, string package, byte[] input)
    {
        var folder = Path.Combine(Tool.Root, "tests/oracles");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules", package)), "npm ci --prefix tests/oracles has not been run.");
        return Run("node", input, [], Path.Combine(folder, script));
    }

    /// <summary>Runs a program of the folder with Go and the packages of Debian.</summary>
    public static Tool.Run Go(string program, string argument)
    {
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(GoPackages, "src/golang.org/x/mod/sumdb/tlog")), "The Debian package golang-golang-x-mod-dev is not installed.");
        return Run("go", [], [("GO111MODULE", "off"), ("GOPATH", GoPackages), ("GOFLAGS", "")], "run", Path.Combine(Tool.Root, "tests/oracles", program), argument);
    }

    private static Tool.Run Run(string program, byte[] input, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        try
        {
            using var process = Process.Start(start)!;
            var output = Task.Run(process.StandardOutput.ReadToEnd);
            var errors = Task.Run(process.StandardError.ReadToEnd);
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
            process.WaitForExit();
            return new Tool.Run(process.ExitCode, output.Result, errors.Result);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{program} was not found.");
            throw;
        }
    }
}
