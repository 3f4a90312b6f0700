using System.Text.Json;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Shell;

namespace Quiete.Server.Register;

/// <summary>An episode as a page shows it, and as its script keeps it for the time without a network.</summary>
/// <param name="Id">Of the latest attempt.</param>
/// <param name="Line">As it is told again: empty when it was hidden.</param>
/// <param name="Company">As it is told again; null: nobody knows.</param>
/// <param name="Title">What people know the caller by.</param>
/// <param name="Under">The line, where the title is something else.</param>
/// <param name="Problem">Why the line cannot be read.</param>
/// <param name="How">The channel, where it is not the usual call.</param>
public sealed record EpisodeView(
    long Id, string DeviceKey, string Line, string? Company, string Channel, string Title, string? Under, string? Problem, bool Useful, int Attempts, DateTimeOffset Received, string When, string? How)
{
    /// <summary>How many are kept for the time without a network.</summary>
    private const int MostRecent = 12;

    private const int MostTicks = 20;
    private const int Bundle = 5;

    /// <summary>A tick for each attempt, in bundles of five as on a beer mat.</summary>
    public string Ticks
    {
        get
        {
            var shown = Math.Min(Attempts, MostTicks);
            var bundles = Enumerable.Repeat(new string('✓', Bundle), shown / Bundle).Append(new string('✓', shown % Bundle));
            return string.Join(' ', bundles.Where(bundle => bundle.Length > 0)) + (Attempts > MostTicks ? " …" : "");
        }
    }

    internal static EpisodeView Of(Episode episode, string? company, Language words, DateTimeOffset now)
    {
        var (latest, told) = (episode.Latest, episode.Latest.Told);
        var line = words.LineOf(told);
        return new(latest.Id, told.DeviceKey, told.LineText ?? told.Line.ToString(), company, Terms.Of(told.Channel), company ?? line, company is null ? null : line,
            told.LineText is { } text ? words.Of(NumberReader.Read(text).Problem) : null, told.Useful, episode.Attempts.Count, told.Received, words.When(told.Received, now),
            told.Channel == Channels.LiveCall ? null : words.Of(told.Channel));
    }

    /// <summary>The latest ones for the page's script.</summary>
    internal static string Recent(IEnumerable<EpisodeView> episodes) => JsonSerializer.Serialize(
        episodes.Take(MostRecent).Select(one => new { one.DeviceKey, one.Line, one.Company, one.Channel, one.Title, one.Under, one.Useful }), Json.Options);
}
