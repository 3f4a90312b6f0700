namespace Quiete.Server.Register;

/// <summary>Attempts that belong together: by one line, or for one company, close in time.</summary>
/// <param name="Attempts">The newest first; never empty.</param>
internal sealed record Episode(IReadOnlyList<Entry> Attempts)
{
    public Entry Latest => Attempts[0];

    public Entry First => Attempts[^1];
}

/// <summary>Finds the episodes in a register. They are derived each time and stored nowhere: a correction or a late entry moves them by itself.</summary>
internal static class Episodes
{
    /// <summary>An attempt joins an episode when it comes at most this long after the one before.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromHours(3);

    /// <summary>Groups entries of one person, in whatever order; the episodes with the latest attempts first.</summary>
    public static IReadOnlyList<Episode> Of(IEnumerable<Entry> entries)
    {
        var attempts = entries.OrderBy(entry => entry.Told.Received).ThenBy(entry => entry.Id).ToList();
        var groups = new Groups(attempts);
        var seen = new Dictionary<(Mark, string), int>();
        for (var at = 0; at < attempts.Count; at++)
        {
            foreach (var mark in MarksOf(attempts[at].Told))
            {
                if (seen.TryGetValue(mark, out var before) && attempts[at].Told.Received - groups.LatestOf(before) <= Gap) groups.Join(before, at);
                seen[mark] = at;
            }

            groups.Reached(at);
        }

        return [.. attempts.Select((entry, at) => (entry, Root: groups.RootOf(at))).GroupBy(one => one.Root, one => one.entry)
            .Select(group => new Episode([.. group.Reverse()])).OrderByDescending(episode => episode.Latest.Told.Received).ThenByDescending(episode => episode.Latest.Id)];
    }

    // What two attempts have in common when they belong together. A hidden line has nothing in common with another hidden line, unless the person says so.
    private static IEnumerable<(Mark, string)> MarksOf(NewEntry told)
    {
        yield return (Mark.Tap, told.DeviceKey);
        if (told.AgainOf is { } again) yield return (Mark.Tap, again);
        if (!told.Line.IsWithheld) yield return (Mark.Line, told.Line.ToString());
        if (told.LineText is { } text) yield return (Mark.Line, text);
        if (told.Brand is { } brand) yield return (Mark.Brand, $"{brand}");
        if (told.Claimed is { } claimed) yield return (Mark.Claimed, claimed.ToUpperInvariant());
    }

    private enum Mark
    {
        Tap,
        Line,
        Brand,
        Claimed,
    }

    /// <summary>Which attempts were found to belong together so far.</summary>
    private sealed class Groups(List<Entry> attempts)
    {
        private readonly int[] parents = [.. Enumerable.Range(0, attempts.Count)];
        private readonly int[] latest = [.. Enumerable.Range(0, attempts.Count)];

        public int RootOf(int at)
        {
            while (parents[at] != at) at = parents[at] = parents[parents[at]];
            return at;
        }

        /// <summary>When the newest attempt of a group came, not counting the one that is being looked at.</summary>
        public DateTimeOffset LatestOf(int at) => attempts[latest[RootOf(at)]].Told.Received;

        public void Join(int before, int at) => parents[RootOf(before)] = RootOf(at);

        /// <summary>All that an attempt has in common with others was looked at.</summary>
        public void Reached(int at) => latest[RootOf(at)] = at;
    }
}
