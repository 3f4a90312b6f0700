namespace Quiete.Rules.Kinds;

/// <summary>An agency calls only within the days of its mandate from the principal.</summary>
public sealed record Mandate : RuleKind
{
    public const string Word = "mandate";

    public override string Name => Word;

    public override bool DependsOnPerson => false;
}
