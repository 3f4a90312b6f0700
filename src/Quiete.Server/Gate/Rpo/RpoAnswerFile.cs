using System.Globalization;
using System.Text;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;

namespace Quiete.Server.Gate;

/// <summary>What an answer file of the register says, number by number.</summary>
/// <param name="Missing">Numbers that were submitted and of which it says nothing.</param>
internal sealed record RpoAnswers(IReadOnlyList<(long Number, bool Listed, IReadOnlyList<string> RevokedFor)> Numbers, long Missing)
{
    public long Listed => Numbers.Count(one => one.Listed);
}

/// <summary>Reads the file that comes back from the register, by the columns and words that its principal gave.</summary>
internal static class RpoAnswerFile
{
    private const int MostNamed = 20;

    /// <summary>Reads and compares with what was submitted.</summary>
    /// <param name="principal">The name of the principal, for words that mean itself.</param>
    /// <exception cref="BadInputException">Not the answer to this round: a column is missing, a number was not submitted or stands twice, a word means nothing. The message names the lines.</exception>
    public static RpoAnswers Read(Stream csv, string name, AnswerForm form, IReadOnlyList<long> submitted, string principal)
    {
        var rows = new CsvRows(csv, name);
        if (!rows.TryRead(out _, out var header)) throw new BadInputException(name, "The file is empty.");
        var number = Column(header, form.NumberColumn, name);
        var listed = form.Means == AnswerMeans.Marked ? Column(header, form.ListedColumn!, name) : -1;
        var revoked = form.RevokedColumn is { Length: > 0 } column ? Column(header, column, name) : -1;
        var left = submitted.ToHashSet();
        var known = new HashSet<long>();
        var answers = new List<(long, bool, IReadOnlyList<string>)>(submitted.Count);
        var faults = new Faults(name);
        while (rows.TryRead(out var line, out var fields))
        {
            string Field(int at) => at >= 0 && at < fields.Count ? fields[at].Trim() : "";
            var reading = NumberReader.Read(Field(number));
            var bits = (long)reading.Number.Bits;
            bool? word = form.Means == AnswerMeans.Marked ? form.IsListed(Field(listed)) : form.Means == AnswerMeans.ListedOnly;
            if (bits == 0) faults.Add(line, "no telephone number");
            else if (word is null) faults.Add(line, "neither a word for listed nor one for not listed");
            else if (known.Contains(bits)) faults.Add(line, "the number stands twice");
            else if (!left.Remove(bits)) faults.Add(line, "the number was not submitted in this round");
            else answers.Add((bits, word.Value, Names(Field(revoked), form, principal)));
            known.Add(bits);
        }

        faults.Throw();
        if (form.Means == AnswerMeans.Marked) return new(answers, left.Count);
        answers.AddRange(left.Select(one => (one, form.Means == AnswerMeans.UnlistedOnly, (IReadOnlyList<string>)[])));
        return new(answers, 0);
    }

    /// <summary>Writes the answers as a file of facts.</summary>
    public static async Task Write(RpoAnswers answers, Moment at, Stream output, CancellationToken stop)
    {
        await using var file = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true);
        await file.WriteAsync("number,answered_at,listed,revoked_for\n".AsMemory(), stop);
        foreach (var (number, listed, revoked) in answers.Numbers)
        {
            var names = string.Join('|', revoked).Replace("\"", "\"\"", StringComparison.Ordinal);
            await file.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"+{number},{at},{(listed ? "true" : "false")},\"{names}\"\n").AsMemory(), stop);
        }
    }

    private static IReadOnlyList<string> Names(string text, AnswerForm form, string principal) =>
    [
        .. text.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(one => form.RevokedWords?.Contains(one, StringComparer.OrdinalIgnoreCase) == true ? principal : one).Distinct(StringComparer.Ordinal),
    ];

    private static int Column(IReadOnlyList<string> header, string sought, string name)
    {
        for (var at = 0; at < header.Count; at++)
        {
            if (string.Equals(header[at].Trim(), sought, StringComparison.OrdinalIgnoreCase)) return at;
        }

        throw new BadInputException(name, $"There is no column '{sought}'. Is this the answer of the register? Seen: {string.Join(", ", header.Take(MostNamed))}.");
    }

    /// <summary>The lines that are wrong, by what is wrong with them.</summary>
    private sealed class Faults(string name)
    {
        private readonly Dictionary<string, List<long>> lines = new(StringComparer.Ordinal);

        public void Add(long line, string what)
        {
            if (!lines.TryGetValue(what, out var known)) lines[what] = known = [];
            known.Add(line);
        }

        public void Throw()
        {
            if (lines.Count == 0) return;
            throw new BadInputException(name, string.Join("; ", lines.Select(one =>
                $"{one.Key}: {(one.Value.Count == 1 ? "line" : $"{one.Value.Count} lines,")} {string.Join(", ", one.Value.Take(MostNamed))}{(one.Value.Count > MostNamed ? "…" : "")}")) + ". Nothing was stored.");
        }
    }
}
