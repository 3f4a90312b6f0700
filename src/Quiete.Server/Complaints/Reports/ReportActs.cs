using Quiete.Procedures;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>What it leaves in the case that a report was sent.</summary>
internal static class ReportActs
{
    /// <summary>A dossier informs; everything else is a report.</summary>
    public static ActKind KindOf(ReportForm form) => form.Body == Body.Association ? ActKind.Notice : ActKind.Report;

    /// <summary>The act of having sent it.</summary>
    /// <param name="number">What the body calls it, where it said so.</param>
    public static NewAct Sent(string key, ReportDraft draft, DateTimeOffset at, string? number, Language words) => new(
        key, KindOf(draft.Form), at, Way: draft.Form.Where is null ? null : Way.WebForm, Body: draft.Form.Body, ComplaintNumber: number,
        Said: words[
            $"{draft.Form.Name.Italian}: {words.Count(draft.Contacts.Length, "contatto", "contatti", "contact", "contacts")}.",
            $"{draft.Form.Name.English}: {words.Count(draft.Contacts.Length, "contatto", "contatti", "contact", "contacts")}."]);
}
