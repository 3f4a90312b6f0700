namespace Quiete.Rules;

/// <summary>The name of a rule, such as <c>IT.RPO.check</c>. It stays when the rule changes: versions share it.</summary>
/// <remarks>The default value is the empty name, which no rule has.</remarks>
public readonly record struct RuleId : IComparable<RuleId>
{
    private const int MaxLength = 60;
    private readonly string? text;

    private RuleId(string text) => this.text = text;

    /// <summary>Reads a name: letters, digits and underscores, parted by single dots.</summary>
    public static bool TryParse(string? text, out RuleId id)
    {
        id = default;
        if (text is null or "" || text.Length > MaxLength) return false;
        if (text[0] == '.' || text[^1] == '.' || text.Contains("..", StringComparison.Ordinal)) return false;
        if (!text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.')) return false;
        id = new(text);
        return true;
    }

    public int CompareTo(RuleId other) => string.CompareOrdinal(ToString(), other.ToString());

    public override string ToString() => text ?? "";
}
