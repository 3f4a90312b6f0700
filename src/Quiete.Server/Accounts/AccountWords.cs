using Quiete.Server.Shell;

namespace Quiete.Server.Accounts;

/// <summary>Roles and scopes as people read them.</summary>
internal static class AccountWords
{
    extension(Language words)
    {
        public string Of(Role role) => role switch
        {
            Role.Person => words["Persona", "Person"],
            Role.Agent => words["Operatore", "Agent"],
            Role.Agency => words["Responsabile dell'agenzia", "Head of the agency"],
            Role.Principal => words["Responsabile del committente", "Head of the principal"],
            Role.Association => words["Associazione", "Association"],
            Role.Auditor => words["Revisore", "Auditor"],
            _ => words["Amministratore", "Administrator"],
        };

        /// <summary>One scope.</summary>
        public string Of(Scopes scope) => scope switch
        {
            Scopes.Check => words["Chiedere se un contatto è permesso, senza prenotarlo", "Ask whether a contact is allowed, without reserving it"],
            Scopes.Contact => words["Prenotare contatti e dirne l'esito", "Reserve contacts and tell their outcome"],
            Scopes.WriteFacts => words["Inserire consensi, richieste, opposizioni, contratti, tentativi", "Enter consents, requests, objections, contracts, attempts"],
            Scopes.ReadFacts => words["Vedere i fatti e la storia dei contatti", "See facts and contact histories"],
            Scopes.Companies => words["Cambiare mandati, linee, politiche e campagne", "Change mandates, lines, policies and campaigns"],
            Scopes.Events => words["Ricevere eventi e webhook", "Receive events and webhooks"],
            Scopes.Complaints => words["Leggere i reclami e rispondere", "Read complaints and answer them"],
            _ => words["Nulla", "Nothing"],
        };

        /// <summary>Who did something, as records name them: <c>user 5</c>, <c>key 12</c>.</summary>
        public string Who(string by) => by.Split(' ') switch
        {
            ["user", var id] => words[$"utente {id}", $"user {id}"],
            ["key", var id] => words[$"chiave {id}", $"key {id}"],
            _ => by,
        };
    }

    /// <summary>The scopes of a set, one by one.</summary>
    public static IEnumerable<Scopes> Each(Scopes scopes) =>
        Enum.GetValues<Scopes>().Where(one => one != Scopes.None && scopes.HasFlag(one));
}
