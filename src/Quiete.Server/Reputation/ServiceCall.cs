namespace Quiete.Server.Reputation;

/// <summary>A call that a person made to a company's customer service.</summary>
/// <param name="WaitedMinutes">Until somebody who could help answered, or the person gave up.</param>
/// <param name="ComplaintNumber">Whether the number of the complaint was given; null: it was no complaint, or nobody asked.</param>
internal sealed record NewServiceCall(long Brand, DateOnly Day, int WaitedMinutes, bool? ComplaintNumber, bool Solved)
{
    /// <summary>More than half a day on the telephone is a slip of the pen.</summary>
    public const int MostMinutes = 720;

    /// <summary>Older calls are not remembered well.</summary>
    public const int MostDaysAgo = 90;

    /// <exception cref="BadInputException">The first field that cannot be used.</exception>
    public NewServiceCall Checked(DateOnly today)
    {
        if (WaitedMinutes is < 0 or > MostMinutes) throw new BadInputException("waitedMinutes", $"From 0 to {MostMinutes} minutes.");
        if (Day > today || Day < today.AddDays(-MostDaysAgo)) throw new BadInputException("day", $"A day of the last {MostDaysAgo}.");
        return this;
    }
}

/// <summary>The same as it is kept.</summary>
internal sealed record ServiceCall(long Id, long Person, NewServiceCall Told);
