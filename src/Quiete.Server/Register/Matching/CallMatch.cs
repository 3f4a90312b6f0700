using Quiete.Server.Companies;
using Quiete.Server.Gate;

namespace Quiete.Server.Register;

/// <summary>What can be said of an entry: who called, and why.</summary>
internal enum CallAnswer
{
    /// <summary>A company asked for this contact before, from this line, and it was allowed.</summary>
    DeclaredAndAllowed,

    /// <summary>A company asked, heard no (or was stopped by an objection), and the line called all the same.</summary>
    RefusedYetMade,

    /// <summary>The line is declared, and nobody asked for this contact.</summary>
    LineDeclaredNotAsked,

    /// <summary>Nobody has declared the line.</summary>
    UndeclaredLine,

    /// <summary>Nobody has declared the line, and something about it speaks for a forgery.</summary>
    LineLooksForged,

    /// <summary>The caller hid its line.</summary>
    HiddenLine,

    /// <summary>A visit, or a line that could not be read: there is nothing to compare.</summary>
    NothingToCompare,

    /// <summary>The line is declared; whether anybody asked cannot be seen before the called number is proved.</summary>
    NotProved,
}

/// <summary>How strongly a contact of the gate is tied to an entry.</summary>
internal enum MatchStrength
{
    /// <summary>The same number, the same line, the same hours.</summary>
    LineAndTime,

    /// <summary>The same number and hours, and another line of the same company.</summary>
    CompanyAndTime,

    /// <summary>Nothing but number and hours.</summary>
    TimeOnly,
}

/// <summary>What speaks for a forged line. None of it proves anything.</summary>
internal enum ForgerySign
{
    /// <summary>No plan holds such a number: it cannot be called back.</summary>
    NotInPlan,

    /// <summary>It is a number of the person called.</summary>
    OwnNumber,

    /// <summary>A mobile number that no company declared: it may be somebody's who knows nothing of the call.</summary>
    UndeclaredMobile,

    /// <summary>Another country's: where the call came from cannot be known.</summary>
    Foreign,

    /// <summary>An emergency number: nobody calls from it to sell.</summary>
    Emergency,
}

/// <summary>A contact of the gate that fits an entry.</summary>
internal sealed record MatchedContact(ContactOfPerson Contact, MatchStrength Strength);

/// <summary>Who called, and why, as far as it can be known at this moment. Never stored: what is known changes.</summary>
/// <param name="Looked">Whether the gate was looked at: only for a proved number.</param>
/// <param name="Contacts">What fits, the strongest and nearest first.</param>
/// <param name="Declared">Who had declared the line at that time.</param>
internal sealed record CallMatch(
    Entry Entry, CallAnswer Answer, bool Looked, IReadOnlyList<MatchedContact> Contacts, CompanyLine? Declared, ForgerySign? Sign)
{
    /// <summary>The company for which the contact was made, where a contact of its line was found.</summary>
    public ContactOfPerson? By => Contacts is [{ Strength: not MatchStrength.TimeOnly, Contact: var contact }, ..] ? contact : null;
}
