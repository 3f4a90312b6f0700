using System.ComponentModel;
using System.Diagnostics;
using Quiete.Server.Tests.Events;

namespace Quiete.Server.Tests.Complaints;

/// <summary>Other people's programs that read what a case gives away.</summary>
internal static class NodeOracle
{
    /// <summary>What a script of <c>tests/oracles</c> says of a text.</summary>
    public static async Task<string> Ask(string script, string package, string text, params string[] arguments)
    {
        var folder = Path.Combine(WebhookOracle.Root(), "tests", "oracles");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules", package)), "npm ci --prefix tests/oracles has not been run.");
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, script), .. arguments]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
            var said = node.StandardOutput.ReadToEndAsync();
            await node.StandardInput.WriteAsync(text);
            node.StandardInput.Close();
            return (await said).Trim();
        }
        catch (Win32Exception)
        {
            Assert.Skip("node was not found.");
            throw;
        }
    }
}
