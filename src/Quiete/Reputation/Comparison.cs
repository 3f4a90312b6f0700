namespace Quiete.Reputation;

/// <summary>How one rate stands to another.</summary>
internal enum Comparison
{
    /// <summary>The evidence does not decide yet.</summary>
    CannotTell,

    /// <summary>It is lower: it bothers less.</summary>
    Better,

    /// <summary>It is higher.</summary>
    Worse,
}

/// <summary>Compares rates.</summary>
internal static class Comparisons
{
    /// <summary>How sure one must be before one is called better.</summary>
    public const double Sure = 0.95;

    /// <summary>How a rate stands to another.</summary>
    public static Comparison Compare(GammaDistribution one, GammaDistribution other) => one.IsBelow(other) switch
    {
        >= Sure => Comparison.Better,
        <= 1 - Sure => Comparison.Worse,
        _ => Comparison.CannotTell,
    };
}
