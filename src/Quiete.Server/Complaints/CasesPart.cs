using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>The person's cases with what happened in them, what they wrote on top of their letters, and forms that were not finished.</summary>
internal sealed class CasesPart(CaseStore cases, ActStore acts, ComplainantStore complainants, SocialStore social, Drafts drafts) : IPersonalPart
{
    public string Name => "cases";

    public async Task<object> Of(Person person, CancellationToken stop)
    {
        var all = new List<object>();
        foreach (var one in await cases.Of(person.Id, stop))
        {
            all.Add(new
            {
                one.Id, one.Told, one.Company, opened = Moment.Iso(one.Opened), closed = one.Closed is { } closed ? Moment.Iso(closed) : null,
                entries = await cases.EntryIds(one.Id, stop), acts = (await acts.AllOf(one.Id, stop)).Select(Told).ToList(),
                captures = (await social.CapturesOf(one.Id, stop)).Values, judgements = (await social.JudgementsOf(one.Id, stop)).Values,
            });
        }

        var unsaved = (await drafts.AllOf(person.Id, stop)).Select(draft => new { draft.Form, draft.Told }).ToList();
        return new { complainant = await complainants.Of(person.Id, stop), cases = all, unsaved };
    }

    private static object Told(Act act) => new
    {
        act.Id, kind = Terms.Of(act.Told.Kind), at = Moment.Iso(act.Told.At), act.Told.DayOnly, way = Word(act.Told.Way), body = Word(act.Told.Body), act.Told.Who, act.Told.OperatorCode,
        numberGiven = Terms.Of(act.Told.NumberGiven), act.Told.ComplaintNumber, act.Told.Promised, promisedBy = Columns.Text(act.Told.PromisedBy), act.Told.Witness, act.Told.Said,
        act.Told.WaitedMinutes, act.Told.Seconds, act.Told.Answers, act.Told.Url, act.Told.File,
        act.Told.Country, refusedAt = act.Told.RefusedAt is { } refused ? Moment.Iso(refused) : null, act.Told.Solved, recorded = Moment.Iso(act.Recorded), act.WrittenBy,
        takenBack = act.TakenBack is { } taken ? Moment.Iso(taken) : null,
    };

    private static string? Word<T>(T? value) where T : struct, Enum => value is { } one ? Terms.Of(one) : null;
}
