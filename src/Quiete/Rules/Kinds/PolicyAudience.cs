namespace Quiete.Rules.Kinds;

/// <summary>The principal's policy may keep to its own customers, of a certain tenure.</summary>
public sealed record PolicyAudience : RuleKind
{
    public const string Word = "policy-audience";

    public override string Name => Word;

    public override bool DependsOnPerson => true;
}
