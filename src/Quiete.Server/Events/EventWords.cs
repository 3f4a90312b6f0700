using System.Text.Json;
using Quiete.Server.Shell;

namespace Quiete.Server.Events;

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
    }

    /// <summary>What an event tells, name by name, for a list.</summary>
    public static IReadOnlyList<(string Name, string Value)> Details(string body)
    {
        using var json = JsonDocument.Parse(body);
        return [.. json.RootElement.EnumerateObject().Select(one => (one.Name, Text(one.Value)))];
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Text)),
        _ => value.GetRawText(),
    };
}
