using System.Globalization;
using System.Text;
using Quiete.Rules;
using Quiete.Server.Gate;
using Quiete.Server.Reputation;
using Quiete.Server.Shell;

namespace Quiete.Server.Blocking;

/// <summary>A device's block list as files that other things read.</summary>
internal sealed class ListFiles(Snapshots snapshots)
{
    /// <summary>The names of the files, and what they are for.</summary>
    public static IReadOnlyList<(string Name, string Italian, string English)> All { get; } =
    [
        ("quiete.vcf", "Contatti (vCard), per telefoni e rubriche", "Contacts (vCard), for telephones and address books"),
        ("fritzbox.xml", "Rubrica per FRITZ!Box", "Phone book for a FRITZ!Box"),
        ("quiete.csv", "Tabella (CSV), per fogli di calcolo", "Table (CSV), for spreadsheets"),
        ("numbers.txt", "Solo i numeri, uno per riga", "The numbers alone, one a line"),
        ("asterisk.sh", "Comandi per Asterisk", "Commands for Asterisk"),
        ("asterisk-ami.txt", "Messaggi AMI per Asterisk", "AMI messages for Asterisk"),
        ("freepbx.csv", "Lista nera per FreePBX", "Blacklist for FreePBX"),
    ];

    /// <summary>The file of this name, with its media type; null: there is none.</summary>
    /// <param name="options">What the address says beyond the name: <c>version</c>, <c>form</c>, <c>replace</c>.</param>
    public async Task<(byte[] Content, string Type)?> Make(string name, Device device, IQueryCollection options, CancellationToken stop)
    {
        var form = Form(options["form"], name);
        var lines = name is "quiete.csv" or "numbers.txt"
            ? await snapshots.Lines(device, ranges: true, senders: true, stop)
            : await snapshots.Lines(device, ranges: name == "fritzbox.xml", senders: false, stop);
        switch (name)
        {
            case "quiete.vcf":
                var cards = (await snapshots.Of(device, stop)).All();
                return (Encoding.UTF8.GetBytes(string.Concat(cards.Select(card => options["version"] == "4.0" ? card.Version4 : card.Version3))), "text/vcard; charset=utf-8");
            case "fritzbox.xml":
                var maker = new CardMaker(NumberForm.FritzBox, Language.Of(device.Language));
                return (await FritzBook.Write("Quiete", [.. maker.Cards(lines.Where(line => line.IsOwn)), .. maker.Cards(lines.Where(line => !line.IsOwn))]), "text/xml; charset=utf-8");
            case "quiete.csv":
                return (await Csv("line,range,name,voices,kind,since,last", lines.Select(line => (string?[])
                [
                    line.Line, line.IsRange ? "yes" : "no", line.Label, line.IsOwn ? null : ListedLine.Step(line.Voices).ToString(CultureInfo.InvariantCulture),
                    line.Kind is { } kind ? Terms.Of(kind) : null, Day(line.Since), Day(line.Last),
                ]), stop), "text/csv; charset=utf-8");
            case "numbers.txt":
                return (Text(lines.Select(line => NumberForms.Write(line.Line, line.IsRange, form))), "text/plain; charset=utf-8");
            case "asterisk.sh":
                string[] begin = ["#!/bin/sh", "# The block list of Quiete. In the dialplan: GotoIf($[${BLACKLIST()}]?blocked,1)", .. options["replace"] == "true" ? ["asterisk -rx 'database deltree blacklist'"] : Array.Empty<string>()];
                return (Text([.. begin, .. Numbers(lines, form).Select(number => $"asterisk -rx 'database put blacklist {number} 1'")]), "text/x-shellscript; charset=utf-8");
            case "asterisk-ami.txt":
                return (Encoding.UTF8.GetBytes(string.Concat(Numbers(lines, form).Select(number => $"Action: DBPut\r\nFamily: blacklist\r\nKey: {number}\r\nVal: 1\r\n\r\n"))), "text/plain; charset=utf-8");
            case "freepbx.csv":
                return (await Csv("number,description", lines.Select(line => (string?[])[NumberForms.Write(line.Line, isRange: false, form), line.Label ?? "Quiete"]), stop), "text/csv; charset=utf-8");
            default:
                return null;
        }
    }

    // Telephone systems see the number as it was dialled, others as the engine has it.
    private static NumberForm Form(string? asked, string name) => asked switch
    {
        "national" => NumberForm.National,
        "international" => NumberForm.International,
        _ => name is "asterisk.sh" or "asterisk-ami.txt" or "freepbx.csv" ? NumberForm.National : NumberForm.International,
    };

    // Digits and a plus, nothing that a shell or a manager could take for more.
    private static IEnumerable<string> Numbers(IEnumerable<BlockedLine> lines, NumberForm form) =>
        lines.Where(line => NumberForms.IsDialable(line.Line)).Select(line => NumberForms.Write(line.Line, isRange: false, form));

    private static byte[] Text(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"{line}\n")));

    private static string Day(DateTimeOffset instant) => RomeTime.DayOf(instant).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task<byte[]> Csv(string head, IEnumerable<string?[]> rows, CancellationToken stop)
    {
        using var held = new MemoryStream();
        var text = Encoding.UTF8.GetBytes(string.Concat(rows.Select(row => $"{string.Join(',', row.Select(Field))}\r\n").Prepend($"{head}\r\n")));
        await using var safe = new SafeCsv(held);
        await safe.WriteAsync(text, stop);
        await safe.FlushAsync(stop);
        return held.ToArray();
    }

    private static string Field(string? value) => value is null ? "" : value.AsSpan().IndexOfAny(",\"\r\n;") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
