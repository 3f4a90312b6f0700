using System.Collections.Immutable;
using Quiete.Rules;

namespace Quiete.Procedures;

/// <summary>The kinds of precondition. The list is closed: data combines them, code judges them.</summary>
internal enum NeedKind
{
    /// <summary>A company is named.</summary>
    CompanyKnown,

    /// <summary>The company is a member of the code of conduct.</summary>
    CodeMember,

    /// <summary>At least so many contacts are in the case.</summary>
    Contacts,

    /// <summary>One of the acts was done.</summary>
    Acted,

    /// <summary>One of the acts was answered, or the term for its answer is over.</summary>
    AnsweredOrLate,

    /// <summary>The term for the answer to one of the acts is over, and nobody answered.</summary>
    Late,

    /// <summary>A complaint number was asked for and refused.</summary>
    NumberRefused,

    /// <summary>A contact came so many days after one of the acts, or later.</summary>
    ContactAfter,

    /// <summary>The term that runs from one of the acts is not over. It holds, too, while no such act is noted: then nobody can say that it is over.</summary>
    InTime,
}

/// <summary>What must hold before a step can be taken.</summary>
/// <param name="Acts">The acts towards the company that it is about.</param>
/// <param name="Clock">The term that runs from them.</param>
/// <param name="Count">How many contacts, or days.</param>
/// <param name="Words">What is missing while it does not hold.</param>
internal sealed record Need(NeedKind Kind, ImmutableArray<ActKind> Acts, Clock? Clock, int Count, RuleWords Words)
{
    private const int MostCount = 10_000;

    /// <summary>Whether it holds.</summary>
    public bool Holds(CaseOnDay on) => Kind switch
    {
        NeedKind.CompanyKnown => on.Facts.CompanyKnown,
        NeedKind.CodeMember => on.Facts.CodeMember == true,
        NeedKind.Contacts => on.Facts.Contacts.Length >= Count,
        NeedKind.Acted => Of(on).Any(),
        NeedKind.AnsweredOrLate => Of(on).Any(act => on.TermOf(act).Standing is StepStanding.Answered or StepStanding.Late),
        NeedKind.Late => Of(on).Any(act => on.TermOf(act).Standing == StepStanding.Late),
        NeedKind.NumberRefused => on.Facts.Acts.Any(act => act.NumberGiven == NumberGiven.Refused),
        NeedKind.ContactAfter => Of(on).Any(act => on.Facts.Contacts.Any(contact => contact >= act.Day.AddDays(Count))),
        _ => LastDay(on) is not { } last || !Clock.IsOver(last, on.Day),
    };

    /// <summary>Whether it can never hold, whatever the person does.</summary>
    public bool IsOut(CaseOnDay on) => Kind == NeedKind.CodeMember ? on.Facts.CodeMember == false : Kind == NeedKind.InTime && !Holds(on);

    /// <summary>The first day on which time alone can make it hold; null: time does not.</summary>
    public DateOnly? Earliest(CaseOnDay on) => Kind is NeedKind.AnsweredOrLate or NeedKind.Late
        ? Of(on).Select(on.TermOf).Where(term => term.Standing == StepStanding.Awaiting).Select(term => term.Due?.AddDays(1)).Min()
        : null;

    /// <summary>The last day on which it holds; null: time does not end it.</summary>
    public DateOnly? LastDay(CaseOnDay on) =>
        Kind == NeedKind.InTime && Clock is { } clock ? Of(on).Select(act => (DateOnly?)clock.LastDay(on.StartOf(act, clock), on.Holidays)).Min() : null;

    internal static Need? Read(JsonFields fields)
    {
        var kind = fields.Word<NeedKind>("kind", needed: true);
        var acts = fields.Words<ActKind>("acts").ToImmutableArray();
        var clock = fields.Object("clock") is { } term ? Clock.Read(term) : null;
        var count = fields.Whole("count", 1, MostCount);
        var words = PackWords.Read(fields, "words");
        fields.End();
        if (kind is null || words is null) return null;

        if (acts.IsEmpty != (kind is NeedKind.CompanyKnown or NeedKind.CodeMember or NeedKind.Contacts or NeedKind.NumberRefused)) fields.Fault("acts", "This kind is about acts, or names acts and is not.");
        if ((clock is null) == (kind is NeedKind.InTime)) fields.Fault("clock", "A clock belongs to a term, and only there.");
        if ((count is null) == (kind is NeedKind.Contacts or NeedKind.ContactAfter)) fields.Fault("count", "A count belongs to contacts, and only there.");
        return new(kind.Value, acts, clock, count ?? 0, words);
    }

    private IEnumerable<ActFact> Of(CaseOnDay on) => on.Facts.Acts.Where(act => Acts.Contains(act.Kind) && act.With == Body.Company);
}
