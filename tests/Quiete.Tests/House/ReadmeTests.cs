using System.Text.RegularExpressions;
using Quiete.Tests.Cli;

namespace Quiete.Tests.House;

/// <summary>The README is run as its reader would: every command, and the output that it shows.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void The_tour_of_the_README_runs_and_shows_what_it_says()
    {
        using var scratch = new Scratch();
        var readme = File.ReadAllText(Path.Combine(Tool.Root, "README.md"));
        var shown = Shown().Match(readme).Groups["text"].Value;
        var stops = Stop().Matches(readme);
        Assert.Equal(["import", "screen", "explain", "more"], stops.Select(stop => stop.Groups["name"].Value));

        foreach (Match stop in stops)
        {
            foreach (var command in stop.Groups["commands"].Value.Replace("\\\n", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var arguments = Word().Matches(command).Select(word => word.Groups["plain"].Value + word.Groups["quoted"].Value).Skip(1)
                    .Select(word => word is "my-facts" or "screened.csv" ? scratch[word] : word).ToArray();
                var run = Tool.Execute(arguments);
                Assert.True(run.ExitCode == 0 && run.Errors == "", $"{command}\n{run.Errors}");
                if (stop.Groups["name"].Value == "screen") Assert.Equal(Plain(shown), Plain(run.Output));
            }
        }

        var reasons = File.ReadAllLines(scratch["screened.csv"]).Skip(1).SelectMany(row => row.Split(';')[^3].Split('|')).Where(reason => reason.Length > 0).Distinct();
        Assert.True(reasons.Count() >= 8, "the tour shows at least eight different reasons");
    }

    [Fact]
    public void What_the_README_points_to_is_there()
    {
        var readme = File.ReadAllText(Path.Combine(Tool.Root, "README.md"));
        foreach (Match link in Link().Matches(readme))
        {
            var path = Path.Combine(Tool.Root, link.Groups["path"].Value);
            Assert.True(File.Exists(path) || Directory.Exists(path), link.Value);
        }
    }

    /// <summary>The output without what changes from run to run: the time it took, and blanks at the ends of lines.</summary>
    private static string Plain(string output) =>
        string.Join('\n', Seconds().Replace(output, "in … s").Split('\n').Select(line => line.TrimEnd())).Trim();

    [GeneratedRegex(@"<!-- tour: (?<name>\w+) -->\n```sh\n(?<commands>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Stop();

    [GeneratedRegex(@"```text\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shown();

    [GeneratedRegex("\"(?<quoted>[^\"]*)\"|(?<plain>[^ \"]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"in \d+\.\d+ s", RegexOptions.None, 1000)]
    private static partial Regex Seconds();

    [GeneratedRegex(@"\]\((?!http)(?<path>[^)#]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
