namespace Quiete.Tests.Cli;

/// <summary>The examples of the README, imported once: facts to screen against, a campaign, an instant.</summary>
public sealed class Market : IDisposable
{
    public const string At = "2026-11-23T10:15:00+01:00";

    private static readonly string[] Kinds = ["rpo", "objections", "consents", "requests", "contracts", "attempts"];
    private readonly Scratch scratch = new();

    public Market()
    {
        foreach (var kind in Kinds)
        {
            var run = Tool.Execute("facts", "import", Facts, "--kind", kind, Example("facts", $"{kind}.csv"));
            if (run.ExitCode != 0) throw new InvalidOperationException(run.Errors);
        }
    }

    public string Facts => scratch["facts"];

    public static string Campaign => Example("campaign.json");

    public static string List => Example("contacts.csv");

    public static string Example(params string[] path) => Path.Combine([Tool.Root, "examples", .. path]);

    /// <summary>Screens a list as the tool does; more arguments come behind.</summary>
    internal Tool.Run Screen(string list, params string[] more) =>
        Tool.Execute([], ["screen", list, "--campaign", Campaign, "--facts", Facts, "--at", At, .. more]);

    public void Dispose() => scratch.Dispose();
}
