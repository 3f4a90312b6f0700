using System.Collections.Concurrent;
using Quiete.Numbers;
using Quiete.Reputation;
using Quiete.Server.Companies;

namespace Quiete.Server.Reputation;

/// <summary>A line on the common block list: enough people, independent of each other, were bothered by it of late.</summary>
/// <param name="Line">As the engine writes it.</param>
/// <param name="First">The day on which it was first noted, as its first instant in Italy; <paramref name="Last"/> likewise.</param>
/// <param name="Voices">How many independent people.</param>
/// <param name="Kind">What most of them say that it wanted.</param>
/// <param name="Brand">The name that most of them give; null: they do not agree.</param>
internal sealed record ListedLine(string Line, int Voices, BrandKind? Kind, string? Brand, DateTimeOffset First, DateTimeOffset Last)
{
    /// <summary>A count of voices as it is published: in steps, so that nobody sees it move with one person's word.</summary>
    public static int Step(int voices)
    {
        ReadOnlySpan<int> steps = [1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 75, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];
        var at = steps.BinarySearch(voices);
        return at >= 0 ? voices : ~at == 0 ? 0 : steps[~at - 1];
    }
}

/// <summary>The common block list at one moment.</summary>
/// <param name="Version">Grows whenever the list changes.</param>
/// <param name="Lines">In the order of their texts.</param>
internal sealed record LineList(long Version, IReadOnlyList<ListedLine> Lines)
{
    public static readonly LineList Empty = new(0, []);
}

/// <summary>What may be shown to everybody of a line. Below corroboration it is the same for every line.</summary>
/// <param name="Contested">Its owner disputes what is told of it.</param>
internal sealed record PublicLine(LineSignals Signals, bool Contested)
{
    public static readonly PublicLine NotEnough = new(LineSignals.None, Contested: false);
}

/// <summary>What is known of lines, in memory; it follows the register. Looking up takes no lock.</summary>
internal sealed class LineBook
{
    private const int SecondsAMinute = 60;

    private readonly ConcurrentDictionary<string, LineRecord> lines = new(StringComparer.Ordinal);

    // A line that tens of thousands of reports speak of takes a while to derive, and is looked at most: kept until a report, a voice or the minute changes.
    private readonly ConcurrentDictionary<string, Shown> shown = new(StringComparer.Ordinal);
    private volatile LineList listed = LineList.Empty;
    private volatile VoiceFacts voices = VoiceFacts.None;

    /// <summary>The common block list as it stands. A reader keeps what it got: lists never change, they are replaced.</summary>
    public LineList Listed => listed;

    /// <summary>What everybody may know of a line.</summary>
    public PublicLine Public(CallerLine line, DateTimeOffset now)
    {
        var (text, facts, minute) = (line.ToString(), voices, now.ToUnixTimeSeconds() / SecondsAMinute);
        if (!lines.TryGetValue(text, out var known)) return PublicLine.NotEnough;
        if (shown.TryGetValue(text, out var last) && last.Minute == minute && ReferenceEquals(last.Record, known) && ReferenceEquals(last.Facts, facts)) return last.Public;
        var signals = known.Signals(facts, now);
        var derived = signals.State == LineState.NotEnough ? PublicLine.NotEnough : new(signals, known.IsContested);
        shown[text] = new(known, facts, minute, derived);
        return derived;
    }

    /// <summary>A line of the list; null: it is not on it.</summary>
    public ListedLine? Find(CallerLine line)
    {
        var text = line.ToString();
        var (lines, low, high) = (listed.Lines, 0, listed.Lines.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(lines[middle].Line, text);
            if (order == 0) return lines[middle];
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }

    /// <summary>What a person told of a line: for that person alone.</summary>
    public Nuisance OwnNuisance(long person, CallerLine line, DateTimeOffset now) =>
        lines.TryGetValue(line.ToString(), out var known) ? known.NuisanceOf(person, now) : Nuisance.None;

    /// <summary>Replaces what is known of a line. For the follower.</summary>
    internal void Set(LineRecord line)
    {
        if (line.Reports.Count == 0)
        {
            lines.TryRemove(line.Line, out _);
            shown.TryRemove(line.Line, out _);
        }
        else
        {
            lines[line.Line] = line;
        }
    }

    internal void Set(VoiceFacts facts) => voices = facts;

    /// <summary>Replaces the list; one that says the same keeps its version.</summary>
    internal void Set(IReadOnlyList<ListedLine> anew, DateTimeOffset now)
    {
        // By the clock, so that it grows over restarts, too.
        if (!anew.SequenceEqual(listed.Lines)) listed = new(Math.Max(listed.Version + 1, now.ToUnixTimeMilliseconds()), anew);
    }

    /// <summary>What was derived of a line, and from what.</summary>
    private sealed record Shown(LineRecord Record, VoiceFacts Facts, long Minute, PublicLine Public);
}
