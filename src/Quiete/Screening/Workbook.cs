using System.Globalization;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Quiete.Cli;

/// <summary>The first sheet of an .xlsx workbook as CSV, in a temporary file that is gone when closed.</summary>
internal static class Workbook
{
    public static bool IsOne(string path) => string.Equals(Path.GetExtension(path), ".xlsx", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="BadInputException">The file is no workbook, or is damaged or locked by a password.</exception>
    public static Stream ToCsv(string path, CancellationToken stop)
    {
        var csv = new FileStream(
            Path.Combine(Path.GetTempPath(), $"quiete-{Path.GetRandomFileName()}.csv"), FileMode.CreateNew, FileAccess.ReadWrite,
            FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        try
        {
            // The reader asks for Windows-1252 as its fallback, which .NET keeps in this provider.
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            using var file = File.OpenRead(path);
            using var reader = ExcelReaderFactory.CreateOpenXmlReader(file);
            Copy(reader, csv, stop);
            csv.Position = 0;
            return csv;
        }
        catch (Exception trouble) when (trouble is ExcelReaderException or InvalidDataException or System.Xml.XmlException
            or FormatException or NullReferenceException or ArgumentException or KeyNotFoundException or EndOfStreamException)
        {
            // A library of 2019 that reads hostile zip and XML: all of these mean that the workbook is not one.
            csv.Dispose();
            throw new BadInputException(path, "is not a readable .xlsx workbook. Open it, save it anew, or save the sheet as CSV UTF-8.", trouble);
        }
        catch
        {
            csv.Dispose();
            throw;
        }
    }

    private static void Copy(IExcelDataReader reader, Stream csv, CancellationToken stop)
    {
        using var text = new StreamWriter(csv, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        while (reader.Read())
        {
            stop.ThrowIfCancellationRequested();
            for (var column = 0; column < reader.FieldCount; column++)
            {
                if (column > 0) text.Write(',');
                text.Write(Quoted(Cell(reader.GetValue(column))));
            }

            text.Write('\n');
        }
    }

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
