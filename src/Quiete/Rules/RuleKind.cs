using System.Collections.Frozen;
using Quiete.Rules.Kinds;

namespace Quiete.Rules;

/// <summary>What a rule asks, with its parameters. The list of kinds is closed: a pack chooses among them.</summary>
public abstract record RuleKind
{
    private static readonly FrozenDictionary<string, Func<JsonFields, RuleKind>> Readers =
        new Dictionary<string, Func<JsonFields, RuleKind>>(StringComparer.Ordinal)
        {
            [DialableNumber.Word] = DialableNumber.Read,
            [StandingObjection.Word] = _ => new StandingObjection(),
            [RegisterCheck.Word] = RegisterCheck.Read,
            [ConsentNeeded.Word] = _ => new ConsentNeeded(),
            [RequestOnly.Word] = _ => new RequestOnly(),
            [RequestAge.Word] = RequestAge.Read,
            [CallingHours.Word] = CallingHours.Read,
            [VisibleLine.Word] = VisibleLine.Read,
            [DeclaredLines.Word] = _ => new DeclaredLines(),
            [ForeignOrigin.Word] = ForeignOrigin.Read,
            [SilentCalls.Word] = SilentCalls.Read,
            [Mandate.Word] = _ => new Mandate(),
            [PolicyAudience.Word] = _ => new PolicyAudience(),
            [PolicyPartners.Word] = _ => new PolicyPartners(),
            [PolicyAttempts.Word] = _ => new PolicyAttempts(),
            [PolicyRefusal.Word] = _ => new PolicyRefusal(),
            [PolicyRedial.Word] = _ => new PolicyRedial(),
            [Holidays.Word] = Holidays.Read,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The word of the kind in packs, such as <c>register-check</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the answer needs the number called or its facts. Otherwise the campaign and the instant settle it.</summary>
    public abstract bool DependsOnPerson { get; }

    /// <summary>Whether a contact is asked about it. Holidays and the age of requests only serve other rules.</summary>
    public virtual bool IsAsked => true;

    /// <summary>The words of all kinds, in alphabetical order.</summary>
    public static IReadOnlyList<string> AllNames { get; } = [.. Readers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Reads the parameters of a kind; null when there is no such kind.</summary>
    internal static RuleKind? Read(string name, JsonFields parameters) =>
        Readers.TryGetValue(name, out var read) ? read(parameters) : null;
}
