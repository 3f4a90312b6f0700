namespace Quiete.Gate;

/// <summary>Whom a principal's policy lets its campaigns contact.</summary>
public enum Audience : byte
{
    Anyone,
    Customers,
}

/// <summary>Which hours a principal's policy keeps.</summary>
public enum PolicyHours : byte
{
    /// <summary>Those of the code of conduct.</summary>
    Code,

    /// <summary>None of its own.</summary>
    None,
}

/// <summary>What a principal asks of its campaigns beyond the law, on the days from..to, inclusive.</summary>
public sealed record Policy
{
    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    public Audience Audience { get; init; }

    /// <summary>For <see cref="Audience.Customers"/>: how many full days the contract has run at least.</summary>
    public int MinTenureDays { get; init; }

    public Partners Partners { get; init; } = Partners.Any;

    public PolicyHours Hours { get; init; }

    public AttemptCap? MaxAttempts { get; init; }

    public int? PauseAfterRefusalDays { get; init; }

    public int? PauseAfterNotNowDays { get; init; }

    public int? RedialPauseHours { get; init; }

    public bool InForceOn(DateOnly day) => !(day < From) && !(day > To);
}

/// <summary>At most so many attempts within a sliding window of days, each of 24 hours.</summary>
public sealed record AttemptCap(int Count, int Days);

/// <summary>The agencies that a policy allows: any, or those it names. Own staff is always allowed.</summary>
public sealed record Partners
{
    private Partners(IReadOnlyList<string>? names) => Names = names;

    public static Partners Any { get; } = new(names: null);

    public static Partners None { get; } = new([]);

    /// <summary>The names allowed; null: any.</summary>
    public IReadOnlyList<string>? Names { get; }

    public static Partners Only(IReadOnlyList<string> names) => new(names);

    public bool Allow(string agency) => Names is null || Names.Contains(agency, StringComparer.Ordinal);
}
