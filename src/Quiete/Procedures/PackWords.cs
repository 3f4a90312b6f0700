using Quiete.Rules;

namespace Quiete.Procedures;

/// <summary>Words in both languages, as the files of the pack hold them: <c>{ "it": …, "en": … }</c>.</summary>
internal static class PackWords
{
    public static RuleWords? Read(JsonFields fields, string name, bool needed = true)
    {
        if (fields.Object(name, needed) is not { } said) return null;
        var (italian, english) = (said.Name("it", needed: true), said.Name("en", needed: true));
        said.End();
        return italian is null || english is null ? null : new(italian, english);
    }
}
