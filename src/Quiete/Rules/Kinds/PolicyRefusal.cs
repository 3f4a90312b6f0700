namespace Quiete.Rules.Kinds;

/// <summary>The principal's policy pauses after a refusal, and after a 'not now'.</summary>
public sealed record PolicyRefusal : RuleKind
{
    public const string Word = "policy-refusal";

    public override string Name => Word;

    public override bool DependsOnPerson => true;
}
