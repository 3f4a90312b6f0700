using Quiete.Server.Companies;

namespace Quiete.Server.Complaints;

/// <summary>Where a case stands at an association's desk.</summary>
internal enum DeskStatus
{
    New,
    InWork,

    /// <summary>For the person, the company or an authority.</summary>
    Waiting,
    Closed,
}

/// <summary>How soon a case must be looked at.</summary>
internal enum DeskUrgency
{
    Normal,
    High,
    Low,
}

/// <summary>What came of a case that an association closed.</summary>
internal enum DeskOutcome
{
    Solved,
    PartlySolved,
    NotSolved,

    /// <summary>To an authority or a lawyer.</summary>
    PassedOn,
}

/// <summary>What a person lets an association see beyond the case itself.</summary>
/// <param name="Contact">Name, tax code, address, e-mail and telephone.</param>
/// <param name="Numbers">The numbers that were called, in full.</param>
/// <param name="Named">The name may stand in documents that the association makes for others; it needs <paramref name="Contact"/>.</param>
internal sealed record Sharing(bool Contact, bool Numbers, bool Named)
{
    /// <summary>The same without what cannot be.</summary>
    public Sharing Checked() => this with { Named = Named && Contact };
}

/// <summary>What the officers of an association settle about a case.</summary>
/// <param name="Officer">The account that looks after it.</param>
/// <param name="Outcome">Only where it is closed.</param>
internal sealed record Triage(DeskStatus Status, DeskUrgency Urgency, long? Officer, DeskOutcome? Outcome);

/// <summary>A case in the hands of an association (affidamento), with what the person agreed to.</summary>
/// <param name="Association">The company.</param>
/// <param name="ConsentedBy">The account: the person's own, or a helper's.</param>
/// <param name="Words">What they agreed to, as they read it.</param>
/// <param name="Answered">When the association first wrote to the person.</param>
internal sealed record Handover(
    long Id, long Case, long Association, long ConsentedBy, DateTimeOffset Consented, int WordsVersion, string Words, Sharing Shares, DateTimeOffset? Withdrawn,
    Triage Triage, DateTimeOffset? Answered, DateTimeOffset? Ended)
{
    public bool Stands => Withdrawn is null;
}

/// <summary>A case in the hands of an association, with what sums are made of.</summary>
/// <param name="Named">The company's name, where it is none of the brands.</param>
internal sealed record DeskEntry(Handover Handover, long Person, Procedures.CaseSubject Subject, long? Brand, string? Named);

/// <summary>What the person agrees to, word for word.</summary>
internal static class HandoverWords
{
    /// <summary>Grows when the words change.</summary>
    public const int Version = 1;

    extension(Shell.Language words)
    {
        /// <summary>The consent to hand a case to an association.</summary>
        public string Consent(CompanyName association, Sharing shares) => string.Join(' ',
        [
            words[
                $"Affido questa pratica a {association.Name} perché mi assista. Può leggere quello che vedo nell'anteprima, anche quello che aggiungerò finché resta affidata, e usarlo nel dossier contro la stessa azienda, dove conta come una persona.",
                $"I hand this case to {association.Name} so that it assists me. It may read what I see in the preview, also what I add while it is handed over, and use it in the dossier about the same company, where it counts as one person."],
            shares.Contact
                ? words["Vede il mio nome, il codice fiscale e i miei recapiti.", "It sees my name, my tax code and how to reach me."]
                : words["Non vede il mio nome, il codice fiscale né i miei recapiti.", "It sees neither my name nor my tax code nor how to reach me."],
            shares.Numbers ? words["Vede per intero i numeri su cui mi hanno chiamato.", "It sees in full the numbers on which I was called."] : words["Dei miei numeri vede solo una parte.", "Of my numbers it sees a part only."],
            shares.Named ? words["Il mio nome può stare nei documenti che prepara per le autorità.", "My name may stand in the documents that it prepares for authorities."] : words["Il mio nome non sta nei suoi documenti.", "My name does not stand in its documents."],
            words["I miei file non li vede. Posso ritirare la pratica in ogni momento, con effetto immediato.", "It does not see my files. I can take the case back at any moment, with effect at once."],
        ]);
    }
}
