using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>The person's cases with what happened in them, and what they wrote on top of their letters.</summary>
internal sealed class CasesPart(CaseStore cases, ActStore acts, ComplainantStore complainants) : IPersonalPart
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
            });
        }

        return new { complainant = await complainants.Of(person.Id, stop), cases = all };
    }

    private static object Told(Act act) => new
    {
        act.Id, kind = Terms.Of(act.Told.Kind), at = Moment.Iso(act.Told.At), act.Told.DayOnly, way = Word(act.Told.Way), body = Word(act.Told.Body), act.Told.Who, act.Told.OperatorCode,
        numberGiven = Terms.Of(act.Told.NumberGiven), act.Told.ComplaintNumber, act.Told.Promised, promisedBy = Columns.Text(act.Told.PromisedBy), act.Told.Witness, act.Told.Said,
        act.Told.WaitedMinutes, act.Told.Seconds, act.Told.Answers, act.Told.Url, act.Told.File, recorded = Moment.Iso(act.Recorded), act.WrittenBy,
        takenBack = act.TakenBack is { } taken ? Moment.Iso(taken) : null,
    };

    private static string? Word<T>(T? value) where T : struct, Enum => value is { } one ? Terms.Of(one) : null;
}
