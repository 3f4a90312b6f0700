using Quiete.Server.Companies;

namespace Quiete.Server.Reputation;

/// <summary>A line on the common block list: enough people, independent of each other, were bothered by it of late.</summary>
/// <param name="Line">As the engine writes it.</param>
/// <param name="Voices">How many independent people.</param>
/// <param name="Kind">What most of them say that it wanted.</param>
/// <param name="Brand">The name that most of them give; null: they do not agree.</param>
internal sealed record ListedLine(string Line, int Voices, BrandKind? Kind, string? Brand, DateTimeOffset First, DateTimeOffset Last);

/// <summary>The common block list at one moment.</summary>
/// <param name="Version">Grows whenever the list changes.</param>
/// <param name="Lines">In the order of their texts.</param>
internal sealed record LineList(long Version, IReadOnlyList<ListedLine> Lines)
{
    public static readonly LineList Empty = new(0, []);
}

/// <summary>What is known of lines, in memory; it follows the register.</summary>
internal sealed class LineBook
{
    /// <summary>The common block list as it stands. A reader keeps what it got: lists never change, they are replaced.</summary>
    public LineList Listed { get; private set; } = LineList.Empty;
}
