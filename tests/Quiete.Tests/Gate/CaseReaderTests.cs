using System.Text;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Tests.Cli;

namespace Quiete.Tests.Gate;

public sealed class CaseReaderTests
{
    private const int Seed = 20261123;
    private const int Mutations = 20_000;

    private static readonly string[] Pieces =
        ["null", "-1", "1e400", "99999999999", "\"\"", "\" \"", "[]", "{}", "[null]", "true", "\"9998-12-31\"", "\"9999-12-31\"", "\"0002-01-01\"", "\"2026-02-30\"", "\\ud800", ",", "\"", "{", "]"];

    /// <summary>Whatever is given, it is read or refused with its place, and what is read can be judged.</summary>
    [Fact]
    public void A_damaged_case_is_refused_and_never_breaks_the_gate()
    {
        var text = File.ReadAllText(Path.Combine(Tool.Root, "tests/Quiete.Tests/Gate/cases/it-law.json"));
        var cases = text.Split("\"case\":").Skip(1).Select(part => part[..part.LastIndexOf("\"expect\"", StringComparison.Ordinal)].TrimEnd().TrimEnd(',')).ToArray();
        var random = new Random(Seed);
        var judged = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var damaged = Damage(cases[random.Next(cases.Length)], random);
            try
            {
                foreach (var given in CaseReader.Read(Encoding.UTF8.GetBytes(damaged), "damaged").Cases)
                {
                    CallGate.Italian.Decide(given.Campaign, NumberReader.Read(given.Number), given.Standing, given.At);
                    judged++;
                }
            }
            catch (BadInputException fault)
            {
                Assert.NotEqual("", fault.Place);
            }
        }

        Assert.InRange(judged, Mutations / 100, Mutations);
    }

    // Replaces a value, or a stretch of bytes, by something else.
    private static string Damage(string json, Random random)
    {
        var start = random.Next(json.Length);
        if (random.Next(2) == 0 && json.IndexOf(": ", start, StringComparison.Ordinal) is >= 0 and var colon)
        {
            var end = json.AsSpan(colon + 2).IndexOfAny(",}]");
            if (end >= 0) return string.Concat(json.AsSpan(0, colon + 2), Pieces[random.Next(Pieces.Length)], json.AsSpan(colon + 2 + end));
        }

        var length = Math.Min(random.Next(4), json.Length - start);
        return string.Concat(json.AsSpan(0, start), Pieces[random.Next(Pieces.Length)], json.AsSpan(start + length));
    }
}
