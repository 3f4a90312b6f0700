using System.Reflection;
using System.Text.RegularExpressions;
using Quiete.Tests.Cli;

namespace Quiete.Tests.House;

public sealed partial class ArrowsTests
{
    [Fact]
    public void Rooms_use_only_the_rooms_that_the_architecture_draws_an_arrow_to()
    {
        var drawn = Arrow().Matches(File.ReadAllText(Path.Combine(Tool.Root, "docs", "architecture.md")))
            .Select(match => (From: match.Groups["from"].Value, To: match.Groups["to"].Value)).ToHashSet();
        var used = Used(typeof(BadInputException).Assembly).Concat(Used(Assembly.Load("Quiete.Cli"))).ToHashSet();

        Assert.True(drawn.Count > 5, "docs/architecture.md draws its arrows one on a line: A -> B");
        Assert.Empty(used.Except(drawn));
        Assert.Empty(drawn.Except(used)); // an arrow that nobody takes any more
    }

    private static IEnumerable<(string From, string To)> Used(Assembly assembly) =>
        from type in assembly.GetTypes()
        let room = Room(type)
        where room is not null
        from other in UsedTypes.By(type)
        let target = Room(other)
        where target is not null && target != room
        select (room, target);

    /// <summary>The room of a type: the second part of its namespace; none for the root and for what is not ours.</summary>
    private static string? Room(Type type)
    {
        while (type.HasElementType) type = type.GetElementType()!;
        return RoomName().Match(type.Namespace ?? "") is { Success: true } match ? match.Value : null;
    }

    [GeneratedRegex(@"^(?<from>Quiete\.\w+) -> (?<to>Quiete\.\w+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Arrow();

    [GeneratedRegex(@"^Quiete\.\w+", RegexOptions.None, 1000)]
    private static partial Regex RoomName();
}
