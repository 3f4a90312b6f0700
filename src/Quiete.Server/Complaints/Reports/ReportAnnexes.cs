using System.Collections.Immutable;
using System.Globalization;
using Quiete.Rules;
using Quiete.Server.Register;
using Quiete.Server.Shell;

namespace Quiete.Server.Complaints;

/// <summary>The evidence that goes with a report: what others can check, and the fingerprints of what stays with the person.</summary>
internal static class ReportAnnexes
{
    /// <summary>The kind of those that only whoever rules the register sees.</summary>
    public const string File = "file";

    public static ImmutableArray<Annex> Of(CaseFile file, IReadOnlyList<CaseContact> contacts, IReadOnlyList<VaultFile> files, Language words, string address) =>
    [
        .. file.Complainant.Rpo.Select(one => new Annex("rpo", words[$"Registro pubblico delle opposizioni: {one.Number} dal {words.Of(one.Since)}", $"Register of oppositions: {one.Number} since {words.Of(one.Since)}"])),
        .. file.Objections.Select(said => new Annex("objection", words[$"Opposizione a {words.ToWhom(said)} del {words.At(said.Said)}", $"Objection to {words.ToWhom(said)} of {words.At(said.Said)}"], said.Code.ToString(), $"{address}/no/{said.Code}")),
        .. contacts.Select(contact => contact.Match.By).OfType<Gate.ContactOfPerson>().DistinctBy(by => by.Code).Select(by => new Annex(
            "receipt", words[$"Decisione firmata sul contatto chiesto il {words.At(by.Decided)} da {by.Record.Principal}, con la prova nel registro pubblico", $"Signed decision on the contact asked for on {words.At(by.Decided)} by {by.Record.Principal}, with its proof in the public log"],
            by.Code.ToString(), $"{address}/r/{by.Code}")),
        .. files.Select(one => new Annex(File, words[
            $"File del {words.On(RomeTime.DayOf(one.Added))}, {one.Bytes.ToString("N0", words.Culture)} byte{Length(one, words)}: resta a chi segnala, che lo può mostrare",
            $"File of {words.On(RomeTime.DayOf(one.Added))}, {one.Bytes.ToString("N0", words.Culture)} bytes{Length(one, words)}: it stays with the reporter, who can show it"], Sha256: Convert.ToHexStringLower(one.Sha256))),
    ];

    private static string Length(VaultFile one, Language words) => one.Seconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $", {words.PlayLength(seconds)}") : "";
}
