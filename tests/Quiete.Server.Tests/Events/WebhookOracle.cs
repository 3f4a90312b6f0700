using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Quiete.Server.Tests.Events;

/// <summary>The reference library of Standard Webhooks, asked whether messages are valid.</summary>
internal static class WebhookOracle
{
    /// <summary><c>valid</c>, or what is wrong, for each message and the secret to verify it with.</summary>
    public static async Task<IReadOnlyList<string>> Verify(params (string Secret, Message Message)[] messages)
    {
        var folder = Path.Combine(Root(), "tests", "oracles");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules", "standardwebhooks")), "npm ci --prefix tests/oracles has not been run.");
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", Path.Combine(folder, "webhooks.mjs")) 
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            foreach (var (secret, message) in messages)
            {
                await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { secret, headers = message.Headers, body = Convert.ToBase64String(message.Body) }));
            }

            node.StandardInput.Close();
            return (await node.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Win32Exception)
        {
            Assert.Skip("node was not found.");
            throw;
        }
    }

    /// <summary>The folder of the whole project.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Quiete.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
