namespace Quiete.Numbers;

/// <summary>The words by which files, the tool and the service call kinds, problems and repairs.</summary>
public static class NumberWords
{
    private static readonly string[] Kinds =
    [
        "unknown", "fixed", "mobile", "toll-free", "shared-cost", "premium", "personal", "voip", "statistics", "commercial",
        "short", "emergency", "alphanumeric", "foreign",
    ];

    private static readonly string[] Problems =
        ["", "empty", "not-a-number", "several", "too-short", "too-long", "unassigned", "ambiguous"];

    private static readonly string[] Repairs = ["leading-zero-restored", "plus-restored", "decimals-removed"];

    /// <summary>The kind's word, such as <c>toll-free</c>.</summary>
    public static string Word(this NumberKind kind) => Kinds[(int)kind];

    /// <summary>The problem's word, such as <c>too-short</c>; null for <see cref="NumberProblem.None"/>.</summary>
    public static string? Word(this NumberProblem problem) => problem == NumberProblem.None ? null : Problems[(int)problem];

    /// <summary>The words of the repairs made, such as <c>leading-zero-restored</c>.</summary>
    public static IEnumerable<string> Words(this NumberRepairs repairs) =>
        Repairs.Where((_, bit) => ((int)repairs >> bit & 1) == 1);

    /// <summary>The kind that a word names.</summary>
    public static bool TryKind(string word, out NumberKind kind)
    {
        var index = Array.IndexOf(Kinds, word);
        kind = (NumberKind)Math.Max(index, 0);
        return index >= 0;
    }
}
