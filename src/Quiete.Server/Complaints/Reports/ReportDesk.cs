using System.Globalization;
using Quiete.Audit;
using Quiete.Procedures;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Documents;
using Quiete.Server.Gate;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>Compiles reports and makes their files. It sends nothing: the person does.</summary>
internal sealed class ReportDesk(CaseFiles files, BrandStore brands, VaultStore vault, DecisionStore decisions, Receipts receipts, ServerOptions options, TimeProvider clock)
{
    /// <summary>The most receipts that one PDF carries.</summary>
    public const int MostReceipts = 200;

    /// <summary>The forms in force today.</summary>
    public IEnumerable<ReportForm> Forms => ProcedurePack.Italian.Forms.Where(form => form.InForceOn(RomeTime.DayOf(clock.GetUtcNow())));

    public ReportForm? Form(string id) => Forms.FirstOrDefault(form => form.Id == id);

    /// <summary>A report of a case. Its caller has made sure that the case is theirs to read.</summary>
    /// <param name="account">Who asks: nobody but whoever rules the register sees that there are files.</param>
    /// <param name="chosen">The entries that it is about; null: all of the case.</param>
    public async Task<ReportDraft> Compile(ReportForm form, Person person, Case one, long account, IReadOnlySet<long>? chosen, Language words, CancellationToken stop)
    {
        var names = (await brands.All(stop)).ToDictionary(brand => brand.Id, brand => brand.Name);
        var kept = person.IsRuledBy(account) ? await vault.OfCase(person.Id, one.Id, stop) : [];
        return ReportDraft.Compile(form, await files.Outline(person, one, stop), chosen, names, kept, words, options.Address);
    }

    /// <summary>The same for machines.</summary>
    public ReportJson Json(ReportDraft draft, Language words) => ReportJson.Of(draft, clock.GetUtcNow(), words, options.Address);

    /// <summary>What goes into the PDF: the report for machines, and the receipts in full, which anybody can verify.</summary>
    public async Task<IReadOnlyList<Attachment>> Attachments(ReportDraft draft, Language words, CancellationToken stop)
    {
        List<Attachment> all = [new("segnalazione.json", "application/json", Json(draft, words).Write(), words["La segnalazione per le macchine", "The report for machines"])];
        foreach (var annex in draft.Annexes.Where(annex => annex.Kind == "receipt").Take(MostReceipts))
        {
            if (!ShortCode.TryParse(annex.Code, out var code) || await decisions.Find(code, stop) is not { } decision) continue;
            var receipt = await receipts.Of(decision, withPerson: false, withLog: true, stop);
            all.Add(new(string.Create(CultureInfo.InvariantCulture, $"ricevuta-{code}.json"), "application/json", receipt.Write(), annex.Text));
        }

        return all;
    }
}
