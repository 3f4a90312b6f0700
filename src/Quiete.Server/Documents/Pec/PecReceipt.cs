namespace Quiete.Server.Documents;

/// <summary>What a provider of certified mail (PEC) attests.</summary>
internal enum PecKind
{
    /// <summary>Ricevuta di accettazione: the sender's provider took the mail.</summary>
    Accepted,

    /// <summary>Ricevuta di avvenuta consegna: it lies in the addressee's box.</summary>
    Delivered,

    /// <summary>It was not taken, not delivered, or held a virus.</summary>
    Failed,

    /// <summary>Busta di trasporto: a certified mail itself, such as a company's answer.</summary>
    Envelope,

    /// <summary>Between providers; it says nothing to people.</summary>
    Other,
}

/// <summary>How far a receipt can be relied on.</summary>
internal enum PecProof
{
    /// <summary>Nothing was changed, and a provider that the operator trusts signed it.</summary>
    Trusted,

    /// <summary>Nothing was changed since it was signed; by whom is not verified.</summary>
    SignerUnknown,

    /// <summary>It is not what was signed.</summary>
    Altered,

    /// <summary>Nobody signed it.</summary>
    Unsigned,
}

/// <summary>A receipt or an envelope of certified mail, as it says it of itself.</summary>
/// <param name="Provider">Who attests (gestore emittente).</param>
/// <param name="Id">The provider's own (identificativo).</param>
/// <param name="MessageId">Of the mail that it is about, without angle brackets.</param>
/// <param name="DeliveredTo">In whose box it was laid; on receipts of delivery.</param>
/// <param name="Error">The provider's words where it failed.</param>
/// <param name="Files">Prints (SHA-256) of the files of the mail that it carries: what was sent can be recognised by them.</param>
internal sealed record PecReceipt(
    PecKind Kind, PecProof Proof, DateTimeOffset At, string Provider, string Sender, IReadOnlyList<string> Recipients, string Subject, string Id, string? MessageId, string? DeliveredTo, string? Error,
    string? Signer, IReadOnlyList<byte[]> Files)
{
    /// <summary>Those of the mail that it carries which are signed by themselves (<c>.p7m</c>).</summary>
    public IReadOnlyList<SignedFile> Signed { get; init; } = [];
}

/// <summary>Why a file is no receipt that can be read.</summary>
internal enum PecProblem
{
    /// <summary>It is no mail, or a broken one.</summary>
    NoMail,

    /// <summary>It ends before its end.</summary>
    CutOff,

    /// <summary>Too large, or nested deeper than any mail.</summary>
    TooMuch,

    /// <summary>A mail, but not of certified mail: it holds no daticert.xml.</summary>
    NoReceipt,

    /// <summary>Its daticert.xml cannot be read.</summary>
    BadData,
}

/// <summary>What became of a file.</summary>
internal sealed record PecReading(PecReceipt? Receipt, PecProblem? Problem);
