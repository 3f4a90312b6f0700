using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>Finds the path of a case. It reads no more than the path needs: who called is not looked up.</summary>
internal sealed class CasePaths(CaseStore cases, ActStore acts, EntryStore entries, PersonObjections objections, CompanyStore companies, TimeProvider clock)
{
    /// <summary>The most open cases of a list whose days are shown.</summary>
    public const int MostCases = 50;

    private DateOnly Today => RomeTime.DayOf(clock.GetUtcNow());

    /// <summary>The path of a case today. Its caller has made sure that the case is theirs to read.</summary>
    public async Task<CasePath> Of(Person person, Case one, CancellationToken stop) =>
        await Of(person, one, await entries.Moments(person.Id, await cases.EntryIds(one.Id, stop), stop), await acts.Outline(one.Id, stop), stop);

    /// <summary>The same, where contacts and acts were read already.</summary>
    public async Task<CasePath> Of(Person person, Case one, IReadOnlyList<EntryMoment> contacts, IReadOnlyList<Act> happened, CancellationToken stop)
    {
        var said = (await objections.Of(person.Id, stop)).Where(objection => CaseFiles.Reaches(objection, one));
        var company = one.Brand?.Company is { } id ? await companies.Find(id, stop) : null;
        return CasePath.Of(CasePath.FactsOf(one, contacts, happened, said, company, Today), Today);
    }

    /// <summary>By case, for lists: the first day that is still ahead, or else the last one that went by. Days hang on acts alone.</summary>
    public async Task<IReadOnlyDictionary<long, Deadline>> NextDays(IEnumerable<Case> all, CancellationToken stop)
    {
        Dictionary<long, Deadline> next = [];
        foreach (var one in all.Where(one => one.IsOpen).Take(MostCases))
        {
            var days = CasePath.Of(CasePath.FactsOf(one, [], await acts.Outline(one.Id, stop), [], company: null, Today), Today).Deadlines;
            if ((days.FirstOrDefault(day => day.Day >= Today) ?? days.LastOrDefault()) is { } day) next[one.Id] = day;
        }

        return next;
    }
}
