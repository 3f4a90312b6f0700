namespace Quiete.Rules.Kinds;

/// <summary>The principal's policy caps the attempts within a sliding window.</summary>
public sealed record PolicyAttempts : RuleKind
{
    public const string Word = "policy-attempts";

    public override string Name => Word;

    public override bool DependsOnPerson => true;
}
