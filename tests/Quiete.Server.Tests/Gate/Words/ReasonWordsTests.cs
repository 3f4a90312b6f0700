using System.Text.RegularExpressions;
using Quiete.Gate;
using Quiete.Rules;
using Quiete.Server.Gate;
using Quiete.Server.Shell;

namespace Quiete.Server.Tests.Gate;

public partial class ReasonWordsTests
{
    [Fact]
    public void Every_code_of_the_law_and_of_the_ledger_has_a_sentence_in_both_languages()
    {
        var codes = Judges().SelectMany(text => AgainstCode().Matches(text).Select(match => match.Groups["code"].Value)).ToHashSet();
        Assert.True(codes.Count > 25, "the judges were not found");
        Assert.Empty(codes.Except(ReasonWords.Against.Keys));
        Assert.Empty(ReasonWords.Against.Keys.Except(codes)); // a sentence that no rule says any more
        Assert.Empty(PackCodes().Except(ReasonWords.Against.Keys));
    }

    [Fact]
    public void Every_ground_has_a_sentence() =>
        Assert.Empty(Terms.All<Ground>().Append(DecisionPayload.HumanGround).Append("evidence-seen").Except(ReasonWords.For.Keys));

    [Fact]
    public void Every_code_that_asks_says_what_is_missing_and_what_would_settle_it()
    {
        var asking = Judges().SelectMany(text => AskingCode().Matches(text).Select(match => match.Groups["code"].Value)).ToHashSet();
        Assert.NotEmpty(asking);
        Assert.Equal(asking.Order(StringComparer.Ordinal), ReasonWords.Evidence.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_sentence_is_the_same_in_both_languages_or_empty()
    {
        var all = ReasonWords.Against.Values.Concat(ReasonWords.For.Values).Concat(ReasonWords.Evidence.Values.SelectMany(pair => new[] { pair.Missing, pair.Settles }));
        Assert.All(all, sentence => Assert.True(sentence.Italian.EndsWith('.') && sentence.English.EndsWith('.') && sentence.Italian != sentence.English, sentence.Italian));
    }

    [Fact]
    public void Every_word_of_a_receipt_and_of_an_outcome_has_a_phrase()
    {
        string[] words =
        [
            .. Terms.All<Decision>(), .. Terms.All<ContactState>(), .. Terms.All<Sectors>(), .. Terms.All<Purpose>(), .. Terms.All<Channels>(), .. Terms.All<Outcome>(),
            .. Terms.All<Level>(), .. Terms.All<NetworkResult>(), .. Terms.All<Party>(), .. Terms.All<ContactResult>(), .. Terms.All<ExercisedRight>(),
        ];
        string[] same = ["gas", "fax", "sms", "email"];
        Assert.All(words.Except(same), word => Assert.NotEqual(Language.Of("it").Term(word), Language.Of("en").Term(word)));
    }

    // The codes are where the judges say them: a new one that nobody gave words to is found here.
    private static IEnumerable<string> Judges() => Directory.GetFiles(Path.Combine(Root(), "src", "Quiete", "Gate", "Judges"), "*.cs")
        .Append(Path.Combine(Root(), "src", "Quiete.Server", "Gate", "LedgerJudge.cs")).Select(File.ReadAllText);

    private static IEnumerable<string> PackCodes() =>
        RulePack.Italian.Rules.SelectMany(rule => rule.Examples).SelectMany(example => example.Reasons).Select(reason => reason.Split(':')[1]);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Quiete.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex("""(?:Refuse|Ask)\((?:\w+, )?"(?<code>[a-z-]+)",""", RegexOptions.None, 1000)]
    private static partial Regex AgainstCode();

    [GeneratedRegex("""Ask\("(?<code>[a-z-]+)",""", RegexOptions.None, 1000)]
    private static partial Regex AskingCode();
}
