using System.Text.RegularExpressions;
using Quiete.Tests.House;

namespace Quiete.Server.Tests.House;

public sealed partial class RoomArrowsTests
{
    /// <summary>Every room may use it, so no arrows are drawn to it.</summary>
    private const string Ground = "Storage";

    [Fact]
    public void Rooms_of_the_service_use_only_the_rooms_that_the_architecture_draws_an_arrow_to()
    {
        var drawn = (from line in Arrows().Matches(File.ReadAllText(Path.Combine(Root(), "docs", "architecture.md")))
                     from to in line.Groups["to"].Value.Split(", ")
                     select (From: line.Groups["from"].Value, To: to)).ToHashSet();
        var used = (from type in typeof(ServerApp).Assembly.GetTypes()
                    let room = Room(type)
                    where room is not null
                    from other in UsedTypes.By(type)
                    let target = Room(other)
                    where target is not null && target != room && target != Ground
                    select (room, target)).ToHashSet();

        Assert.True(used.IsSubsetOf(drawn), $"docs/architecture.md draws no\n{Lines(used.Except(drawn))}");
        Assert.True(drawn.IsSubsetOf(used), $"Nobody takes any more\n{Lines(drawn.Except(used))}");
    }

    private static string Lines(IEnumerable<(string From, string To)> arrows) =>
        string.Join('\n', arrows.Select(arrow => $"{arrow.From} -> {arrow.To}").Order(StringComparer.Ordinal));

    /// <summary>The room of a type: the third part of its namespace; none for the service's root and for what is not the service's.</summary>
    private static string? Room(Type type)
    {
        while (type.HasElementType) type = type.GetElementType()!;
        return RoomName().Match(type.Namespace ?? "") is { Success: true } match ? match.Groups["room"].Value : null;
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Quiete.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex(@"^(?<from>[A-Z]\w+) +=> (?<to>[A-Z]\w+(, [A-Z]\w+)*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Arrows();

    [GeneratedRegex(@"^Quiete\.Server\.(?<room>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RoomName();
}
