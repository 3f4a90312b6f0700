using System.Text.Json;
using Quiete.Rules;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>The reports that the person sent, as they were. They are deleted with their cases.</summary>
internal sealed class ReportsPart(CaseStore cases, SentReports reports) : IPersonalPart
{
    public string Name => "reports";

    public async Task<object> Of(Person person, CancellationToken stop)
    {
        var all = new List<object>();
        foreach (var one in await cases.Of(person.Id, stop))
        {
            foreach (var (act, form) in await reports.Of(one.Id, stop))
            {
                if (await reports.Find(one.Id, act, stop) is not { } sent) continue;
                all.Add(new { Case = one.Id, form, sent = Moment.Iso(sent.Act.Told.At), sha256 = Convert.ToHexStringLower(sent.Hash), report = JsonSerializer.Deserialize<JsonElement>(sent.Json) });
            }
        }

        return all;
    }
}
