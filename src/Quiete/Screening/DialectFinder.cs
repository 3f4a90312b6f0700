using System.Globalization;
using System.Text;
using Quiete.Numbers;

namespace Quiete.Screening;

/// <summary>Finds out how a list is written from its first rows.</summary>
internal static class DialectFinder
{
    /// <summary>Rows that are looked at.</summary>
    public const int SampleRows = 200;

    private const string Separators = ",;\t|";

    /// <summary>Names under which lists keep a telephone, the likeliest first; compared without case, accents, blanks and signs.</summary>
    private static readonly string[] PhoneNames =
    [
        "telefono", "cellulare", "phone", "numero", "numerotelefono", "numeroditelefono", "numerotelefonico", "telefonocellulare",
        "phonenumber", "telephone", "mobile", "cell", "tel", "msisdn", "utenza", "linea", "recapito", "recapitotelefonico",
        "contatto", "number", "telefono1", "tel1", "cellulare1", "phone1", "telefonofisso", "fisso", "ntelefono", "ntel", "mobilephone", "e164",
    ];

    /// <summary>Learns the dialect. The sample begins the list; <paramref name="whole"/> says that it also ends it.</summary>
    /// <param name="phoneColumn">The name that the user gave to the telephone's column; absent: it is searched for.</param>
    /// <exception cref="BadInputException">The list is empty, is no text, or shows no column of telephones.</exception>
    public static CsvDialect Find(ReadOnlySpan<byte> sample, bool whole, string name, string? phoneColumn)
    {
        if (sample.IsEmpty) throw new BadInputException(name, "the list is empty.");
        if (sample.StartsWith<byte>([0xFF, 0xFE]) || sample.StartsWith<byte>([0xFE, 0xFF]))
        {
            throw new BadInputException(name, "the list is written in UTF-16. Save it as CSV UTF-8.");
        }

        if (sample.StartsWith("PK\u0003\u0004"u8))
        {
            throw new BadInputException(name, "the list is a zip archive or a workbook. A workbook's name must end in .xlsx.");
        }

        if (sample.IndexOf((byte)0) is >= 0 and var zero)
        {
            var line = sample[..zero].Count((byte)'\n') + 1;
            throw new BadInputException(
                string.Create(CultureInfo.InvariantCulture, $"{name}: line {line}"), "holds a zero byte: this is not a text file, or it is UTF-16. Save it as CSV UTF-8.");
        }

        var mark = sample.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? 3 : 0;
        var text = sample[mark..];
        if (text.IsEmpty) throw new BadInputException(name, "the list is empty.");
        if (!text.Contains((byte)'\n') && text.Contains((byte)'\r'))
        {
            throw new BadInputException(name, "the lines end with a carriage return alone (old Macintosh). Save the list with LF or CRLF.");
        }

        var (separator, rows) = Part(text, whole);
        var header = HeaderRow(rows, phoneColumn);
        var columns = header ? rows[0].Select(cell => cell.Trim()).ToArray() : [.. rows[0].Select((_, at) => Ordinal(at))];
        var phones = Phones(header ? rows.Skip(1) : rows, columns.Length);
        if (header && whole && rows.Count == 1) throw new BadInputException(name, "the list has a header and no rows.");

        var candidates = Candidates(columns, phones, header);
        var column = phoneColumn is null ? candidates.FirstOrDefault(-1) : Column(columns, phoneColumn, header);
        if (column < 0)
        {
            throw new BadInputException($"{name}: line 1", phoneColumn is null
                ? $"no column of telephone numbers was found. Name it with --phone-column. The columns seen are: {string.Join(", ", rows[0])}."
                : $"there is no column '{phoneColumn}'. The columns seen are: {string.Join(", ", columns)}.");
        }

        return new CsvDialect
        {
            Separator = separator,
            MarkLength = mark,
            HasHeader = header,
            Columns = columns,
            PhoneColumn = column,
            OtherPhoneColumns = [.. candidates.Where(other => other != column && phones[other] > 0.5).Select(other => columns[other])],
        };
    }

    /// <summary>The separator under which the rows agree best on having several fields, and the rows so parted.</summary>
    private static (char Separator, List<List<string>> Rows) Part(ReadOnlySpan<byte> text, bool whole)
    {
        var best = (Separator: ',', Rows: new List<List<string>>(), Score: -1.0);
        foreach (var separator in Separators)
        {
            var rows = Rows(text, (byte)separator, whole);
            var width = rows[0].Count;
            var agreeing = rows.Count(row => row.Count == width) / (double)rows.Count;
            var score = width == 1 ? 0 : agreeing + width / 1000.0;
            if (score > best.Score) best = (separator, rows, score);
        }

        return (best.Separator, best.Rows);
    }

    private static List<List<string>> Rows(ReadOnlySpan<byte> text, byte separator, bool whole)
    {
        var rows = new List<List<string>>();
        var cursor = new ScalarRowCursor(text, separator, phoneColumn: 0);
        while (rows.Count < SampleRows && cursor.Next(out var row))
        {
            // The sample may cut its last row in two.
            if (!whole && row.LineEndLength == 0 && rows.Count > 0) break;
            rows.Add(CsvText.Fields(text[row.Start..row.End], separator));
        }

        foreach (var row in rows.Where(row => row.Count == 0)) row.Add("");
        return rows;
    }

    /// <summary>For each column, the share of the filled cells that read as a valid telephone number.</summary>
    private static double[] Phones(IEnumerable<List<string>> rows, int width)
    {
        var shares = new double[width];
        for (var column = 0; column < width; column++)
        {
            var cells = rows.Where(row => row.Count > column && row[column].Length > 0).Select(row => row[column]).ToList();
            if (cells.Count > 0) shares[column] = cells.Count(IsPhone) / (double)cells.Count;
        }

        return shares;
    }

    private static bool HeaderRow(List<List<string>> rows, string? phoneColumn)
    {
        var first = rows[0];
        if (first.Any(cell => Rank(cell) >= 0 || (phoneColumn is not null && Plain(cell) == Plain(phoneColumn)))) return true;
        return !first.Any(IsPhone) && Phones(rows.Skip(1), first.Count).Any(share => share > 0.5);
    }

    /// <summary>The columns that may hold the telephone, the likeliest first: those named so that hold some, those that hold some, those named so.</summary>
    private static List<int> Candidates(string[] columns, double[] phones, bool header)
    {
        var named = Enumerable.Range(0, columns.Length).Where(at => header && Rank(columns[at]) >= 0).OrderBy(at => Rank(columns[at])).ToList();
        var likely = Enumerable.Range(0, columns.Length).Where(at => phones[at] > 0.5).OrderByDescending(at => phones[at]).ToList();
        return [.. named.Intersect(likely).Concat(likely).Concat(named).Distinct()];
    }

    /// <summary>The column of a name, or of a number from 1 where the list names none.</summary>
    private static int Column(string[] columns, string name, bool header) =>
        Array.FindIndex(columns, one => Plain(one) == Plain(header || name.StartsWith("column", StringComparison.Ordinal) ? name : $"column {name}"));

    private static int Rank(string columnName) => Array.IndexOf(PhoneNames, Plain(columnName));

    private static bool IsPhone(string cell) =>
        NumberReader.Read(cell) is { Valid: true, Number.IsNone: false };

    /// <summary>A name without case, accents, blanks and signs: <c>N° Telefono</c> is <c>ntelefono</c>.</summary>
    private static string Plain(string name) => string.Concat(name.Normalize(NormalizationForm.FormD)
        .Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant));

    private static string Ordinal(int column) => string.Create(CultureInfo.InvariantCulture, $"column {column + 1}");
}
