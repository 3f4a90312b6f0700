using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>Steps, terms and how sure we are, as people read them.</summary>
internal static class ProcedureWords
{
    extension(Language words)
    {
        /// <summary>Words of the pack in the language of the request.</summary>
        public string Say(RuleWords said) => words[said.Italian, said.English];

        public string Of(StepStanding standing) => standing switch
        {
            StepStanding.Possible => words["si può fare", "can be done"],
            StepStanding.Awaiting => words["fatto, si aspetta la risposta", "done, the answer is awaited"],
            StepStanding.Late => words["fatto, la risposta è in ritardo", "done, the answer is late"],
            StepStanding.Answered => words["fatto, è arrivata una risposta", "done, an answer came"],
            StepStanding.Done => words["fatto", "done"],
            StepStanding.NotYet => words["non ancora", "not yet"],
            StepStanding.Out => words["non si può, o non più", "not possible, or no longer"],
            _ => words["non se ne occupa", "does not deal with this"],
        };

        public string HowSure(Confidence confidence) => confidence switch
        {
            Confidence.High => words["sicurezza alta", "confidence: high"],
            Confidence.Medium => words["sicurezza media: controlla prima di contarci", "confidence: middling, check before you rely on it"],
            _ => words["sicurezza bassa: controlla prima di contarci", "confidence: low, check before you rely on it"],
        };

        public string Behind(Level level) => level switch
        {
            Level.Law => words["legge", "law"],
            Level.Regulator => words["atto di un'autorità", "an authority's act"],
            Level.Code => words["codice volontario", "voluntary code"],
            Level.Contract => words["contratto", "contract"],
            _ => words["buona prassi", "good practice"],
        };

        /// <summary>A day, and how far off it is.</summary>
        public string InDays(DateOnly day, DateOnly today) => (day.DayNumber - today.DayNumber) switch
        {
            0 => words[$"{words.Of(day)}, oggi", $"{words.Of(day)}, today"],
            1 => words[$"{words.Of(day)}, domani", $"{words.Of(day)}, tomorrow"],
            > 1 and var left => words[$"{words.Of(day)}, mancano {left} giorni", $"{words.Of(day)}, {left} days left"],
            -1 => words[$"{words.Of(day)}, ieri", $"{words.Of(day)}, yesterday"],
            var left => words[$"{words.Of(day)}, {-left} giorni fa", $"{words.Of(day)}, {-left} days ago"],
        };

        /// <summary>What a step's days are; null: it has none.</summary>
        public string? DaysOf(StepState state, DateOnly today) => state switch
        {
            { Standing: StepStanding.Awaiting, Due: { } due } => words[$"La risposta deve arrivare entro il {words.InDays(due, today)}.", $"The answer is due by {words.InDays(due, today)}."],
            { Standing: StepStanding.Late, Due: { } due } => words[$"La risposta doveva arrivare entro il {words.InDays(due, today)}.", $"The answer was due by {words.InDays(due, today)}."],
            { Standing: StepStanding.Possible, Until: { } until } => words[$"C'è tempo fino al {words.InDays(until, today)}.", $"There is time until {words.InDays(until, today)}."],
            { Standing: StepStanding.NotYet, Earliest: { } first } => words[$"Si apre da sé il {words.InDays(first, today)}.", $"It opens by itself on {words.InDays(first, today)}."],
            _ => null,
        };
    }
}
