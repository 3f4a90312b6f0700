using Quiete.Gate;
using Quiete.Server.Shell;

namespace Quiete.Server.Companies;

/// <summary>One thing that a policy settles, said in one sentence.</summary>
internal sealed record PolicyPoint(string Topic, string Sentence);

/// <summary>Says a contact policy in words, point by point and always in the same order, so that two can be compared.</summary>
internal static class PolicyWords
{
    extension(Language words)
    {
        public IReadOnlyList<PolicyPoint> Of(Policy policy) =>
        [
            new(words["Quando vale", "When it holds"], words.Sentence(words.Span(policy.From, policy.To))),
            new(words["Chi si può contattare", "Who may be contacted"], Audience(words, policy)),
            new(words["Chi può chiamare", "Who may call"], Callers(words, policy.Partners)),
            new(words["Orari", "Hours"], policy.Hours == PolicyHours.Code
                ? words["Quelli del codice di condotta, anche per chi non vi aderisce.", "Those of the code of conduct, also for those who are no members."]
                : words["Nessuno oltre a quelli che la legge o il codice già impongono.", "None beyond those that the law or the code already impose."]),
            new(words["Tentativi", "Attempts"], policy.MaxAttempts is { } cap
                ? words[$"Al massimo {Times(words, cap.Count)} in {Days(words, cap.Days)}.", $"At most {Times(words, cap.Count)} within {Days(words, cap.Days)}."]
                : words["Nessun limite proprio.", "No limit of its own."]),
            new(words["Dopo un rifiuto", "After a refusal"], Pause(words, policy.PauseAfterRefusalDays is { } days ? Days(words, days) : null)),
            new(words["Dopo un «non ora»", "After a \"not now\""], Pause(words, policy.PauseAfterNotNowDays is { } later ? Days(words, later) : null)),
            new(words["Tra due tentativi", "Between two attempts"], Pause(words, policy.RedialPauseHours is { } hours
                ? words.Count(hours, "ora", "ore", "hour", "hours") : null)),
        ];

        private string Sentence(string text) => $"{char.ToUpper(text[0], words.Culture)}{text[1..]}.";
    }

    private static string Audience(Language words, Policy policy) => (policy.Audience, policy.MinTenureDays) switch
    {
        (Quiete.Gate.Audience.Anyone, _) => words["Chiunque la legge permetta di contattare.", "Whomever the law allows to contact."],
        (_, 0) => words["Solo chi è già cliente.", "Only customers."],
        (_, var days) => words[$"Solo chi è cliente da almeno {Days(words, days)}.", $"Only those who have been customers for at least {Days(words, days)}."],
    };

    private static string Callers(Language words, Partners partners) => partners.Names switch
    {
        null => words["Il personale del committente e ogni agenzia con un mandato.", "The principal's own staff and every agency with a mandate."],
        [] => words["Solo il personale del committente: nessuna agenzia.", "Only the principal's own staff: no agency."],
        var names => words[$"Il personale del committente e, tra le agenzie, solo: {string.Join(", ", names)}.",
            $"The principal's own staff and, among agencies, only: {string.Join(", ", names)}."],
    };

    private static string Pause(Language words, string? time) => time is null
        ? words["Nessuna pausa propria.", "No pause of its own."]
        : words[$"Si aspetta almeno {time}.", $"A pause of at least {time}."];

    private static string Days(Language words, int days) => words.Count(days, "giorno", "giorni", "day", "days");

    private static string Times(Language words, int count) => words.Count(count, "tentativo", "tentativi", "attempt", "attempts");
}
