namespace Quiete.Rules.Kinds;

/// <summary>Only the person's own request opens the contact; a customer's consent is put to a human.</summary>
public sealed record RequestOnly : RuleKind
{
    public const string Word = "request-only";

    public override string Name => Word;

    public override bool DependsOnPerson => true;
}
