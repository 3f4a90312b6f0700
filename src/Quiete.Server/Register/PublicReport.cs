using Quiete.Audit;

namespace Quiete.Server.Register;

/// <summary>A contact that somebody reported without an account. It counts in no public figure until a person takes it into a register.</summary>
/// <param name="Told">What was told; its device key is that of the entry that it becomes.</param>
/// <param name="Worked">A puzzle was solved for it.</param>
/// <param name="Quarantine">Until when nobody but the reporter sees it.</param>
/// <param name="Person">Who took it into a register; null: nobody yet.</param>
/// <param name="Words">What the reporter added later, in order.</param>
internal sealed record PublicReport(
    ShortCode Code, DateTimeOffset Reported, NewEntry Told, bool Worked, DateTimeOffset Quarantine, long? Person, IReadOnlyList<(DateTimeOffset Told, string Said)> Words)
{
    /// <summary>The device key of the entry that a report becomes.</summary>
    public static string KeyOf(ShortCode code) => $"report:{code}";

    /// <summary>The report as an entry of a register.</summary>
    public NewEntry Entry()
    {
        var said = string.Join('\n', Words.Select(word => word.Said).Prepend(Told.Said ?? "")).Trim();
        return Told with { Said = said.Length == 0 ? null : said.Length > EntryReader.MaxSaid ? said[..EntryReader.MaxSaid] : said };
    }
}

/// <summary>What came of a report: its code, or after how long to try again.</summary>
internal readonly record struct ReportEntered(ShortCode? Code, TimeSpan RetryAfter);

/// <summary>How much may be reported without an account, and how long it waits.</summary>
internal static class ReportLimits
{
    /// <summary>A network's reports an hour, with a puzzle solved for each.</summary>
    public const int WorkedAnHour = 10;

    /// <summary>A network's reports an hour without.</summary>
    public const int PlainAnHour = 3;

    /// <summary>A network's reports a day.</summary>
    public const int ADay = 20;

    /// <summary>All reports a day: a flood stops there.</summary>
    public const int AllADay = 5_000;

    /// <summary>How often a reporter may add something.</summary>
    public const int MostWords = 20;

    /// <summary>How long a report with a puzzle solved waits before others see it.</summary>
    public static readonly TimeSpan WorkedQuarantine = TimeSpan.FromDays(1);

    /// <summary>How long one without waits.</summary>
    public static readonly TimeSpan PlainQuarantine = TimeSpan.FromDays(7);

    /// <summary>How long is known that a network reported.</summary>
    public static readonly TimeSpan NetworkKept = TimeSpan.FromDays(1);

    /// <summary>How long a report that nobody took is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(2 * 365);
}
