namespace Quiete.Rules.Kinds;

/// <summary>How long a person's request lasts when it names no end.</summary>
/// <param name="Days">Good to the end of this many days after the request's own day.</param>
public sealed record RequestAge(int Days) : RuleKind
{
    public const string Word = "request-age";

    public override string Name => Word;

    public override bool DependsOnPerson => true;

    public override bool IsAsked => false;

    internal static RequestAge Read(JsonFields parameters) => new(parameters.Whole("days", 0, Limits.Days, needed: true) ?? 0);
}
