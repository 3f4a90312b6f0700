using System.Collections.Immutable;

namespace Quiete.Rules;

/// <summary>A value with the days on which it is in force, inclusive; an absent end is open.</summary>
/// <param name="Source">The act that dates it, where it is not that of the whole rule.</param>
public sealed record Dated<T>(T Value, DateOnly? From = null, DateOnly? To = null, string? Source = null)
{
    public bool InForceOn(DateOnly day) => !(day < From) && !(day > To);
}

/// <summary>A set whose members came and went: how a parameter keeps its history.</summary>
public sealed record DatedSet<T>(ImmutableArray<Dated<T>> Members)
{
    public bool Holds(T value, DateOnly day) =>
        Members.Any(member => member.InForceOn(day) && EqualityComparer<T>.Default.Equals(member.Value, value));

    /// <summary>The members in force on a day, in the order of the pack.</summary>
    public IEnumerable<T> On(DateOnly day) => Members.Where(member => member.InForceOn(day)).Select(member => member.Value);

    /// <summary>Reads <c>[{ "value": …, "from": …, "to": …, "source": … }]</c>.</summary>
    /// <param name="readValue">Reads the field <c>value</c>, and reports its faults; not found leaves the member out.</param>
    internal static DatedSet<T> Read(JsonFields parameters, string name, Func<JsonFields, (bool Found, T Value)> readValue) =>
        new([.. parameters.Objects(name, member => ReadMember(member, readValue), needed: true)]);

    private static Dated<T>? ReadMember(JsonFields member, Func<JsonFields, (bool Found, T Value)> readValue)
    {
        var (found, value) = readValue(member);
        var (from, to) = (member.Day("from"), member.Day("to"));
        if (from > to) member.Fault("to", "It ends before it begins.");
        var source = member.Name("source");
        member.End();
        return found ? new(value, from, to, source) : null;
    }
}
