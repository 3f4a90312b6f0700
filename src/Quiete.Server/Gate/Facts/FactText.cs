using System.Text;
using Quiete.Gate;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>A stored fact in one sentence, for people.</summary>
internal static class FactText
{
    private static readonly string[] Fields = ["rpoAnswers", "objections", "consents", "requests", "contracts", "attempts"];

    public static string Of(StoredFact fact, Language words)
    {
        var known = StandingReader.Read(Encoding.UTF8.GetBytes($$"""{"{{Fields[(int)fact.Kind]}}":[{{fact.Body}}]}"""), "fact");
        return fact.Kind switch
        {
            FactKind.Rpo => Of(known.RpoAnswers[0], words),
            FactKind.Objections => known.Objections[0] is var no && no.To == ObjectionScope.All
                ? words[$"{At(no.At, words)}, a tutto il marketing", $"{At(no.At, words)}, to all marketing"]
                : At(no.At, words),
            FactKind.Consents => Of(known.Consents[0], words),
            FactKind.Requests => known.Requests is [var request]
                ? $"{At(request.At, words)}{Sectors(request.Sectors, words)}{Until(request.Expires, words)}"
                : words["non chiede nulla", "asks for nothing"],
            FactKind.Contracts => words.Span(known.Contracts[0].From, known.Contracts[0].To),
            _ => $"{words.At(known.Attempts[0].At)}: {words.Term(Terms.Of(known.Attempts[0].Outcome))}{(known.Attempts[0].Agency is { } agency ? $" ({agency})" : "")}",
        };
    }

    private static string Of(RpoAnswer answer, Language words) =>
        $"{At(answer.At, words)}: {(answer.Listed ? words["iscritto", "listed"] : words["non iscritto", "not listed"])}"
        + (answer.RevokedFor.Count > 0 ? words["; blocco tolto per ", "; block lifted for "] + string.Join(", ", answer.RevokedFor) : "");

    private static string Of(Consent consent, Language words) =>
        $"{At(consent.At, words)}{Sectors(consent.Categories, words)}; {string.Join(", ", Terms.Of(consent.Channels).Split('|').Select(words.Term))}"
        + (consent.InsideContract ? words["; dentro un contratto", "; inside a contract"] : "")
        + (consent.Proof is { } proof ? words["; prova: ", "; proof: "] + proof : words["; senza prova", "; without proof"])
        + (consent.RevokedAt.IsNone ? "" : words["; ritirato il ", "; withdrawn on "] + At(consent.RevokedAt, words));

    private static string Sectors(Sectors sectors, Language words) =>
        sectors == Rules.Sectors.None ? "" : $"; {string.Join(", ", Terms.Of(sectors).Split('|').Select(words.Term))}";

    private static string Until(DateOnly? day, Language words) => day is { } last ? words[$"; fino al {words.On(last)}", $"; until {words.On(last)}"] : "";

    private static string At(Moment at, Language words) => at.IsWholeDay ? words.On(at.Day) : words.At(at.Begin);
}
