using Quiete.Reputation;

namespace Quiete.Server.Reputation;

/// <summary>The twelve whole months that are counted: those before the one that runs.</summary>
internal readonly record struct Window(DateOnly From)
{
    public const int Months = 12;

    /// <summary>The first day of the last month.</summary>
    public DateOnly Last => From.AddMonths(Months - 1);

    public IEnumerable<DateOnly> All
    {
        get
        {
            for (var at = 0; at < Months; at++) yield return From.AddMonths(at);
        }
    }

    public bool Holds(DateOnly month) => month >= From && month <= Last;

    public static Window Before(DateOnly today) => new(VoiceDays.MonthOf(today).AddMonths(-Months));
}

/// <summary>In which months each voice's register was in use: from the month of its first entry that counts to that of its last.</summary>
internal sealed class Usage
{
    private readonly Dictionary<long, (DateOnly From, DateOnly To)> spans = [];

    /// <summary>Adds what one person's register says.</summary>
    public void Add(long voice, DateOnly from, DateOnly to) => spans[voice] = spans.TryGetValue(voice, out var known)
        ? (from < known.From ? from : known.From, to > known.To ? to : known.To)
        : (from, to);

    /// <summary>A voice's months inside the window.</summary>
    public int MonthsOf(long voice, Window window) => spans.TryGetValue(voice, out var span) ? Months(span, window) : 0;

    /// <summary>All voices' months inside the window.</summary>
    public Exposure In(Window window)
    {
        var (voices, months, squares) = (0, 0L, 0L);
        foreach (var span in spans.Values)
        {
            long own = Months(span, window);
            if (own == 0) continue;
            voices++;
            months += own;
            squares += own * own;
        }

        return new(voices, months, squares);
    }

    /// <summary>How many voices' registers were in use in a month.</summary>
    public int VoicesIn(DateOnly month) => spans.Values.Count(span => span.From <= month && span.To >= month);

    private static int Months((DateOnly From, DateOnly To) span, Window window)
    {
        var from = span.From > window.From ? span.From : window.From;
        var to = span.To < window.Last ? span.To : window.Last;
        return Math.Max(0, (to.Year - from.Year) * 12 + to.Month - from.Month + 1);
    }
}
