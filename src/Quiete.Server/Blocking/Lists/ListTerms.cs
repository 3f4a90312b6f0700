using Quiete.Server.Reputation;

namespace Quiete.Server.Blocking;

/// <summary>What decides which cards of the common list a device gets. Devices with the same terms share them.</summary>
internal sealed record ListTerms(bool Common, int MinVoices, int MostCommon, NumberForm Form, string Language)
{
    /// <summary>The lines of the common list that are given on these terms, by line.</summary>
    /// <param name="senders">Whether the device has a place for names of SMS senders.</param>
    public IReadOnlyList<ListedLine> Of(LineList list, bool senders = false)
    {
        if (!Common) return [];
        var fitting = list.Lines.Where(one => one.Voices >= MinVoices && (senders || NumberForms.IsDialable(one.Line))).ToList();
        return fitting.Count <= MostCommon
            ? fitting
            : [.. fitting.OrderByDescending(one => one.Voices).ThenByDescending(one => one.Last).ThenBy(one => one.Line, StringComparer.Ordinal)
                .Take(MostCommon).OrderBy(one => one.Line, StringComparer.Ordinal)];
    }
}
