using System.Text;
using Quiete.Gate;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Tests.Companies;

public class PolicyWordsTests
{
    [Theory]
    [InlineData(0, """{ "from": "2026-06-01" }""", "Dal 1 giugno 2026, senza fine.")]
    [InlineData(0, """{ "from": "2026-06-01", "to": "2026-06-30" }""", "Dal 1 giugno 2026 al 30 giugno 2026.")]
    [InlineData(1, """{ "audience": "customers" }""", "Solo chi è già cliente.")]
    [InlineData(1, """{ "audience": "customers", "minTenureDays": 1 }""", "Solo chi è cliente da almeno 1 giorno.")]
    [InlineData(2, """{ "partners": "none" }""", "Solo il personale del committente: nessuna agenzia.")]
    [InlineData(2, """{ "partners": ["Alfa", "Beta"] }""", "Il personale del committente e, tra le agenzie, solo: Alfa, Beta.")]
    [InlineData(3, """{ "hours": "none" }""", "Nessuno oltre a quelli che la legge o il codice già impongono.")]
    [InlineData(4, """{ "maxAttempts": { "count": 3, "days": 30 } }""", "Al massimo 3 tentativi in 30 giorni.")]
    [InlineData(5, """{ "pauseAfterRefusalDays": 180 }""", "Si aspetta almeno 180 giorni.")]
    [InlineData(6, """{ "pauseAfterNotNowDays": 2 }""", "Si aspetta almeno 2 giorni.")]
    [InlineData(7, """{ "redialPauseHours": 1 }""", "Si aspetta almeno 1 ora.")]
    public void Each_thing_that_a_policy_settles_changes_its_own_sentence_and_no_other(int point, string json, string sentence)
    {
        var (nothing, policy) = (new Policy(), PolicyReader.Read(Encoding.UTF8.GetBytes(json), "policy"));
        foreach (var language in new[] { "it", "en" })
        {
            var (before, after) = (Language.Of(language).Of(nothing), Language.Of(language).Of(policy));
            Assert.Equal([point], Enumerable.Range(0, before.Count).Where(at => before[at] != after[at]));
        }

        Assert.Equal(sentence, Language.Of("it").Of(policy)[point].Sentence);
    }

    [Fact]
    public void A_form_gives_back_the_policy_that_it_was_filled_from()
    {
        const string whole = """
            { "from": "2026-06-01", "to": "2026-12-31", "audience": "customers", "minTenureDays": 90, "partners": ["Alfa", "Beta"], "hours": "none",
              "maxAttempts": { "count": 3, "days": 30 }, "pauseAfterRefusalDays": 180, "pauseAfterNotNowDays": 7, "redialPauseHours": 24 }
            """;
        foreach (var json in new[] { whole, "{}", """{ "partners": "none" }""" })
        {
            var policy = PolicyReader.Read(Encoding.UTF8.GetBytes(json), "policy");
            var again = PolicyStore.Check(PolicyForm.Of(policy).ToJson());
            Assert.Equal(policy.Partners.Names, again.Partners.Names);
            Assert.Equal(policy with { Partners = Partners.Any }, again with { Partners = Partners.Any });
        }
    }

    [Theory]
    [InlineData("maxAttempts.count", "tre", "30")]
    [InlineData("maxAttempts.days", "3", "")]
    [InlineData("maxAttempts.days", "3", "99999999999999999999")]
    public void A_form_names_the_field_that_cannot_be_read(string field, string count, string days) =>
        Assert.Equal(field, Assert.Throws<BadInputException>(
            () => PolicyStore.Check(new PolicyForm { AttemptCount = count, AttemptDays = days }.ToJson())).Place);
}
