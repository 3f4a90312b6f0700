using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>The chronology of a case as a document, in words.</summary>
/// <param name="Company">With why the person thinks so; null: nobody knows it.</param>
/// <param name="IsGuess">Whether the company is only a guess.</param>
/// <param name="Facts">Short lines on top: how many contacts, since when, objections made.</param>
public sealed record DossierView(
    string Title, string Subject, string? Company, bool IsGuess, string? Told, string Person, string Made, IReadOnlyList<string> Facts, IReadOnlyList<EventView> Events, bool IsEnglish);

/// <summary>Everything that a case's chronology is made of, at one moment.</summary>
internal sealed record CaseDossier(
    CaseFile File, IReadOnlyList<TimelineEvent> Events, IReadOnlyDictionary<long, string> Brands, IReadOnlyDictionary<long, SocialCapture> Captures,
    IReadOnlyDictionary<long, SocialJudgement> Judgements, IReadOnlyDictionary<long, VaultFile> Files, DateTimeOffset Made)
{
    public DossierView View(Language words)
    {
        var matches = File.Contacts.ToDictionary(contact => contact.Entry.Id, contact => contact.Match);
        var views = new EventViews(words, Made, File.Acts, Brands, ActNotes.Of(Captures, Judgements, Files, words));
        var one = File.Case;
        var isGuess = one.Told.Basis is null or Basis.Guess;
        return new DossierView(
            one.Told.Title, words.Of(one.Told.Subject),
            one.Company is not { } company ? null : one.Told.Basis is { } basis ? $"{company} ({words.Of(basis)})" : words[$"{company} (non è scritto come lo so)", $"{company} (it is not written how I know)"],
            isGuess, one.Told.Told, File.Complainant.FullName ?? File.Person.Name, words.At(Made), Facts(words),
            [.. Events.Select(views.Of).Select(view => view.IsContact && NoteOf(words, matches[view.Id]) is { } note ? view with { Notes = [note] } : view)], words.IsEnglish);
    }

    private IReadOnlyList<string> Facts(Language words)
    {
        var facts = new List<string>();
        if (File.Contacts is [var first, ..])
        {
            facts.Add(words[
                $"{words.Count(File.Contacts.Count, "contatto ricevuto", "contatti ricevuti", "contact received", "contacts received")}, dal {words.Of(RomeTime.DayOf(first.Entry.Told.Received))} al {words.Of(RomeTime.DayOf(File.Contacts[^1].Entry.Told.Received))}",
                $"{words.Count(File.Contacts.Count, "contatto ricevuto", "contatti ricevuti", "contact received", "contacts received")}, from {words.Of(RomeTime.DayOf(first.Entry.Told.Received))} to {words.Of(RomeTime.DayOf(File.Contacts[^1].Entry.Told.Received))}"]);
            facts.Add(words[
                $"numeri o nomi mostrati: {File.Contacts.Select(contact => words.LineOf(contact.Entry.Told)).Distinct(StringComparer.Ordinal).Count()}",
                $"numbers or names shown: {File.Contacts.Select(contact => words.LineOf(contact.Entry.Told)).Distinct(StringComparer.Ordinal).Count()}"]);
        }

        if (File.Acts.Count > 0) facts.Add(words.Count(File.Acts.Count, "fatto scritto", "fatti scritti", "event written down", "events written down"));
        foreach (var said in File.Objections) facts.Add(words[$"opposizione detta il {words.At(said.Said)}, ricevuta {said.Code}", $"objection made on {words.At(said.Said)}, receipt {said.Code}"]);
        return facts;
    }

    // What Quiete found out about a call, where it found out anything.
    private static string? NoteOf(Language words, CallMatch match) => match.Answer is CallAnswer.NotProved or CallAnswer.NothingToCompare or CallAnswer.HiddenLine
        ? null
        : words[$"Che cosa risulta a Quiete: {words.Title(match.Answer)}", $"What Quiete knows of it: {words.Title(match.Answer)}"]
          + (match.Declared is { } line ? $" ({line.Company.Name})" : "");
}

/// <summary>Gathers the dossiers of cases.</summary>
internal sealed class CaseDossiers(CaseFiles files, SocialStore social, ActNotes notes, BrandStore brands, TimeProvider clock)
{
    /// <summary>The dossier of a case. Its caller has made sure that the case is theirs to read.</summary>
    /// <param name="account">Who asks: nobody but whoever rules the register sees files of the vault.</param>
    public async Task<CaseDossier> Of(Person person, Case one, long account, CancellationToken stop)
    {
        var file = await files.Of(person, one, stop);
        return new(
            file, Timeline.Of(file.Contacts.Select(contact => contact.Entry), file.Acts), (await brands.All(stop)).ToDictionary(brand => brand.Id, brand => brand.Name),
            await notes.CapturesOf(person, account, one.Id, stop), await social.JudgementsOf(one.Id, stop),
            await notes.FilesOf(person, account, file.Acts, stop), clock.GetUtcNow());
    }
}
