using Quiete.Procedures;

namespace Quiete.Server.Complaints;

/// <summary>For lists of cases: the day that matters next in each.</summary>
internal sealed class CaseDays(ActStore acts)
{
    /// <summary>The most open cases that are looked at; the others show no day in a list.</summary>
    public const int MostCases = 50;

    /// <summary>By case: the first day that is still ahead, or else the last one that went by.</summary>
    /// <remarks>Days hang on acts alone, so contacts are not read.</remarks>
    public async Task<IReadOnlyDictionary<long, Deadline>> Next(IEnumerable<Case> cases, DateOnly today, CancellationToken stop)
    {
        Dictionary<long, Deadline> next = [];
        foreach (var one in cases.Where(one => one.IsOpen).Take(MostCases))
        {
            var facts = new CaseFacts(
                one.Told.Subject, CasePath.SectorOf(one.Kind), one.Company is not null, CodeMember: null, [], [.. (await acts.Of(one.Id, stop)).Select(CasePath.FactOf)]);
            var days = Deadlines.Of(ProcedurePack.Italian, facts, today);
            if ((days.FirstOrDefault(day => day.Day >= today) ?? days.LastOrDefault()) is { } day) next[one.Id] = day;
        }

        return next;
    }
}
