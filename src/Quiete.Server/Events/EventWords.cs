using System.Globalization;
using System.Text.Json;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;

namespace Quiete.Server.Events;

/// <summary>One thing that an event tells, and the page that tells more of it.</summary>
internal readonly record struct EventDetail(string Name, string Value, string? Page = null);

/// <summary>Events, webhooks and deliveries as people read them.</summary>
internal static class EventWords
{
    extension(Language words)
    {
        /// <summary>A kind of event.</summary>
        public string OfKind(string kind) => kind switch
        {
            EventKinds.Decision => words["Decisione presa", "Decision made"],
            EventKinds.ReservationExpired => words["Prenotazione scaduta", "Reservation expired"],
            EventKinds.ReservationStopped => words["Prenotazione fermata prima del contatto", "Reservation stopped before the contact"],
            EventKinds.Outcome => words["Esito registrato", "Outcome recorded"],
            EventKinds.Objection => words["Opposizione ricevuta", "Objection received"],
            EventKinds.Complaint => words["Reclamo ricevuto", "Complaint received"],
            EventKinds.RpoExpiring => words["Risposta del Registro delle opposizioni in scadenza", "Answer of the opposition register about to expire"],
            EventKinds.QuestionAnswered => words["Una persona ha risposto a una decisione in sospeso", "A person answered an open decision"],
            EventKinds.WebhookTest => words["Messaggio di prova", "Test message"],
            _ => kind,
        };

        public string Of(WebhookState state) => state switch
        {
            WebhookState.Active => words["attivo", "active"],
            WebhookState.Paused => words["in pausa: gli eventi aspettano", "paused: events wait"],
            _ => words["fermato dal ricevente (410)", "stopped by its receiver (410)"],
        };

        public string Of(DeliveryState state) => state switch
        {
            DeliveryState.Waiting => words["in attesa", "waiting"],
            DeliveryState.Sending => words["in invio", "being sent"],
            DeliveryState.Delivered => words["consegnato", "delivered"],
            _ => words["non consegnato", "dead letter"],
        };

        /// <summary>What the receiver answered last, or why it did not.</summary>
        public string AnswerOf(Delivery one) => (one.Status, one.Answer) switch
        {
            (null, null) => words["ancora nessuna", "none yet"],
            (null, AttemptFault.TimeOut) => words["nessuna in tempo", "none in time"],
            (null, AttemptFault.AddressNotPublic) => words["nessuna: il nome porta a una rete privata", "none: the name leads to a private network"],
            (null, AttemptFault.ConnectionFailed) => words["nessuna: connessione fallita", "none: the connection failed"],
            (null, AttemptFault.TlsFailed) => words["nessuna: certificato o TLS non validi", "none: certificate or TLS not valid"],
            (null, _) => words["nessuna in HTTP", "none in HTTP"],
            ({ } status, _) => $"{status}",
        };

        /// <summary>What is wrong with a webhook that somebody wrote into a form.</summary>
        public string WrongWebhook(BadInputException fault) => fault.Place switch
        {
            "url" => words[
                $"L'indirizzo non va: serve un https:// che si raggiunga da Internet, e al massimo {WebhookStore.MostOfCompany} webhook per azienda.",
                $"The address cannot be taken: it needs https:// and to be reachable from the internet; at most {WebhookStore.MostOfCompany} webhooks a company."],
            "description" => words[$"La descrizione è una riga di al massimo {Webhook.MaxDescription} caratteri.", $"The description is one line of at most {Webhook.MaxDescription} characters."],
            _ => words["Questo tipo di evento non c'è.", "There is no such kind of event."],
        };

        /// <summary>What an event tells, name by name.</summary>
        public IReadOnlyList<EventDetail> Details(string body)
        {
            using var json = JsonDocument.Parse(body);
            return [.. json.RootElement.EnumerateObject().Where(one => one.Value.ValueKind != JsonValueKind.Null).Select(one => words.Detail(one.Name, Text(one.Value)))];
        }

        private EventDetail Detail(string name, string value) => name switch
        {
            "contact" => new(words["Contatto", "Contact"], value, $"/r/{value}"),
            "question" => new(words["Domanda", "Question"], value, $"/r/{value}"),
            "complaint" => new(words["Reclamo", "Complaint"], value, $"/reclami/{value}"),
            "campaign" => new(words["Campagna", "Campaign"], value, $"/campagne/{value}"),
            "webhook" => new("Webhook", value, $"/webhook/{value}"),
            "decision" => new(words["Decisione", "Decision"], words.Term(value)),
            "outcome" => new(words["Esito", "Outcome"], words.Term(value)),
            "exercised" => new(words["Ha detto", "Said"], string.Join(", ", value.Split(", ").Select(words.Term))),
            "because" => new(words["Perché", "Why"], words.Term(value)),
            "answer" => new(words["Risposta", "Answer"], value == "allowed" ? words.Term("allow") : words.Term("refuse")),
            "by" => new(words["Lo dice", "Told by"], words.Who(value)),
            "number" => new(words["Numero", "Number"], value),
            "numbers" => new(words["Numeri", "Numbers"], value),
            "to" => new(words["A chi", "To"], value == "all" ? words["a tutti", "everybody"] : words["a questo committente", "this principal"]),
            "at" => new(words["Detto il", "Said on"], DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var at) ? words.At(at) : value),
            "due" => new(words["Rispondere entro", "Answer by"], words.Day(value)),
            "lastDay" => new(words["Ultimo giorno in cui vale", "Last day it is good"], words.Day(value)),
            _ => new(name, value),
        };

        private string Day(string value) => DateOnly.TryParse(value, CultureInfo.InvariantCulture, out var day) ? words.On(day) : value;
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Text)),
        _ => value.GetRawText(),
    };
}
