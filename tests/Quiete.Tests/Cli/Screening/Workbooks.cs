using System.Globalization;
using System.IO.Compression;
using System.Security;

namespace Quiete.Tests.Cli.Screening;

/// <summary>The parts of a small .xlsx workbook.</summary>
internal static class Workbooks
{
    public static IEnumerable<(string Name, string Text)> OneSheet(params object[][] rows)
    {
        yield return ("[Content_Types].xml", """
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>
            """);
        yield return ("_rels/.rels", """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>
            """);
        yield return ("xl/workbook.xml", """
            <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Contatti" sheetId="1" r:id="r1"/></sheets></workbook>
            """);
        yield return ("xl/_rels/workbook.xml.rels", """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>
            """);
        var cells = string.Concat(rows.Select((row, at) => $"<row r=\"{at + 1}\">{string.Concat(row.Select((cell, column) => Cell(cell, $"{(char)('A' + column)}{at + 1}")))}</row>"));
        yield return ("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{cells}</sheetData></worksheet>");
    }

    /// <summary>The parts in one file, with whatever else is put into it.</summary>
    public static byte[] Zip(IEnumerable<(string Name, string Text)> parts, Action<ZipArchive>? more = null)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in parts)
            {
                using var entry = new StreamWriter(zip.CreateEntry(name).Open());
                entry.Write(text);
            }

            more?.Invoke(zip);
        }

        return bytes.ToArray();
    }

    private static string Cell(object value, string at) => value is long number
        ? $"<c r=\"{at}\"><v>{number.ToString(CultureInfo.InvariantCulture)}</v></c>"
        : $"<c r=\"{at}\" t=\"inlineStr\"><is><t>{SecurityElement.Escape((string)value)}</t></is></c>";
}
