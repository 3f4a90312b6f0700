using Quiete.Procedures;

namespace Quiete.Server.Complaints;

/// <summary>What a letter to a company is for.</summary>
internal enum LetterKind
{
    /// <summary>Reclamo.</summary>
    Complaint,

    /// <summary>Opposizione to marketing, GDPR art. 21.</summary>
    Objection,

    /// <summary>GDPR art. 15: which data, and from where.</summary>
    Access,

    /// <summary>Revoca of consents, GDPR art. 7.</summary>
    Consent,

    /// <summary>Recesso from a contract made at a distance or at the door.</summary>
    Withdrawal,

    /// <summary>Richiesta di indennizzo.</summary>
    Indemnity,

    /// <summary>The number of a complaint was refused: the complaint once more, in writing.</summary>
    NumberRefused,
}

/// <summary>What each kind of letter is in a case.</summary>
internal static class LetterKinds
{
    extension(LetterKind kind)
    {
        /// <summary>The act by which it stands in the case once it is sent.</summary>
        public ActKind Act => kind switch
        {
            LetterKind.Objection => ActKind.Objection,
            LetterKind.Access => ActKind.AccessRequest,
            LetterKind.Consent => ActKind.ConsentWithdrawal,
            LetterKind.Withdrawal => ActKind.ContractWithdrawal,
            LetterKind.Indemnity => ActKind.IndemnityClaim,
            _ => ActKind.Complaint,
        };

        /// <summary>Whether it is about personal data: the company's officer for them is addressed.</summary>
        public bool IsOfPrivacy => kind is LetterKind.Objection or LetterKind.Access or LetterKind.Consent;
    }

    /// <summary>Those that cases about this begin with.</summary>
    public static IReadOnlyList<LetterKind> For(CaseSubject subject) => subject switch
    {
        CaseSubject.UnwantedContacts => [LetterKind.Objection, LetterKind.Access, LetterKind.Consent],
        CaseSubject.UnaskedContract => [LetterKind.Complaint, LetterKind.Withdrawal],
        CaseSubject.Withdrawal => [LetterKind.Withdrawal],
        CaseSubject.ServiceFault => [LetterKind.Complaint, LetterKind.Indemnity],
        _ => [LetterKind.Complaint],
    };
}
