namespace Quiete.Procedures;

/// <summary>What a case is about: it settles which bodies are competent and which clocks run.</summary>
internal enum CaseSubject
{
    /// <summary>Marketing calls, messages or visits that nobody wanted.</summary>
    UnwantedContacts,

    /// <summary>A contract or a service that nobody asked for.</summary>
    UnaskedContract,

    /// <summary>A contract that the person regrets or that was made by telephone or at the door.</summary>
    Withdrawal,

    /// <summary>A telephone line, a connection or pay TV that does not work, or comes late (disservizio).</summary>
    ServiceFault,

    /// <summary>What was charged.</summary>
    Billing,

    /// <summary>Somebody pretended to be a company, or tried to get money or data.</summary>
    Fraud,

    Other,
}

/// <summary>What happened in a case, apart from the contacts that the person received.</summary>
internal enum ActKind
{
    /// <summary>The day from which something did not work, or was charged.</summary>
    Began,

    /// <summary>It works again, or was paid back.</summary>
    Ended,

    /// <summary>The person called the company.</summary>
    Call,

    /// <summary>A complaint (reclamo) in any form.</summary>
    Complaint,

    /// <summary>Opposizione, GDPR art. 21.</summary>
    Objection,

    /// <summary>GDPR art. 15: which data, and from where.</summary>
    AccessRequest,

    /// <summary>A consent was withdrawn.</summary>
    ConsentWithdrawal,

    /// <summary>Recesso from a contract.</summary>
    ContractWithdrawal,

    /// <summary>Richiesta di indennizzo.</summary>
    IndemnityClaim,

    /// <summary>A report or an application to an authority, the monitoring body, the police, or ConciliaWeb.</summary>
    Report,

    /// <summary>A copy was sent to inform somebody.</summary>
    Notice,

    /// <summary>An answer came.</summary>
    Answer,

    /// <summary>The sender's provider took a PEC (accettazione).</summary>
    PecAccepted,

    /// <summary>The PEC lies in the addressee's box (consegna): from then on it counts as received.</summary>
    PecDelivered,

    /// <summary>The PEC was not taken or not delivered.</summary>
    PecFailed,

    /// <summary>A registered letter was delivered (avviso di ricevimento).</summary>
    LetterDelivered,

    /// <summary>A contract was received or made.</summary>
    Contract,

    /// <summary>The case was handed to an association.</summary>
    HandOver,

    /// <summary>A document, or anything else worth remembering.</summary>
    Note,
}

/// <summary>In which form it happened.</summary>
internal enum Way
{
    Phone,

    /// <summary>Raccomandata with notice of receipt, or by hand against a receipt.</summary>
    RegisteredLetter,
    Letter,
    Pec,
    Email,
    WebForm,
    Chat,

    /// <summary>On a company's public page.</summary>
    Social,

    /// <summary>At a counter, in person.</summary>
    Counter,

    /// <summary>Through this service.</summary>
    Quiete,
}

/// <summary>To whom something goes, or from whom it comes.</summary>
internal enum Body
{
    Company,

    /// <summary>Organismo di monitoraggio of the code of conduct.</summary>
    MonitoringBody,

    /// <summary>Garante per la protezione dei dati personali.</summary>
    Garante,
    Agcom,
    Agcm,
    Arera,

    /// <summary>ConciliaWeb and the Corecom.</summary>
    Conciliation,
    Police,
    Association,
}

/// <summary>What a company's agent did when asked for the number of a complaint.</summary>
internal enum NumberGiven
{
    NotAsked,
    Given,
    Refused,
}
