using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Register;

/// <summary>The room's words as people read them, in both languages.</summary>
internal static class RegisterWords
{
    private const int SecondsAMinute = 60;

    /// <summary>The channels in the order in which people look for them.</summary>
    public static readonly IReadOnlyList<Channels> AllChannels =
    [
        Channels.LiveCall, Channels.AutomatedCall, Channels.AiVoice, Channels.Sms, Channels.Message, Channels.Email, Channels.Visit,
    ];

    extension(Language words)
    {
        public string Of(Basis basis) => basis switch
        {
            Basis.Said => words["l'ha detto chi ha chiamato", "the caller said so"],
            Basis.Contract => words["è arrivato qualcosa a suo nome", "something in its name arrived"],
            Basis.LookUp => words["ho cercato il numero", "I looked the number up"],
            _ => words["è solo una mia idea", "it is only my guess"],
        };

        public string SoldAs(BrandKind kind) => kind switch
        {
            BrandKind.Telecom => words["telefono e internet", "telephone and internet"],
            BrandKind.Energy => words["luce e gas", "electricity and gas"],
            BrandKind.Finance => words["soldi e investimenti", "money and investments"],
            BrandKind.Insurance => words["assicurazioni", "insurance"],
            BrandKind.Charity => words["beneficenza", "charity"],
            BrandKind.Survey => words["sondaggi", "surveys"],
            BrandKind.Scam => words["mi è sembrato un imbroglio", "it looked like a swindle to me"],
            _ => words["altro", "something else"],
        };

        public string Courtesy(int courtesy) => courtesy switch
        {
            1 => words["1: maleducato", "1: rude"],
            2 => words["2: brusco", "2: brusque"],
            3 => words["3: normale", "3: so so"],
            4 => words["4: gentile", "4: kind"],
            _ => words["5: molto gentile", "5: very kind"],
        };

        /// <summary>Why a line cannot be read, and what to do.</summary>
        public string Of(NumberProblem problem) => problem switch
        {
            NumberProblem.Several => words["sembrano più numeri insieme", "this looks like several numbers at once"],
            NumberProblem.TooShort => words["mancano delle cifre", "some digits are missing"],
            NumberProblem.TooLong => words["ci sono troppe cifre", "there are too many digits"],
            NumberProblem.Unassigned => words["nessuno ha un numero così: potrebbe essere falso", "nobody has a number like this: it may be forged"],
            NumberProblem.Ambiguous => words["si può leggere in più modi", "it can be read in several ways"],
            _ => words["non sembra un numero", "it does not look like a number"],
        };

        /// <summary>The line of an entry: never empty.</summary>
        public string LineOf(NewEntry told) => told.LineText ?? (!told.Line.IsWithheld ? told.Line.ToString()
            : told.Channel == Channels.Visit ? words["alla porta", "at the door"] : words["numero nascosto", "hidden number"]);

        /// <summary>A time as people say it: today and yesterday by name.</summary>
        public string When(DateTimeOffset instant, DateTimeOffset now)
        {
            var (day, today) = (RomeTime.DayOf(instant), RomeTime.DayOf(now));
            var time = RomeTime.At(instant).ToString("HH:mm", words.Culture);
            return day == today ? words[$"oggi alle {time}", $"today at {time}"]
                : day == today.AddDays(-1) ? words[$"ieri alle {time}", $"yesterday at {time}"]
                : words[$"{words.Of(day)} alle {time}", $"{words.Of(day)} at {time}"];
        }

        /// <summary>A length such as <c>1 h 5 min</c>.</summary>
        public string Length(long seconds)
        {
            var minutes = (seconds + (SecondsAMinute / 2)) / SecondsAMinute;
            if (seconds < SecondsAMinute) return $"{seconds} s";
            return minutes < SecondsAMinute ? $"{minutes} min" : $"{(minutes / SecondsAMinute).ToString("N0", words.Culture)} h {minutes % SecondsAMinute} min";
        }

        /// <summary>Euros of cents.</summary>
        public string Euros(decimal euros) => euros.ToString("N2", words.Culture) + "\u00A0€";

        /// <summary>Why a row of a file stays out.</summary>
        public string Why(ImportRow row) => row.Reason switch
        {
            ImportReason.Outgoing => words["chiamate e messaggi fatti da te", "calls and messages of your own"],
            ImportReason.InContacts => words["chi è nella tua rubrica", "people in your contacts"],
            ImportReason.Wanted => words["linee che hai fra le desiderate", "lines that are among the wanted ones"],
            ImportReason.Picture => words["messaggi con immagini", "messages with pictures"],
            ImportReason.BlockedByOwner => words["linee che hai bloccato tu", "lines that you have blocked"],
            ImportReason.NoTime => words["manca il giorno, o non si legge", "the day is missing or cannot be read"],
            ImportReason.UnknownType => words["non è una chiamata né un messaggio ricevuto", "neither a call nor a message received"],
            ImportReason.NoLine => words["il numero non si legge", "the number cannot be read"],
            _ => row.Field switch
            {
                "received" => words["il giorno è nel futuro o prima del 2000", "the day lies in the future or before 2000"],
                "said" => words["la nota è troppo lunga, o ha segni che non si vedono", "the note is too long or holds signs that cannot be seen"],
                "seconds" => words["la durata non si legge", "the duration cannot be read"],
                "line" => words["il numero è troppo lungo, o di emergenza", "the number is too long, or an emergency number"],
                var field => words[$"il campo «{field}» non va bene", $"the field “{field}” is not right"],
            },
        };

        /// <summary>Why a whole file cannot be taken.</summary>
        public string MendFile(BadInputException mistake) => words[Italian("file"), "The file cannot be read. A CSV, an XML of calls or a vCard address book is needed, of 10 MB at most."]
            + (mistake.Message == "Choose a file." ? "" : $" ({mistake.Message})");

        /// <summary>What to mend, by field.</summary>
        public string Mend(BadInputException mistake) => words[Italian(mistake.Place), mistake.Message];
    }

    private static string Italian(string field) => field switch
    {
        "line" => "Questa linea non va bene: al massimo 64 caratteri, non un numero di emergenza; una gamma vuole almeno 3 cifre dopo il prefisso del Paese.",
        "company" => "Il nome è troppo lungo (al massimo 80 caratteri) o contiene segni che non si vedono.",
        "received" => "L'ora non va bene: non può essere nel futuro, né prima del 2000.",
        "seconds" => "La durata va scritta in secondi, al massimo un giorno.",
        "said" => "Il testo è troppo lungo (al massimo 2000 caratteri) o contiene segni che non si vedono.",
        "courtesy" => "La cortesia va da 1 a 5.",
        "label" => "La nota è troppo lunga: al massimo 80 caratteri.",
        "entries" => "Il registro è pieno.",
        "file" => "Il file non si legge. Serve un CSV, un XML delle chiamate o una rubrica vCard, al massimo di 10 MB.",
        "secondsACall" or "secondsAMessage" or "centsAnHour" => "Serve un numero ragionevole, non negativo.",
        _ => "Questo campo non va bene così.",
    };
}
