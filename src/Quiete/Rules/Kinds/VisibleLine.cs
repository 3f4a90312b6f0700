namespace Quiete.Rules.Kinds;

/// <summary>The caller shows a line, and one that can be called back or that says what it is.</summary>
/// <param name="Prefixes">Beginnings of lines that need not be called back, in E.164 form, such as <c>+390844</c>.</param>
/// <param name="ShortLineDigits">Lengths of short lines that may be shown.</param>
public sealed record VisibleLine(DatedSet<string> Prefixes, DatedSet<int> ShortLineDigits) : RuleKind
{
    public const string Word = "visible-line";

    public override string Name => Word;

    public override bool DependsOnPerson => false;

    internal static VisibleLine Read(JsonFields parameters) => new(
        DatedSet<string>.Read(parameters, "prefixes", ReadPrefix),
        DatedSet<int>.Read(parameters, "shortLineDigits", member =>
            member.Whole("value", 1, 15, needed: true) is { } digits ? (true, digits) : default));

    private static (bool Found, string Value) ReadPrefix(JsonFields member)
    {
        if (member.Name("value", needed: true) is not { } prefix) return (false, "");
        if (prefix is ['+', >= '1' and <= '9', ..] && prefix.Skip(1).All(char.IsAsciiDigit)) return (true, prefix);
        member.Fault("value", "A prefix is a plus and digits, such as +390844.");
        return (false, "");
    }
}
