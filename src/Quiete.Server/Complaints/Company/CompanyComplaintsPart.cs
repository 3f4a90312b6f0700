using Quiete.Rules;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>The complaints that the person sent to companies. They go with the cases; a company keeps the code, the days and its own answer.</summary>
internal sealed class CompanyComplaintsPart(CaseStore cases, CompanyComplaintStore complaints) : IPersonalPart
{
    public string Name => "companyComplaints";

    public async Task<object> Of(Person person, CancellationToken stop)
    {
        var all = new List<object>();
        foreach (var one in await cases.Of(person.Id, stop))
        {
            foreach (var sent in await complaints.OfCase(one.Id, stop))
            {
                all.Add(new
                {
                    @case = one.Id, code = sent.Code.ToString(), sent.Principal, sent = Moment.Iso(sent.Sent), sent.Due, state = Terms.Of(sent.State), seen = sent.Body,
                    words = await complaints.WordsOf(sent.Code, stop), sent.Answer, answered = sent.Answered is { } answered ? Moment.Iso(answered) : null, sent.Solved,
                });
            }
        }

        return all;
    }
}
