using System.Globalization;
using System.IO.Compression;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Quiete.Screening;

/// <summary>The first sheet of an .xlsx workbook (ECMA-376) as CSV in UTF-8, whatever sent it: a small file may unpack to terabytes.</summary>
public static class Workbook
{
    /// <summary>The most bytes that one sheet may unpack to: a million rows with some thirty columns.</summary>
    public const long MaxSheet = 2L << 30;

    /// <summary>The most bytes that everything else, which is read into memory, may unpack to.</summary>
    public const long MaxRest = 256L << 20;

    /// <summary>The most columns: a cell far to the right makes every row as long.</summary>
    public const int MaxColumns = 1_000;

    private const int ReadBytes = 1 << 16;
    private const string Sheets = "xl/worksheets/";

    /// <summary>Whether a file that begins so is a zip archive, as workbooks are.</summary>
    public static bool IsOne(ReadOnlySpan<byte> head) => head.StartsWith("PK\u0003\u0004"u8);

    /// <summary>Writes the first sheet as CSV: values as a person sees them, days as ISO 8601.</summary>
    /// <param name="workbook">It must be able to seek.</param>
    /// <param name="name">How the file is called in messages.</param>
    /// <param name="mostBytes">The most bytes of CSV.</param>
    /// <exception cref="BadInputException">It is no workbook, or is damaged, locked by a password, or larger than it may be.</exception>
    public static void ToCsv(Stream workbook, string name, Stream csv, long mostBytes, CancellationToken stop)
    {
        try
        {
            Unpack(workbook, name, stop);
            workbook.Position = 0;
            // The reader asks for Windows-1252 as its fallback, which .NET keeps in this provider.
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            using var reader = ExcelReaderFactory.CreateOpenXmlReader(workbook);
            Copy(reader, name, csv, mostBytes, stop);
        }
        catch (Exception trouble) when (trouble is not BadInputException and (ExcelReaderException or InvalidDataException
            or System.Xml.XmlException or FormatException or NullReferenceException or ArgumentException or KeyNotFoundException or EndOfStreamException))
        {
            // A library of 2019 that reads hostile zip and XML: all of these mean that the workbook is not one.
            throw new BadInputException(name, "is not a readable .xlsx workbook. Open it, save it anew, or save the sheet as CSV UTF-8.", trouble);
        }
    }

    // What the archive says of its sizes may be a lie: unpack everything once and count.
    private static void Unpack(Stream workbook, string name, CancellationToken stop)
    {
        var buffer = new byte[ReadBytes];
        var (sheets, rest) = (0L, 0L);
        using var zip = new ZipArchive(workbook, ZipArchiveMode.Read, leaveOpen: true);
        foreach (var part in zip.Entries)
        {
            ref var size = ref part.FullName.StartsWith(Sheets, StringComparison.OrdinalIgnoreCase) ? ref sheets : ref rest;
            using var content = part.Open();
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                stop.ThrowIfCancellationRequested();
                size += read;
                if (sheets > MaxSheet || rest > MaxRest) throw TooLarge(name);
            }
        }
    }

    private static void Copy(IExcelDataReader reader, string name, Stream csv, long mostBytes, CancellationToken stop)
    {
        if (reader.FieldCount > MaxColumns) throw TooLarge(name);
        using var text = new StreamWriter(csv, new UTF8Encoding(false), ReadBytes, leaveOpen: true);
        while (reader.Read())
        {
            stop.ThrowIfCancellationRequested();
            if (csv.Position > mostBytes) throw TooLarge(name);
            for (var column = 0; column < reader.FieldCount; column++)
            {
                if (column > 0) text.Write(',');
                text.Write(Quoted(Cell(reader.GetValue(column))));
            }

            text.Write('\n');
        }
    }

    private static BadInputException TooLarge(string name) => new(name, "unpacks to more than a list may have. Save the sheet as CSV UTF-8, or split it.");

    /// <summary>A cell as a person sees it; a telephone that the workbook holds as a number keeps its digits.</summary>
    private static string Cell(object? value) => value switch
    {
        null => "",
        double number when Math.Abs(number) < 1e15 && number == Math.Floor(number) => number.ToString("F0", CultureInfo.InvariantCulture),
        DateTime day when day.TimeOfDay == TimeSpan.Zero => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime instant => instant.ToString("s", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
