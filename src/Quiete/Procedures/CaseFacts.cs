using System.Collections.Immutable;
using Quiete.Rules;

namespace Quiete.Procedures;

/// <summary>Something that happened in a case, as far as it decides the next step.</summary>
/// <param name="Answers">The act that it answers or confirms; null: not told.</param>
/// <param name="PromisedBy">The day by which an answer promises more.</param>
internal sealed record ActFact(
    long Id, ActKind Kind, DateOnly Day, Body? Body = null, Way? Way = null, long? Answers = null, NumberGiven NumberGiven = NumberGiven.NotAsked, DateOnly? PromisedBy = null)
{
    /// <summary>To whom it went, or from whom it came: the company, where nothing else is told.</summary>
    public Body With => Body ?? (Kind == ActKind.HandOver ? Procedures.Body.Association : Procedures.Body.Company);
}

/// <summary>What the next step of a case depends on. Pure data, so a step can be explained years later.</summary>
/// <param name="Sector">What the company sells; <see cref="Sectors.None"/>: nobody knows.</param>
/// <param name="CompanyKnown">Whether a company is named, be it by a guess.</param>
/// <param name="CodeMember">Whether the company is a member of the code of conduct; null: nobody knows.</param>
/// <param name="Contacts">The days of the contacts received, in order.</param>
/// <param name="Acts">In order of time.</param>
internal sealed record CaseFacts(CaseSubject Subject, Sectors Sector, bool CompanyKnown, bool? CodeMember, ImmutableArray<DateOnly> Contacts, ImmutableArray<ActFact> Acts)
{
    /// <summary>The same without what never arrived: a PEC that failed counts for nothing, unless it was delivered after all.</summary>
    public CaseFacts WithoutFailed()
    {
        var failed = Of(ActKind.PecFailed).Except(Of(ActKind.PecDelivered)).ToHashSet();
        return failed.Count == 0 ? this : this with { Acts = [.. Acts.Where(act => !failed.Contains(act.Id))] };
    }

    private IEnumerable<long> Of(ActKind kind) => Acts.Where(act => act.Kind == kind).Select(act => act.Answers).OfType<long>();
}
