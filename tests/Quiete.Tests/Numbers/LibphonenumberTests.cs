using System.Text;
using Quiete.Numbers;

namespace Quiete.Tests.Numbers;

/// <summary>A second opinion: Google's library on the same texts. Each difference has a reason, listed here.</summary>
public sealed class LibphonenumberTests
{
    private const string None = "-";

    /// <summary>The differences that are meant, first that holds.</summary>
    private static readonly (string Reason, Func<Answer, bool> Holds)[] Known =
    [
        ("several numbers, or other endings, are never one number", a => a.Ours.Problem == NumberProblem.Several),
        ("0843 and 0844 (AGCOM 156/18/CIR) are not known there", a => a.Ours.Kind is NumberKind.Statistics or NumberKind.Commercial),
        ("a zero or a plus that a spreadsheet lost is restored here", a => a.Ours.Repairs != NumberRepairs.None),
        ("eleven or twelve digits after 3 are a voice mail box, not a person", a => a.Ours.Problem == NumberProblem.TooLong && a.Type == "VOICEMAIL"),
        ("43 is no mobile range: a user's report there", a => a.Theirs.StartsWith("+3943", StringComparison.Ordinal) && a.Ours.Kind == NumberKind.Unknown),
        ("70x, internet access, is valid here, and unknown", a => a.Ours is { Valid: true, Kind: NumberKind.Unknown } && a.Theirs == None),
        ("words after a number are taken for keypad letters there", a => a.Ours.Valid && a.Theirs == None && a.Text.Any(char.IsAsciiLetter)),
        ("39 and nine digits after 3 may be a mobile with a digit too many", a => a.Ours.Problem == NumberProblem.TooLong && a.Type == "MOBILE" && a.Theirs.StartsWith("+393", StringComparison.Ordinal)),
        ("foreign numbers are judged by two digits and a length here", a => a.Ours.Kind == NumberKind.Foreign && a.Theirs == None),
        ("39 without its plus is a country code from eleven digits on here", a => !a.Ours.Valid && a.Theirs.StartsWith("+390", StringComparison.Ordinal) && a.Digits.StartsWith("390", StringComparison.Ordinal)),
        ("a digit or two that stand apart may be no part of the number", a => a.Ours.Problem == NumberProblem.Ambiguous && a.Theirs != None),
        ("a foreign number's trunk prefix is not guessed away here", a => !a.Ours.Valid && a.Theirs != None && !a.Theirs.StartsWith("+39", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Every_listed_reason_is_needed()
    {
        var answers = Answers();
        Assert.All(Known, known => Assert.Contains(answers, answer => !answer.Agree && known.Holds(answer)));
    }

    [Fact]
    public void Every_difference_from_libphonenumber_has_a_listed_reason()
    {
        var unlisted = Answers()
            .Where(answer => !answer.Agree && !Known.Any(known => known.Holds(answer)))
            .Select(answer => $"'{answer.Text}': here {answer.Ours}, there {answer.Theirs}");
        Assert.Empty(unlisted);
    }

    private static List<Answer> Answers()
    {
        var texts = NumberCase.ReadAll().Select(text => text.Input).Concat(Invented()).ToList();
        var theirs = Ask(texts);
        Assert.Equal(texts.Count, theirs.Count);
        return [.. texts.Zip(theirs, (text, their) => new Answer(text, NumberReader.Read(text.AsSpan()), their))];
    }

    private static IEnumerable<string> Invented()
    {
        var random = new Random(4);
        return Enumerable.Range(0, 5_000).Select(_ => NumberTexts.Invent(random)).ToList();
    }

    private static List<string> Ask(List<string> texts)
    {
        var run = Oracle.Node("numbers.mjs", "google-libphonenumber", Encoding.UTF8.GetBytes(string.Join('\n', texts) + "\n"));
        return [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private sealed record Answer(string Text, NumberReading Ours, string Theirs)
    {
        public string Type => Theirs == None ? "" : Theirs.Split(' ')[1];

        public string Digits => string.Concat(Text.Where(char.IsAsciiDigit));

        public bool Agree => Ours.Number.IsNone ? Theirs == None : Theirs.StartsWith($"{Ours.Number} ", StringComparison.Ordinal) && SameKind;

        private bool SameKind => (Ours.Kind, Type) is
            (NumberKind.Fixed, "FIXED_LINE") or (NumberKind.Mobile, "MOBILE") or (NumberKind.TollFree, "TOLL_FREE")
            or (NumberKind.SharedCost, "SHARED_COST") or (NumberKind.Premium, "PREMIUM_RATE") or (NumberKind.Voip, "VOIP")
            or (NumberKind.Personal, "PERSONAL_NUMBER") or (NumberKind.Foreign, _);
    }
}
