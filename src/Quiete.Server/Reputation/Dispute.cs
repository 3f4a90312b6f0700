using Quiete.Rules;

namespace Quiete.Server.Reputation;

/// <summary>How a dispute stands.</summary>
internal enum DisputeState
{
    /// <summary>It was received; an administrator has until the last day to decide.</summary>
    Open,

    /// <summary>The owner is right: what was told of the line before the decision counts no more.</summary>
    Upheld,

    /// <summary>The reports stand.</summary>
    Rejected,
}

/// <summary>The owner of a line says that contacts in its name are not theirs.</summary>
/// <param name="Account">Who disputed.</param>
/// <param name="Company">For which company; null: the number is the person's own.</param>
/// <param name="Words">What the owner says. Administrators read it, nobody else.</param>
/// <param name="Due">The last day for a decision.</param>
/// <param name="Reason">Why it was decided so; the owner reads it.</param>
internal sealed record Dispute(
    long Id, string Line, long Account, long? Company, string Words, DateTimeOffset Opened, DateOnly Due, DateTimeOffset? Decided, bool Upheld, string? Reason, string? DecidedBy)
{
    /// <summary>A decision is made within as many working days.</summary>
    public const int WorkingDays = 10;

    public DisputeState State => Decided is null ? DisputeState.Open : Upheld ? DisputeState.Upheld : DisputeState.Rejected;

    public bool IsLate(DateOnly today) => Decided is null && today > Due;

    /// <summary>The last of the working days after a day: not Saturdays, Sundays and public holidays.</summary>
    public static DateOnly DueAfter(DateOnly day)
    {
        var holidays = RulePack.Italian.On(day).Holidays;
        for (var left = WorkingDays; left > 0;)
        {
            day = day.AddDays(1);
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !holidays.Contains(day)) left--;
        }

        return day;
    }
}
