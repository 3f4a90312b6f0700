using Quiete.Numbers;

namespace Quiete.Rules.Kinds;

/// <summary>A call that comes from abroad does not show a line of the country.</summary>
/// <param name="HomeCountry">Two letters, ISO 3166.</param>
/// <param name="LineKinds">The kinds of line that may not be shown, each since its day.</param>
public sealed record ForeignOrigin(string HomeCountry, DatedSet<NumberKind> LineKinds) : RuleKind
{
    public const string Word = "foreign-origin";

    public override string Name => Word;

    public override bool DependsOnPerson => false;

    internal static ForeignOrigin Read(JsonFields parameters) => new(
        parameters.Country("homeCountry", needed: true) ?? "",
        DatedSet<NumberKind>.Read(parameters, "lineKinds", member =>
            member.Word<NumberKind>("value", needed: true) is { } kind ? (true, kind) : default));
}
