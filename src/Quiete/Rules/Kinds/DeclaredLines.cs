namespace Quiete.Rules.Kinds;

/// <summary>An agency is enrolled in the register of operators (ROC), and calls from lines that it declared.</summary>
public sealed record DeclaredLines : RuleKind
{
    public const string Word = "declared-lines";

    public override string Name => Word;

    public override bool DependsOnPerson => false;
}
