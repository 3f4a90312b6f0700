using System.Text;
using Quiete.Procedures;
using Quiete.Rules;

namespace Quiete.Tests.Procedures;

public sealed class ProcedurePackTests
{
    private static readonly ProcedurePack Pack = ProcedurePack.Italian;

    [Fact]
    public void Every_worked_example_gets_the_step_that_it_names()
    {
        Assert.True(Pack.Examples.Length > 20);
        foreach (var example in Pack.Examples)
        {
            var next = NextStep.Of(Pack, example.Case, example.Day);
            Assert.True((example.Next, example.Standing) == (next.Next.Step.Id, next.Next.Standing), $"{example.Shows}: {next.Next.Step.Id} {next.Next.Standing}");
            if (example.Due is { } due) Assert.True(due == (next.Next.Due ?? next.Next.Until), $"{example.Shows}: {next.Next.Due} {next.Next.Until}");
            foreach (var (id, standing) in example.Standings)
            {
                var other = next.All.Single(state => state.Step.Id == id);
                Assert.True(standing == other.Standing, $"{example.Shows}: {id} is {other.Standing}");
            }
        }
    }

    [Fact]
    public void Every_step_is_in_an_example_that_can_take_it()
    {
        var shown = Pack.Examples.SelectMany(example => example.Standings.Append((example.Next, example.Standing)))
            .Where(one => one.Standing is StepStanding.Possible or StepStanding.Awaiting).Select(one => one.Item1);
        Assert.Empty(Pack.Steps.Select(step => step.Id).Except(shown));
    }

    [Fact]
    public void Every_indemnity_gives_what_its_examples_say()
    {
        Assert.True(Pack.Indemnities.Length > 10);
        foreach (var item in Pack.Indemnities)
        {
            foreach (var example in item.Examples) Assert.Equal((item.Id, example.TotalCents), (item.Id, Indemnity.Of(item, example.Units, example.Ultra).TotalCents));
        }
    }

    [Fact]
    public void An_indemnity_is_reckoned_line_by_line()
    {
        var outage = Pack.Indemnities.Single(item => item.Id == "outage");
        Assert.Equal(
            [new(IndemnityLineKind.Rate, 12, 600, 7_200), new(IndemnityLineKind.Third, 0, 0, 2_400)],
            Indemnity.Of(outage, 12, ultra: true).Lines);
        var unanswered = Pack.Indemnities.Single(item => item.Id == "complaint-unanswered");
        Assert.Equal([new(IndemnityLineKind.Rate, 200, 250, 50_000), new(IndemnityLineKind.Cap, 0, 30_000, -20_000)], Indemnity.Of(unanswered, 200, ultra: true).Lines);
        Assert.Empty(Indemnity.Of(Pack.Indemnities.Single(item => item.Id == "nuisance-call"), 365, ultra: true).Lines);
        Assert.Equal(0, Indemnity.Days(new DateOnly(2026, 11, 23), new DateOnly(2026, 11, 23)));
        Assert.Equal(0, Indemnity.Days(new DateOnly(2026, 11, 23), new DateOnly(2026, 11, 1)));
        Assert.Equal(30, Indemnity.Days(new DateOnly(2026, 3, 15), new DateOnly(2026, 4, 14))); // over the change of clocks
    }

    [Fact]
    public void What_is_from_memory_is_never_of_high_confidence()
    {
        Assert.DoesNotContain(Pack.Indemnities, item => item.Confidence == Confidence.High && (item.Name.Italian + item.Note.Italian).Contains("a memoria", StringComparison.Ordinal));
        Assert.DoesNotContain(Pack.Bodies, body => body.Confidence == Confidence.High && body.Source.Contains("a memoria", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_in_the_pack_advises_to_end_a_contract_or_states_a_breach()
    {
        foreach (var (name, content) in ProcedurePack.Files().Select(file => (file.Name, Encoding.UTF8.GetString(file.Utf8.Span))))
        {
            foreach (var said in (string[])["è un reato", "is a crime", "ha violato", "has broken", "Disdici", "Cancel the contract", "devi disdire"])
            {
                Assert.False(content.Contains(said, StringComparison.OrdinalIgnoreCase), $"{name} says: {said}");
            }
        }
    }

    [Theory]
    [InlineData("""{"steps":[{"id":"x"}]}""", "steps[0].body")] // a field is missing
    [InlineData("""{"steps":[],"stairs":[]}""", "stairs")] // a field that does not exist
    [InlineData("""{"bodies":[{"body":"garante"},{"body":"oracle"}]}""", "bodies[1].body")] // a word that does not exist
    [InlineData("""{"indemnities":[{"id":"x","per":"day","cents":-1}]}""", "indemnities[0].cents")] // a negative rate
    [InlineData("""{"forms":[{"id":"x","sections":[{"id":"s","fields":[{"id":"f","source":"shoe-size"}]}]}]}""", "forms[0].sections[0].fields[0].source")] // a source that nobody fills
    [InlineData("""{"examples":[{"case":{"subject":"other","contacts":["2026-02-30"]}}]}""", "examples[0].case.contacts")] // a day that does not exist
    [InlineData("{", "x.json")] // no JSON
    public void A_fault_is_named_by_its_place(string json, string place)
    {
        var faults = Faults.Gathering();
        ProcedurePack.Read([new("x.json", Encoding.UTF8.GetBytes(json))], RulePack.Italian, faults);
        Assert.Contains(faults.Found, fault => fault.Place.Contains(place, StringComparison.Ordinal));
    }

    [Fact]
    public void A_pack_whose_last_step_is_not_open_to_all_is_refused()
    {
        var steps = ProcedurePack.Files().Single(file => file.Name.EndsWith("steps.json", StringComparison.Ordinal));
        var without = Encoding.UTF8.GetString(steps.Utf8.Span).Replace("\"association\"", "\"police\"", StringComparison.Ordinal)
            .Replace("\"fraud\", \"other\"]", "\"other\"]", StringComparison.Ordinal);
        var faults = Faults.Gathering();
        ProcedurePack.Read([.. ProcedurePack.Files().Where(file => file != steps), new("steps.json", Encoding.UTF8.GetBytes(without))], RulePack.Italian, faults);
        Assert.Contains(faults.Found, fault => fault.Message.Contains("open to every case", StringComparison.Ordinal));
    }
}
