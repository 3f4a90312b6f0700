using Quiete.Procedures;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>Indemnities as people read them.</summary>
internal static class IndemnityWords
{
    private const decimal CentsAnEuro = 100;

    extension(Language words)
    {
        public string Cents(int cents) => words.Euros(cents / CentsAnEuro);

        /// <summary>What a line of the arithmetic does.</summary>
        public string Of(IndemnityLine line, IndemnityPer per) => line.Kind switch
        {
            IndemnityLineKind.Rate => $"{(per == IndemnityPer.Year ? words.Count(line.Units, "anno", "anni", "year", "years") : words.Count(line.Units, "giorno", "giorni", "day", "days"))} × {words.Cents(line.Cents)}",
            IndemnityLineKind.Third => words["un terzo in più, per la banda ultra larga", "a third more, for ultra-broadband"],
            IndemnityLineKind.Cap => words[$"il massimo è {words.Cents(line.Cents)}", $"the most is {words.Cents(line.Cents)}"],
            _ => words[$"altri {line.Units} non contano: è il massimo", $"{line.Units} more do not count: that is the most"],
        };

        /// <summary>What to mend in the calculator.</summary>
        public string MendIndemnity(BadInputException mistake) => words[mistake.Place switch
        {
            "item" when mistake.Message.Contains("that day", StringComparison.Ordinal) => "La tabella non ha un valore per quel giorno: comincia da luglio 2018.",
            "item" => "Scegli che cosa è successo.",
            "from" => "Il giorno di inizio non va bene: non può essere nel futuro né troppo lontano, e si scrive come 2026-11-20.",
            "to" => "Il giorno di fine non va bene: non può venire prima dell'inizio né essere nel futuro.",
            _ => "Scrivi quanti giorni o quanti anni, con un numero intero.",
        }, mistake.Message];
    }
}
