using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Gate;
using Quiete.Server.Shell;

namespace Quiete.Server.Tests.Gate;

public class FactPhrasesTests
{
    private static readonly Language Italian = Language.Of("it");
    private static readonly Language English = Language.Of("en");

    [Fact]
    public void Every_fact_that_the_worked_examples_of_the_law_bring_forth_is_said_in_italian()
    {
        var gate = new CallGate(RulePack.Italian);
        var facts = RulePack.Italian.Rules.SelectMany(rule => rule.Examples)
            .SelectMany(example => CaseReader.Read(System.Text.Encoding.UTF8.GetBytes(example.Case.GetRawText()), example.Place).Cases)
            .SelectMany(one => gate.Decide(one.Campaign, NumberReader.Read(one.Number), one.Standing, one.At).Reasons)
            .Select(reason => reason.Fact).OfType<string>().ToHashSet();
        Assert.True(facts.Count > 50, "the examples were not found");
        Assert.DoesNotContain(facts, fact => Italian.LanguageOfFact(fact) != "it" || Italian.Fact(fact).Contains('{', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a customer's consent of 2026-02-02, but no request", "un consenso da cliente del 2 febbraio 2026, ma nessuna richiesta", "a customer's consent of 2 February 2026, but no request")]
    [InlineData("no-answer on 2026-11-20T10:15:00+01:00", "nessuna risposta, il 20 novembre 2026 alle 10:15:00", "no answer on 20 November 2026 at 10:15:00")]
    [InlineData("Sunday 10:15 in Italy, closed on that day", "di domenica alle 10:15 in Italia; quel giorno non si chiama", "Sunday 10:15 in Italy, closed on that day")]
    [InlineData("the mandate runs from 2026-01-01 to ", "il mandato vale dal 1 gennaio 2026, senza fine", "the mandate runs from 1 January 2026 to ")] // open
    [InlineData("block lifted for Luce on 3 on 2026-01-01", "blocco tolto per Luce on 3 il 1 gennaio 2026", "block lifted for Luce on 3 on 1 January 2026")] // somebody else's name
    [InlineData("the person is reserved until 2026-11-20T10:15:00+01:00", "la persona è prenotata fino al 20 novembre 2026 alle 10:15:00", "the person is reserved until 20 November 2026 at 10:15:00")] // the ledger's own
    public void A_fact_is_said_with_the_days_and_words_of_its_reader(string fact, string italian, string english)
    {
        Assert.Equal(italian, Italian.Fact(fact));
        Assert.Equal(english, English.Fact(fact));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a fact of a pack to come")]
    [InlineData("consent of ")]
    public void A_fact_that_nobody_taught_stays_in_english_and_says_so(string fact)
    {
        Assert.Equal(fact, Italian.Fact(fact));
        Assert.Equal("en", Italian.LanguageOfFact(fact));
    }
}
