namespace Quiete.Server.Shell;

/// <summary>One sentence in both languages.</summary>
internal readonly record struct Sentence(string Italian, string English)
{
    public string In(Language words) => words[Italian, English];
}
