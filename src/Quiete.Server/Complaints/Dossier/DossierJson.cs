using System.Text.Json;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>The chronology of a case for other programs. Its schema is published at <see cref="SchemaPath"/>.</summary>
internal static class DossierJson
{
    /// <summary>A change that readers must know of is a new schema with a new number.</summary>
    public const int Version = 1;

    public const string SchemaPath = "/schemas/cronologia-1.json";

    /// <param name="address">Of this service: where the schema lies.</param>
    public static byte[] Write(CaseDossier dossier, string address)
    {
        var one = dossier.File.Case;
        var doubts = Chronology.Doubts(dossier.File.Acts, dossier.Made).ToLookup(doubt => doubt.About.Id);
        var matches = dossier.File.Contacts.ToDictionary(contact => contact.Entry.Id, contact => contact.Match.Answer);
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            schema = address + SchemaPath,
            version = Version,
            made = Moment.Iso(dossier.Made),
            @case = new
            {
                one.Told.Subject, one.Told.Title, company = one.Company, basis = one.Told.Basis, one.Kind, about = one.Told.Told,
                opened = Moment.Iso(one.Opened), closed = one.Closed is { } closed ? Moment.Iso(closed) : null,
            },
            objections = dossier.File.Objections.Select(said => new { receipt = said.Code.ToString(), said = Moment.Iso(said.Said), toAll = said.IsToAll, to = said.To }),
            events = dossier.Events.Select(happened => happened.Act is { } act ? Of(dossier, act, doubts[act.Id]) : Of(dossier, happened.Contact!, matches[happened.Contact!.Id])),
        }, Json.Options);
    }

    private static object Of(CaseDossier dossier, Register.Entry entry, Register.CallAnswer answer) => new
    {
        type = "contact", entry.Id, at = Moment.Iso(entry.Told.Received), recorded = Moment.Iso(entry.Recorded), channel = Terms.Of(entry.Told.Channel), line = entry.Told.Line.IsWithheld ? null : entry.Told.Line.ToString(),
        entry.Told.LineText, ownNumber = entry.Told.OwnNumber?.ToString(), entry.Told.Answered, entry.Told.Seconds,
        company = entry.Told.Brand is { } brand ? dossier.Brands.GetValueOrDefault(brand) : entry.Told.Claimed, entry.Told.Basis, entry.Told.Said, entry.Told.Courtesy, entry.Told.Useful, known = answer,
    };

    private static object Of(CaseDossier dossier, Act act, IEnumerable<Doubt> doubts)
    {
        var told = act.Told;
        return new
        {
            type = "act", act.Id, at = told.DayOnly ? Columns.Text(RomeTime.DayOf(told.At)) : Moment.Iso(told.At), recorded = Moment.Iso(act.Recorded), told.Kind, told.Way, told.Body, told.Who,
            told.OperatorCode, told.Country, numberGiven = told.NumberGiven == NumberGiven.NotAsked ? (NumberGiven?)null : told.NumberGiven,
            refusedAt = told.RefusedAt is { } refused ? Moment.Iso(refused) : null, told.ComplaintNumber, told.Promised, promisedBy = Columns.Text(told.PromisedBy), told.Witness, told.Said,
            told.WaitedMinutes, told.Seconds, told.Solved, told.Answers, told.Url,
            file = dossier.Files.TryGetValue(act.Id, out var file) ? new { sha256 = file.Hash, file.Bytes, file.Seconds, added = Moment.Iso(file.Added) } : null,
            capture = dossier.Captures.TryGetValue(act.Id, out var seen) ? new { seen.Bytes, sha256 = seen.Sha256 is { } hash ? Convert.ToHexStringLower(hash) : null, taken = Moment.Iso(seen.Taken) } : null,
            judgement = dossier.Judgements.TryGetValue(act.Id, out var judged) ? new { judged.Automatic, judged = Moment.Iso(judged.Judged), judged.Signs } : null,
            doubts = doubts.Select(doubt => doubt.Kind),
        };
    }
}
