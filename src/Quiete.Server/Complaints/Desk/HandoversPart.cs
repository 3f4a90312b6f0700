using Quiete.Rules;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>To which associations the person handed their cases, and what they agreed to. It goes with the cases; an association keeps a count.</summary>
internal sealed class HandoversPart(CaseStore cases, HandoverStore handovers) : IPersonalPart
{
    public string Name => "handovers";

    public async Task<object> Of(Person person, CancellationToken stop)
    {
        var all = new List<object>();
        foreach (var one in await cases.Of(person.Id, stop))
        {
            all.AddRange((await handovers.OfCase(one.Id, stop)).Select(handover => new
            {
                @case = one.Id, handover.Association, consented = Moment.Iso(handover.Consented), handover.ConsentedBy, handover.WordsVersion, handover.Words, handover.Shares,
                withdrawn = handover.Withdrawn is { } withdrawn ? Moment.Iso(withdrawn) : null,
            }));
        }

        return all;
    }
}
