using Quiete.Server.Shell;

namespace Quiete.Server.Companies;

/// <summary>The room's own words in both languages, and what to mend in a form.</summary>
internal static class CompanyWords
{
    extension(Language words)
    {
        public string Of(CompanyKind kind) => kind switch
        {
            CompanyKind.Principal => words["committente", "principal"],
            CompanyKind.Agency => words["agenzia", "agency"],
            _ => words["associazione", "association"],
        };

        /// <summary>Days such as <c>dal 1 marzo 2026 al 3 marzo 2026</c>.</summary>
        public string Of(DaySpan days) => words.Span(days.From, days.To);

        /// <summary>The same where either end may be open.</summary>
        public string Span(DateOnly? from, DateOnly? to) => (from, to) switch
        {
            (null, null) => words["senza limiti di date", "with no limit of dates"],
            ({ } first, null) => words[$"dal {words.Of(first)}, senza fine", $"from {words.Of(first)}, open"],
            (null, { } last) => words[$"fino al {words.Of(last)}", $"until {words.Of(last)}"],
            ({ } first, { } last) => words[$"dal {words.Of(first)} al {words.Of(last)}", $"from {words.Of(first)} to {words.Of(last)}"],
        };

        /// <summary>What to mend. The stores speak English to programs; people hear it in their language, by field.</summary>
        public string Of(BadInputException mistake) => words[Italian(mistake.Place), mistake.Message];
    }

    private static string Italian(string field) => field switch
    {
        "confirmation" => "Il nome non è questo.",
        "name" => "Serve un nome su una riga, di al massimo 120 caratteri e non ancora usato.",
        "legalName" => "Serve la ragione sociale, su una riga di al massimo 120 caratteri.",
        "contactEmail" => "Questo non è un indirizzo e-mail.",
        "website" => "Serve un indirizzo come https://www.esempio.it.",
        "turnoverEur" => "Serve un numero intero di euro, non negativo.",
        "roc" or "vat" => "Serve un codice di al massimo 20 caratteri, su una riga.",
        "rocTo" or "codeTo" => "Serve un giorno valido.",
        "partners" => "Serve un elenco di nomi, uno per riga.",
        "line" => "Questa linea non si legge, nessuno può mostrarla, oppure è già dichiarata.",
        "agency" => "Serve un'agenzia attiva, diversa da chi passa il mandato.",
        "principal" => "Serve un committente attivo.",
        "from" => "Serve un giorno valido. Un mandato si passa solo per giorni in cui il proprio è in vigore.",
        "to" => "L'ultimo giorno deve venire dopo il primo. Un mandato passato non va oltre quello da cui deriva.",
        "originCountry" => "Serve un Paese in due lettere maiuscole, per esempio IT.",
        "minTenureDays" or "maxAttempts.count" or "maxAttempts.days" or "pauseAfterRefusalDays" or "pauseAfterNotNowDays" or "redialPauseHours" =>
            "Serve un numero intero, non negativo e ragionevole.",
        _ => "Questo campo non va bene così.",
    };
}
