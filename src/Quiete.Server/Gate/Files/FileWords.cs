using Quiete.Screening;
using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>The words of files, facts and jobs as people read them, in both languages.</summary>
internal static class FileWords
{
    extension(Language words)
    {
        public string Of(JobState state) => state switch
        {
            JobState.Waiting => words["in attesa", "waiting"],
            JobState.Running => words["in corso", "running"],
            JobState.Done => words["finito", "done"],
            JobState.Refused => words["rifiutato", "refused"],
            _ => words["annullato", "cancelled"],
        };

        public string Of(FactKind kind) => kind switch
        {
            FactKind.Rpo => words["risposta del registro", "answer of the register"],
            FactKind.Objections => words["opposizione", "objection"],
            FactKind.Consents => words["consenso", "consent"],
            FactKind.Requests => words["richiesta della persona", "request by the person"],
            FactKind.Contracts => words["contratto", "contract"],
            _ => words["tentativo", "attempt"],
        };

        public string Number(long count) => count.ToString("N0", words.Culture);

        public string Share(double part) => part.ToString("P0", words.Culture);

        public string Price(decimal? eur) => eur is { } sum ? sum.ToString("N2", words.Culture) + " €" : words["prezzo non indicato", "no price given"];
    }
}
