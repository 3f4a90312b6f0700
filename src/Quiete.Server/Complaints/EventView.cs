using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>An event of a case in words: as the timeline and the dossier show it.</summary>
/// <param name="Iso">Its moment for machines: a day, or an instant.</param>
/// <param name="Path">Its own page, below the case's for acts; null: none.</param>
/// <param name="IsContact">A contact received; otherwise an act.</param>
/// <param name="Parts">Small facts, one after the other.</param>
/// <param name="Refers">The act that it answers.</param>
/// <param name="Doubts">What does not fit about it.</param>
/// <param name="Notes">What else is known: a capture, a judgement.</param>
public sealed record EventView(
    long Id, bool IsContact, DateOnly Month, string Iso, string When, string What, string Path, IReadOnlyList<string> Parts, string? Refers, string? Said, string? Promise, string? Url,
    IReadOnlyList<string> Doubts, IReadOnlyList<string> Notes);

/// <summary>Puts events into words.</summary>
internal sealed class EventViews
{
    private readonly Language words;
    private readonly DateOnly today;
    private readonly Dictionary<long, Act> acts;
    private readonly ILookup<long, Doubt> doubts;
    private readonly IReadOnlyDictionary<long, string> brands;
    private readonly ILookup<long, string> notes;

    /// <param name="acts">All of the case that stand; their texts are not looked at.</param>
    /// <param name="brands">The names of brands.</param>
    /// <param name="notes">What else is known, by the acts' ids.</param>
    public EventViews(Language words, DateTimeOffset now, IReadOnlyList<Act> acts, IReadOnlyDictionary<long, string> brands, ILookup<long, string> notes)
    {
        (this.words, this.brands, this.notes) = (words, brands, notes);
        today = RomeTime.DayOf(now);
        this.acts = acts.ToDictionary(act => act.Id);
        doubts = Chronology.Doubts(acts, now).ToLookup(doubt => doubt.About.Id);
    }

    public EventView Of(TimelineEvent one) => one.Act is { } act ? Of(one.Month, act) : Of(one.Month, one.Contact!);

    private EventView Of(DateOnly month, Act act)
    {
        var told = act.Told;
        return new(
            act.Id, IsContact: false, month, told.DayOnly ? Columns.Text(RomeTime.DayOf(told.At))! : Moment.Iso(told.At), words.When(told), words.Of(told.Kind), $"/atti/{act.Id}",
            [.. words.PartsOf(told)], told.Answers is { } id && acts.TryGetValue(id, out var answered) ? $"{words.Of(answered.Told.Kind)}, {words.When(answered.Told)}" : null,
            told.Said, Promise(told), told.Url, [.. doubts[act.Id].Select(words.Of)], [.. notes[act.Id]]);
    }

    private EventView Of(DateOnly month, Entry entry)
    {
        var told = entry.Told;
        var name = told.Brand is { } id ? brands.GetValueOrDefault(id) : told.Claimed;
        List<string> parts = [words.Of(told.Channel), words.LineOf(told)];
        if (name is not null) parts.Add(told.Basis is { } basis ? $"{name} ({words.Of(basis)})" : name);
        if (told.OwnNumber is { } own) parts.Add(words[$"sul mio numero {own}", $"on my number {own}"]);
        if (told.Answered is { } answered) parts.Add(answered ? words["ho risposto", "I answered"] : words["non ho risposto", "I did not answer"]);
        if (told.Seconds is { } seconds) parts.Add(words[$"durata {words.Length(seconds)}", $"took {words.Length(seconds)}"]);
        return new(
            entry.Id, IsContact: true, month, Moment.Iso(told.Received), words.At(told.Received), words["Contatto ricevuto", "Contact received"], $"/registro/{entry.Id}", parts,
            Refers: null, told.Said, Promise: null, Url: null, [], []);
    }

    private string? Promise(NewAct told)
    {
        if (told is { Promised: null, PromisedBy: null }) return null;
        var what = told.Promised ?? words["non è scritto che cosa", "it is not written what"];
        if (told.PromisedBy is not { } by) return words[$"Promesso: {what}", $"Promised: {what}"];
        var passed = by < today ? words[" (il giorno è passato)", " (the day has passed)"] : "";
        return words[$"Promesso entro il {words.Of(by)}{passed}: {what}", $"Promised by {words.Of(by)}{passed}: {what}"];
    }
}
