using Quiete.Rules;
using Quiete.Server.Complaints;

namespace Quiete.Server.Tests.Complaints.Social;

public class AutomaticAnswerTests
{
    private const string Post = "Dal 3 novembre la linea 06 di via Garibaldi non funziona, ho chiamato due volte il tecnico e la bolletta arriva lo stesso.";

    [Theory]
    [InlineData("Buongiorno, ci dispiace per il disagio! Scrivici in privato.", 20, "quick nothing-of-complaint typical-phrases")] // all at once
    [InlineData("Ci dispiace per il disagio: il tecnico passa in via Garibaldi giovedì.", 20, "quick typical-phrases")] // takes up a fact
    [InlineData("Buongiorno, la bolletta di novembre è sospesa.", 3600, "")] // a real answer
    [InlineData("Abbiamo visto che le bollette non vanno.", 3600, "")] // another ending of the same word
    [InlineData("Passiamo il 3 mattina.", 3600, "")] // a number comes back
    [InlineData("Certo, provvediamo.", 120, "nothing-of-complaint")] // two minutes are enough to read
    [InlineData("Certo, provvediamo.", -30, "nothing-of-complaint")] // an impossible time is no sign
    [InlineData("Certo, provvediamo.", null, "nothing-of-complaint")] // the hour is not known
    public void Signs_are_named_with_their_figures_and_nothing_else(string answer, int? seconds, string expected)
    {
        var signs = AutomaticAnswer.Signs(new(Post, answer, seconds is { } apart ? TimeSpan.FromSeconds(apart) : null, [], []), AnswerTexts.Known);
        Assert.Equal(expected, string.Join(' ', signs.Select(sign => Terms.Of(sign.Kind))));
        if (signs.FirstOrDefault(sign => sign.Kind == SignKind.Quick) is { } quick) Assert.Equal(20, quick.Figure);
    }

    [Fact]
    public void The_same_text_with_another_name_in_it_is_the_same_text()
    {
        const string one = "Gentile Ada, abbiamo inoltrato la pratica al reparto competente che la ricontatterà entro le prossime settimane con tutte le informazioni utili al caso descritto sopra.";
        var other = one.Replace("Ada", "Bruno", StringComparison.Ordinal);
        var signs = AutomaticAnswer.Signs(new(Post, one, Apart: null, [new(other), new("Tutt'altro discorso su un'altra cosa")], [new(other), new(other)]), AnswerTexts.Known);
        Assert.Equal([(SignKind.LikeOwn, 1), (SignKind.LikeOthers, 2)], signs.Where(sign => sign.Kind is SignKind.LikeOwn or SignKind.LikeOthers).Select(sign => (sign.Kind, sign.Figure)));
        Assert.Empty(signs.SelectMany(sign => sign.Words));
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("PERCHÉ, sì!", "perche si", 1)] // capitals, accents, punctuation
    [InlineData("uno due tre quattro", "uno due tre cinque", 1.0 / 3)]
    [InlineData("uno due", "uno tre", 0)]
    public void Likeness_is_the_share_of_runs_of_three_words_that_both_have(string one, string other, double expected) =>
        Assert.Equal(expected, AutomaticAnswer.Similarity(one, other), 6);

    [Fact]
    public void A_complaint_that_says_next_to_nothing_tells_nothing_about_its_answer() =>
        Assert.Empty(AutomaticAnswer.Signs(new("Ma insomma?", "Provvediamo.", Apart: null, [], []), AnswerTexts.Known));

    [Fact]
    public void Every_known_phrase_is_found_in_itself() => Assert.All(AnswerTexts.Known.Phrases, phrase =>
        Assert.Contains(phrase, AutomaticAnswer.Signs(new("x", $"Ehi, {phrase.ToUpperInvariant()}.", Apart: null, [], []), AnswerTexts.Known).Single().Words));
}
