namespace Quiete.Rules.Kinds;

/// <summary>No marketing to a person who objected, unless a later request or consent lifts it.</summary>
public sealed record StandingObjection : RuleKind
{
    public const string Word = "objection";

    public override string Name => Word;

    public override bool DependsOnPerson => true;
}
