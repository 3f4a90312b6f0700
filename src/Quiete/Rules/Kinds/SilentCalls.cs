namespace Quiete.Rules.Kinds;

/// <summary>After a silent call the number rests, and a campaign makes few of them.</summary>
/// <param name="PauseHours">How long a number rests after a silent call.</param>
/// <param name="MaxRatioPerCent">The most silent calls for a hundred answered.</param>
public sealed record SilentCalls(int PauseHours, decimal MaxRatioPerCent) : RuleKind
{
    public const string Word = "silent-calls";

    public override string Name => Word;

    public override bool DependsOnPerson => true;

    internal static SilentCalls Read(JsonFields parameters) => new(
        parameters.Whole("pauseHours", 0, Limits.Hours, needed: true) ?? 0,
        parameters.Ratio("maxRatioPerCent", needed: true) ?? 0);
}
