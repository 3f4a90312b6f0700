namespace Quiete.Rules;

/// <summary>The range of fines that a breach of a rule may carry. Whether there was one, and what it costs, an authority decides.</summary>
/// <param name="MinEur">The least that is foreseen; absent: the source names none.</param>
/// <param name="MaxEur">The most, in whole euro.</param>
/// <param name="TurnoverPerCent">The most as a share of a year's turnover, where that is more than <paramref name="MaxEur"/>.</param>
public sealed record Sanction(long? MinEur, long MaxEur, decimal? TurnoverPerCent, string Source, Confidence Confidence, RuleWords Words)
{
    /// <summary>The share of a turnover, cut to whole euro; null where the source foresees none, or nobody told the turnover.</summary>
    public long? ShareOf(long? turnoverEur) =>
        TurnoverPerCent is { } perCent && turnoverEur is { } turnover ? (long)decimal.Floor(turnover * perCent / 100) : null;

    /// <summary>The upper end of the range: the larger of the fixed sum and the share of the turnover.</summary>
    public long CeilingEur(long? turnoverEur) => Math.Max(MaxEur, ShareOf(turnoverEur) ?? 0);
}
