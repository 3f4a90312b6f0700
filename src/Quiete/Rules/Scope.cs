using System.Collections.Immutable;

namespace Quiete.Rules;

/// <summary>To which contacts a rule speaks. What the pack leaves out means any.</summary>
/// <param name="Purposes">Empty: any purpose.</param>
/// <param name="Channels"><see cref="Channels.None"/>: any channel.</param>
/// <param name="Sectors"><see cref="Sectors.None"/>: any sector.</param>
public sealed record Scope(ImmutableArray<Purpose> Purposes, Channels Channels, Sectors Sectors)
{
    public static readonly Scope Everything = new([], Channels.None, Sectors.None);

    public bool Covers(Purpose purpose, Channels channel, Sectors sector) =>
        (Purposes.IsEmpty || Purposes.Contains(purpose))
        && (Channels == Channels.None || (Channels & channel) != Channels.None)
        && (Sectors == Sectors.None || (Sectors & sector) != Sectors.None);

    internal static Scope Read(JsonFields? fields)
    {
        if (fields is null) return Everything;
        var scope = new Scope(
            [.. fields.Words<Purpose>("purposes")],
            fields.Words<Channels>("channels").Aggregate(Channels.None, (all, one) => all | one),
            fields.Words<Sectors>("sectors").Aggregate(Sectors.None, (all, one) => all | one));
        fields.End();
        return scope;
    }
}
