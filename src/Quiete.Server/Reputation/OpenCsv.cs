using System.Globalization;
using System.Text;
using Quiete.Rules;

namespace Quiete.Server.Reputation;

/// <summary>The open files as CSV: commas, quotes where needed, points in numbers, and no field that a spreadsheet would take for a formula.</summary>
internal static class OpenCsv
{
    private static readonly System.Buffers.SearchValues<char> NeedQuotes = System.Buffers.SearchValues.Create(",\"\r\n");

    /// <summary>What the ranking is reckoned from: for each brand the sums over its voices.</summary>
    public static string Evidence(Ranking ranking) => Table(
        "from,to,kind,brand,name,voices,contacts,contacts_squared,contacts_by_months,reporters,reporter_months,reporter_months_squared,customers,customers_what,customers_on,customers_source",
        Brands(ranking).Select(one => new object?[]
        {
            ranking.Window.From, ranking.Window.Last.AddMonths(1).AddDays(-1), Terms.Of(one.Brand.Kind), one.Brand.Id, one.Brand.Name, one.Evidence.Voices, one.Evidence.Contacts,
            one.Evidence.Squares, one.Evidence.Cross, one.Evidence.Exposure.Voices, one.Evidence.Exposure.Months, one.Evidence.Exposure.MonthsSquared,
            one.Size?.Customers, one.Size?.What, one.Size?.On, one.Size?.Source,
        }));

    /// <summary>The ranking itself.</summary>
    public static string Of(Ranking ranking) => Table(
        "kind,brand,name,rank,contacts_per_100_months,low,high,dispersion,sure_before_next,per_100000_customers,per_100000_low,per_100000_high",
        Brands(ranking).Select(one => new object?[]
        {
            Terms.Of(one.Brand.Kind), one.Brand.Id, one.Brand.Name, one.Rank, one.Contacts, one.Low, one.High, one.Evidence.Dispersion, one.SureBeforeNext,
            one.PerHundredThousand?.Mean, one.PerHundredThousand?.Low, one.PerHundredThousand?.High,
        }));

    /// <summary>Each brand's months; figures of few voices are empty.</summary>
    public static string Counts(IEnumerable<RankedBrand> brands) => Table(
        "month,kind,brand,name,contacts,voices,reporter_months,contacts_per_100_months,low,high",
        brands.SelectMany(one => one.Months.Select(month => new object?[]
        {
            Month(month.Month), Terms.Of(one.Brand.Kind), one.Brand.Id, one.Brand.Name, month.Contacts, month.Voices, month.ReporterMonths, month.Rate, month.Low, month.High,
        })));

    /// <summary>The months of all kinds and channels.</summary>
    public static string Of(Trends trends) => Table(
        "month,by,word,contacts,voices,reporter_months,contacts_per_100_months,low,high",
        trends.Kinds.Select(one => ("kind", Terms.Of(one.Kind), one.Months)).Concat(trends.ByChannel.Select(one => ("channel", Terms.Of(one.Channel), one.Months)))
            .SelectMany(one => one.Item3.Select(month => new object?[]
            {
                Month(month.Month), one.Item1, one.Item2, month.Contacts, month.Voices, month.ReporterMonths, month.Rate, month.Low, month.High,
            })));

    public static IEnumerable<RankedBrand> Brands(Ranking ranking) => ranking.Kinds.SelectMany(kind => kind.Brands);

    private static string Month(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static string Table(string head, IEnumerable<object?[]> rows)
    {
        var text = new StringBuilder(head).Append('\n');
        foreach (var row in rows) text.AppendJoin(',', row.Select(Field)).Append('\n');
        return text.ToString();
    }

    private static string Field(object? value) => value switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        string text => Safe(text),
        IFormattable other => other.ToString(format: null, CultureInfo.InvariantCulture),
        _ => Safe(value.ToString() ?? ""),
    };

    private static string Safe(string text)
    {
        if (text is ['=' or '+' or '-' or '@', ..]) text = $"'{text}";
        return text.AsSpan().ContainsAny(NeedQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
