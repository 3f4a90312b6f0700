namespace Quiete.Rules.Kinds;

/// <summary>The principal's policy says which agencies may call for it.</summary>
public sealed record PolicyPartners : RuleKind
{
    public const string Word = "policy-partners";

    public override string Name => Word;

    public override bool DependsOnPerson => false;
}
