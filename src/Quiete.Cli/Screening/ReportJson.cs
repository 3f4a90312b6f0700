using System.Text.Encodings.Web;
using System.Text.Json;
using Quiete.Rules;
using Quiete.Screening;

namespace Quiete.Cli;

/// <summary>A screening's report as JSON.</summary>
internal static class ReportJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(ScreeningReport report, string list, DateTimeOffset at)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("list", list);
            json.WriteString("at", Moment.Iso(at));
            json.WriteNumber("rows", report.Rows);
            json.WriteStartObject("decisions");
            json.WriteNumber("allow", report.Allowed);
            json.WriteNumber("refuse", report.Refused);
            json.WriteNumber("ask", report.Asked);
            json.WriteEndObject();
            Write(json, "rules", report.Rules);
            Write(json, "reasons", report.Reasons);
            Write(json, "levels", report.Levels);
            json.WriteStartArray("callableFrom");
            foreach (var hour in report.Hours)
            {
                json.WriteStartObject();
                json.WriteString("from", Moment.Iso(hour.From));
                json.WriteNumber("rows", hour.Rows);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("duplicates", report.Duplicates);
            Write(json, "repairs", report.Repairs);
            Write(json, "problems", report.Problems);
            WriteDialect(json, report);
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static void WriteDialect(Utf8JsonWriter json, ScreeningReport report)
    {
        var dialect = report.Dialect;
        json.WriteStartObject("read");
        json.WriteString("separator", dialect.Separator.ToString());
        json.WriteBoolean("header", dialect.HasHeader);
        json.WriteString("phoneColumn", dialect.Columns[dialect.PhoneColumn]);
        json.WriteStartArray("otherPhoneColumns");
        foreach (var column in dialect.OtherPhoneColumns) json.WriteStringValue(column);
        json.WriteEndArray();
        json.WriteNumber("rowsTooShort", report.ShortRows);
        json.WriteNumber("rowsTooLong", report.LongRows);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<RowCount> counts)
    {
        json.WriteStartObject(name);
        foreach (var count in counts) json.WriteNumber(count.Of, count.Rows);
        json.WriteEndObject();
    }
}
