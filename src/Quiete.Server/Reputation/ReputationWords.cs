using Quiete.Reputation;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Reputation;

/// <summary>The room's own words in both languages.</summary>
internal static class ReputationWords
{
    extension(Language words)
    {
        public string Of(BrandKind kind) => kind switch
        {
            BrandKind.Telecom => words["telefonia e internet", "telephone and internet"],
            BrandKind.Energy => words["luce e gas", "electricity and gas"],
            BrandKind.Finance => words["finanza", "finance"],
            BrandKind.Insurance => words["assicurazioni", "insurance"],
            BrandKind.Charity => words["beneficenza", "charity"],
            BrandKind.Survey => words["sondaggi", "surveys"],
            BrandKind.Scam => words["tentativi di raggiro, secondo chi li ha ricevuti", "attempts to deceive, by the word of those who received them"],
            _ => words["altro", "other"],
        };

        public string Of(Comparison comparison) => comparison switch
        {
            Comparison.Better => words["disturba meno del tuo", "bothers less than yours"],
            Comparison.Worse => words["disturba più del tuo", "bothers more than yours"],
            _ => words["non si può ancora dire", "cannot tell yet"],
        };

        public string Of(DisputeState state) => state switch
        {
            DisputeState.Open => words["aperta", "open"],
            DisputeState.Upheld => words["accolta", "upheld"],
            _ => words["non accolta", "not upheld"],
        };

        /// <summary>A figure of the ranking: <c>3,4</c>.</summary>
        public string Figure(double value) => value.ToString(value < 10 ? "0.0" : "0", words.Culture);

        /// <summary>An interval: <c>da 2,1 a 4,0</c>.</summary>
        public string Between(double low, double high) => words[$"da {words.Figure(low)} a {words.Figure(high)}", $"{words.Figure(low)} to {words.Figure(high)}"];

        /// <summary>A share in whole percent.</summary>
        public string Share(double value) => value.ToString("P0", words.Culture);

        /// <summary>A month such as <c>marzo 2026</c>.</summary>
        public string MonthOf(DateOnly month) => month.ToString("MMMM yyyy", words.Culture);

        /// <summary>What to mend in a form of this room.</summary>
        public string Mend(BadInputException mistake) => words[Italian(mistake.Place), mistake.Message];
    }

    private static string Italian(string field) => field switch
    {
        "words" or "reason" => "Serve un testo, senza caratteri strani e non troppo lungo.",
        "line" => "Questa linea non si legge, non risulta tua, oppure c'è già una contestazione aperta.",
        "brand" => "Scegli un'azienda dall'elenco.",
        "waitedMinutes" => "I minuti vanno da 0 a 720.",
        "day" => "Serve un giorno degli ultimi 90, e non più di 20 telefonate al giorno.",
        "name" => "Serve un nome, di al massimo 80 caratteri.",
        "kind" or "company" => "Scegli dall'elenco.",
        "website" => "Serve un indirizzo come https://www.esempio.it.",
        _ => "Questo campo non va bene così.",
    };
}
