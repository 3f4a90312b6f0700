namespace Quiete.Rules.Kinds;

/// <summary>Marketing needs a usable consent or the person's own request.</summary>
public sealed record ConsentNeeded : RuleKind
{
    public const string Word = "consent-needed";

    public override string Name => Word;

    public override bool DependsOnPerson => true;
}
