using Quiete.Reputation;

namespace Quiete.Server.Reputation;

/// <summary>All that people told of one line, as it stands. Never changes: it is replaced.</summary>
/// <param name="ClearedUntil">A dispute was upheld then: what was received before counts no more.</param>
/// <param name="IsContested">Its owner disputes, and nobody has decided yet.</param>
internal sealed record LineRecord(string Line, IReadOnlyList<Report> Reports, DateTimeOffset? ClearedUntil, bool IsContested)
{
    /// <summary>What independent people say of it at an instant.</summary>
    public LineSignals Signals(VoiceFacts voices, DateTimeOffset now) =>
        LineSignals.Of(Counting(voices).Select(one => new LineContact(one.Voice, one.Report.Received, one.Report.IsUseful)), now);

    /// <summary>What one person was bothered by it: all their own attempts, whoever else was.</summary>
    public Nuisance NuisanceOf(long person, DateTimeOffset now)
    {
        var own = Reports.Where(report => report.Person == person && !report.IsUseful && report.Received <= now).Select(report => report.Received).ToList();
        return own.Count == 0 ? Nuisance.None : new(own.Count, own.Sum(at => LineSignals.Decay(now - at)), own.Max());
    }

    /// <summary>The reports that count in public, with their voices.</summary>
    public IEnumerable<(long Voice, Report Report)> Counting(VoiceFacts voices)
    {
        foreach (var report in Reports)
        {
            if (!(report.Received < ClearedUntil) && voices.At(report.Person, report.Received) is { } voice) yield return (voice, report);
        }
    }
}

/// <summary>How much one line bothered one person.</summary>
/// <param name="Attempts">All of them.</param>
/// <param name="Weight">Each by its age.</param>
internal sealed record Nuisance(int Attempts, double Weight, DateTimeOffset? Last)
{
    public static readonly Nuisance None = new(0, 0, null);
}
