using System.Collections.Immutable;
using Quiete.Numbers;

namespace Quiete.Rules.Kinds;

/// <summary>The number can be read and, where only subscribers may be contacted, is the line of one.</summary>
/// <param name="SubscribersOnly">The contacts for which the three lists of kinds are refused.</param>
public sealed record DialableNumber(
    Scope SubscribersOnly,
    ImmutableArray<NumberKind> ShortKinds,
    ImmutableArray<NumberKind> PremiumKinds,
    ImmutableArray<NumberKind> ForeignKinds) : RuleKind
{
    public const string Word = "dialable-number";

    public override string Name => Word;

    public override bool DependsOnPerson => true;

    internal static DialableNumber Read(JsonFields parameters) => new(
        Scope.Read(parameters.Object("subscribersOnly", needed: true)),
        [.. parameters.Words<NumberKind>("shortKinds", needed: true)],
        [.. parameters.Words<NumberKind>("premiumKinds", needed: true)],
        [.. parameters.Words<NumberKind>("foreignKinds", needed: true)]);
}
