using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>What letters about one's own data say: objection, access, consent taken back.</summary>
internal sealed class PrivacyBodies(CaseFile file)
{
    private static readonly Language Italian = Language.Of("it");
    private static readonly Language English = Language.Of("en");

    public IEnumerable<LetterPassage> Objection()
    {
        if (Numbers() is { } numbers) yield return LetterPassage.Of($"L'opposizione vale per telefonate, messaggi, e-mail e visite, e per questi numeri: {numbers}.", $"The objection holds for calls, messages, e-mails and visits, and for these numbers: {numbers}.");
        else yield return LetterPassage.Of("L'opposizione vale per telefonate, messaggi, e-mail e visite.", "The objection holds for calls, messages, e-mails and visits.");
        foreach (var passage in Register()) yield return passage;
        yield return LetterPassage.Of(
            "Vi chiedo:", "I ask you:",
            new LetterLine("di non usare più i miei dati per il marketing, da subito;", "to use my data no more for marketing, from now on;"),
            new LetterLine("di dirlo a chi chiama per vostro conto, e a chi vi ha dato o a chi avete dato i miei dati;", "to tell whoever calls on your behalf, and those who gave you my data or got them from you;"),
            new LetterLine("di tenere i miei numeri in un elenco di quelli da non chiamare;", "to keep my numbers in a list of those not to be called;"),
            new LetterLine("di scrivermi, senza ritardo e al più tardi entro un mese, che cosa avete fatto (art. 12, paragrafo 3).", "to write to me, without delay and within one month at the latest, what you have done (art. 12, paragraph 3)."));
        if (file.Objections.Count > 0)
        {
            var said = file.Objections[0];
            yield return LetterPassage.Of($"Ho già detto no il {Italian.DayOf(said.Said)} attraverso Quiete, ricevuta {said.Code}.", $"I already said no on {English.DayOf(said.Said)} through Quiete, receipt {said.Code}.");
        }
    }

    public IEnumerable<LetterPassage> Access()
    {
        yield return LetterPassage.Of(
            "Vi chiedo di dirmi:", "I ask you to tell me:",
            new LetterLine("quali miei dati avete, e di mandarmene una copia;", "which data of mine you hold, and to send me a copy of them;"),
            new LetterLine("da chi li avete avuti, e quando;", "from whom you got them, and when;"),
            new LetterLine("per quale scopo li usate e con quale base; se è un consenso, come, quando e con quali parole l'avrei dato, e la prova;", "for what purpose you use them and on which ground; if it is a consent, how, when and in which words I am said to have given it, and the proof;"),
            new LetterLine("a chi li avete dati, comprese le agenzie e i call center che chiamano per voi;", "to whom you gave them, including the agencies and call centres that call for you;"),
            new LetterLine("per quanto tempo li tenete.", "for how long you keep them."));
        if (Numbers() is { } numbers) yield return LetterPassage.Of($"I numeri da cercare nei vostri archivi sono: {numbers}.", $"The numbers to look for in your files are: {numbers}.");
        yield return LetterPassage.Of("La risposta è gratuita e va data senza ritardo, al più tardi entro un mese (art. 12).", "The answer is free of charge and is to be given without delay, within one month at the latest (art. 12).");
    }

    public IEnumerable<LetterPassage> Consent()
    {
        if (Numbers() is { } numbers) yield return LetterPassage.Of($"La revoca riguarda anche questi numeri: {numbers}.", $"The withdrawal also concerns these numbers: {numbers}.");
        foreach (var passage in Register()) yield return passage;
        yield return LetterPassage.Of(
            "Vi chiedo:", "I ask you:",
            new LetterLine("di non usare più i miei dati per il marketing e di non passarli ad altri;", "to use my data no more for marketing and to pass them on to nobody;"),
            new LetterLine("di avvisare quelli a cui li avete già dati;", "to inform those to whom you gave them already;"),
            new LetterLine("se dite di avere un mio consenso, di mandarmene la prova: quando, come e con quali parole;", "if you say that you have a consent of mine, to send me the proof: when, how and in which words;"),
            new LetterLine("di confermarmi per iscritto, al più tardi entro un mese, che l'avete fatto.", "to confirm in writing, within one month at the latest, that you have done so."));
    }

    private IEnumerable<LetterPassage> Register()
    {
        foreach (var one in file.Complainant.Rpo)
        {
            var (italian, english) = one.Renewed is { } renewed
                ? ($", e l'iscrizione è stata rinnovata il {Italian.InLetter(renewed)}", $", and the entry was renewed on {English.InLetter(renewed)}")
                : ("", "");
            yield return LetterPassage.Of(
                $"Il numero {one.Number} è nel Registro pubblico delle opposizioni dal {Italian.InLetter(one.Since)}{italian}. L'iscrizione può far cadere i consensi dati prima (legge 5/2018, art. 1).",
                $"The number {one.Number} has been in the public register of oppositions since {English.InLetter(one.Since)}{english}. The entry may end consents given before it (law 5/2018, art. 1).");
        }
    }

    // Those that the company called, and those of the person: it must know them in order to leave them alone.
    private string? Numbers()
    {
        var numbers = file.Numbers.Where(own => own.Lapsed is null).Select(own => own.Number.ToString())
            .Concat(file.Contacts.Select(contact => contact.Entry.Told.OwnNumber?.ToString()).OfType<string>()).Where(number => number.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        return numbers.Count == 0 ? null : string.Join(", ", numbers);
    }
}
