namespace Quiete.Rules.Kinds;

/// <summary>The principal's policy pauses after any attempt.</summary>
public sealed record PolicyRedial : RuleKind
{
    public const string Word = "policy-redial";

    public override string Name => Word;

    public override bool DependsOnPerson => true;
}
