using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>What a reason rests on, as people read it.</summary>
/// <remarks>Every fact that the law's worked examples bring forth has a phrase here, or a test fails.</remarks>
internal static class FactPhrases
{
    private static readonly Phrasebook Book = new(
    [
        new("di {weekday} alle {hour} in Italia; quel giorno si chiama dalle {opens} alle {closes}", "{weekday} {hour} in Italy, open {opens}-{closes} on that day"),
        new("di {weekday} alle {hour} in Italia; quel giorno non si chiama", "{weekday} {hour} in Italy, closed on that day"),
        new("nessun consenso utile per questo settore e questo canale, e nessuna richiesta", "no usable consent for this sector and channel, and no request"),
        new("nessuna richiesta della persona", "no request of the person"),
        new("richiesta del {at}", "request of {at}"),
        new("un consenso da cliente del {at}, ma nessuna richiesta", "a customer's consent of {at}, but no request"),
        new("consenso del {at}, dato in un contratto", "consent of {at} inside a contract"),
        new("consenso del {at}, dato dopo una risposta che dava il numero iscritto", "consent of {at}, given after an answer that was listed"),
        new("consenso del {at}", "consent of {at}"),
        new("iscritto dopo il consenso del {at}", "enrolled after the consent of {at}"),
        new("nessuna risposta mostra se il consenso del {at} è venuto dopo l'iscrizione", "no answer shows whether the consent of {at} came after the enrolment"),
        new("nessuna risposta del Registro", "no answer of the register"),
        new("l'ultima risposta è del {day}", "the latest answer is of {day}"),
        new("non iscritto il {day}", "not listed on {day}"),
        new("blocco tolto per {principal} il {day}", "block lifted for {principal} on {day}"),
        new("iscritto il {day}", "listed on {day}"),
        new("opposizione del {at} a tutti", "objection of {at} to all"),
        new("opposizione del {at} a questo committente", "objection of {at} to principal"),
        new("nessun numero ROC di {agency}", "no ROC number of {agency}"),
        new("l'iscrizione al ROC è finita il {day}", "the ROC enrolment ended on {day}"),
        new("{line} non è tra le linee di {agency}", "{line} is not among the lines of {agency}"),
        new("{line} allora non era dichiarata", "{line} was not declared then"),
        new("non si mostra alcuna linea", "no caller line is shown"),
        new("{line} non risulta dichiarata come richiamabile", "{line} is not declared recallable"),
        new("una chiamata da {origin} mostra {line}", "a call from {origin} shows {line}"),
        new("il numero non si legge: {term}", "the number cannot be read: {term}"),
        new("il numero è del tipo {term}", "the number is of the kind {term}"),
        new("non è detto da che giorno vale il mandato", "no day is given on which the mandate begins"),
        new("il mandato vale dal {day}, senza fine", "the mandate runs from {day} to "),
        new("il mandato vale dal {day} al {end}", "the mandate runs from {day} to {end}"),
        new("{count} tentativi in {days} giorni, al massimo {most}", "{count} attempts in {days} days, at most {most}"),
        new("nessun contratto in corso", "no contract in force"),
        new("cliente da {days} giorni, ne servono {least}", "a customer for {days} days of {least}"),
        new("la politica non ammette {agency}", "the policy does not allow {agency}"),
        new("{ratio} chiamate mute su 100 con risposta", "{ratio} silent calls for 100 answered"),
        new("la persona è prenotata fino al {end}", "the person is reserved until {end}"),
        new("un'altra agenzia ha chiesto prima e passa avanti fino al {end}", "another agency asked before and goes first until {end}"),
        new("la campagna non è aperta in questo giorno", "the campaign is not open on this day"),
        new("{who} ha visto le prove di {code} e ha permesso", "{who} looked at the evidence of {code} and allowed it"),
        new("iniziato il {at}, la prenotazione era finita il {end}", "begun at {at}, the slot ended at {end}"),
        new("detto il {at} senza l'inizio, la prenotazione era finita il {end}", "told at {at} without a beginning, the slot ended at {end}"),
        new("decisione: {term}", "decided: {term}"),
        new("lo dice {who}", "told by {who}"),
        new("{term}, il {at}", "{term} on {at}"), // an attempt that a pause counts from
    ]);

    extension(Language words)
    {
        /// <summary>A fact in the reader's language; one that has no phrase stays as it is.</summary>
        public string Fact(string fact) => Book.Say(words, fact) ?? fact;

        /// <summary>The language of what <see cref="Fact"/> says, for <c>lang</c>.</summary>
        public string LanguageOfFact(string fact) => Book.Say(words, fact) is null ? "en" : words.Code;
    }
}
