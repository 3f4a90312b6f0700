using Quiete.Rules;

namespace Quiete.Server.Shell;

/// <summary>The engine's words, days and instants as people read them, in both languages.</summary>
internal static class TermWords
{
    extension(Language words)
    {
        public string Of(Sectors sector) => sector switch
        {
            Sectors.Electricity => words["energia elettrica", "electricity"],
            Sectors.Gas => words["gas", "gas"],
            Sectors.Telecom => words["telefonia e internet", "telephone and internet"],
            Sectors.Finance => words["finanza", "finance"],
            Sectors.Insurance => words["assicurazioni", "insurance"],
            Sectors.Charity => words["beneficenza", "charity"],
            Sectors.Survey => words["sondaggi", "surveys"],
            _ => words["altro", "other"],
        };

        public string Of(Purpose purpose) => purpose switch
        {
            Purpose.Sale => words["vendita", "sale"],
            Purpose.Advertising => words["pubblicità", "advertising"],
            Purpose.MarketResearch => words["ricerca di mercato", "market research"],
            Purpose.Commercial => words["comunicazione commerciale", "commercial communication"],
            _ => words["servizio a chi è già cliente", "service to customers"],
        };

        public string Of(Channels channel) => channel switch
        {
            Channels.LiveCall => words["chiamata con operatore", "call by a person"],
            Channels.AutomatedCall => words["chiamata automatica", "automated call"],
            Channels.AiVoice => words["voce artificiale", "artificial voice"],
            Channels.Sms => words["SMS", "SMS"],
            Channels.Message => words["messaggio in un'app", "message in an app"],
            Channels.Email => words["e-mail", "e-mail"],
            _ => words["visita", "visit"],
        };

        /// <summary>A day such as <c>3 marzo 2026</c>.</summary>
        public string Of(DateOnly day) => day.ToString("d MMMM yyyy", words.Culture);

        /// <summary>The day in Italy of an instant.</summary>
        public string DayOf(DateTimeOffset instant) => words.Of(RomeTime.DayOf(instant));

        /// <summary>A number of things, with the word for one or for many.</summary>
        public string Count(int count, string italianOne, string italianMany, string englishOne, string englishMany) =>
            $"{count.ToString("N0", words.Culture)} {(count == 1 ? words[italianOne, englishOne] : words[italianMany, englishMany])}";

        public string YesNo(bool yes) => yes ? words["sì", "yes"] : words["no", "no"];
    }
}
