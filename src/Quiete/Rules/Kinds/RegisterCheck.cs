namespace Quiete.Rules.Kinds;

/// <summary>The opposition register (RPO) was asked about the number not long ago, and leaves the contact open.</summary>
/// <param name="AnswerValidDays">How many days an answer is good for after its own day.</param>
/// <param name="ContractGraceDays">How many days a consent inside a contract outlives the contract.</param>
public sealed record RegisterCheck(int AnswerValidDays, int ContractGraceDays) : RuleKind
{
    public const string Word = "register-check";

    public override string Name => Word;

    public override bool DependsOnPerson => true;

    internal static RegisterCheck Read(JsonFields parameters) => new(
        parameters.Whole("answerValidDays", 0, Limits.GraceDays, needed: true) ?? 0,
        parameters.Whole("contractGraceDays", 0, Limits.GraceDays, needed: true) ?? 0);
}
