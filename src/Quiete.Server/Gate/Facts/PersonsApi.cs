using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>A number whose person is asked about, as people write it.</summary>
internal sealed record PersonAsked(string Number);

/// <summary>Numbers of one person.</summary>
internal sealed record PersonLinked(IReadOnlyList<string> Numbers);

/// <summary>What a principal knows of a person: the facts as they were entered, and all together as the judge reads them.</summary>
/// <param name="Linked">The other numbers of the person.</param>
/// <param name="Standing">In the shape of a case's standing, over all numbers of the person and all attempts made through the gate.</param>
internal sealed record PersonAnswer(string Number, IReadOnlyList<string> Linked, IReadOnlyList<PersonFact> Facts, JsonElement Standing);

/// <summary>A fact of the number.</summary>
/// <param name="ForEveryone">It holds for every principal, whoever entered it.</param>
/// <param name="Source">Who entered it; absent for what others entered.</param>
internal sealed record PersonFact(long Id, string Kind, JsonElement Fact, bool ForEveryone, string? Source, string? Evidence, DateTimeOffset Entered)
{
    public static PersonFact Of(StoredFact fact)
    {
        var everyone = fact.Principal == FactStore.EveryPrincipal;
        using var body = JsonDocument.Parse(fact.Body);
        return new(
            fact.Id, FactKinds.Word(fact.Kind), body.RootElement.Clone(), everyone, everyone ? null : fact.Source, everyone ? null : fact.Evidence, Columns.Instant(fact.EnteredMs));
    }
}

/// <summary>What is known of a person, by API. The number is in the body: addresses are written to logs.</summary>
internal static class PersonsApi
{
    extension(WebApplication web)
    {
        public void MapPersonsApi()
        {
            var routes = web.MapGroup("/v1/persons").WithTags("Facts");
            routes.MapPost("/standing", Standing).Needs(Scopes.ReadFacts);
            routes.MapPost("/links", Link).Needs(Scopes.WriteFacts);
        }
    }

    /// <summary>Everything that a principal knows of a number, with its evidence.</summary>
    internal static async Task<Results<Ok<PersonAnswer>, ProblemHttpResult>> Standing(
        PersonAsked person, HttpContext http, FactStore facts, NumberLinks links, CancellationToken stop)
    {
        if (Caller.Of(http)!.OwnPrincipal is not { } own) return Problems.Forbidden();
        var number = FactItem.ReadNumber("number", person.Number);
        var history = await facts.History(own, number, stop);
        var standing = await facts.Standing(own, number, stop);
        return TypedResults.Ok(new PersonAnswer(
            number.ToString(), [.. (await links.Of(own, number, stop)).Select(one => one.ToString())], [.. history.Select(PersonFact.Of)], StandingJson.Of(standing)));
    }

    /// <summary>Says that some numbers are of one person: what was said on one holds on all, and caps count over all. Of two agencies that hold the person, the later one is told to stop.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Link(
        PersonLinked person, HttpContext http, NumberLinks links, CancellationToken stop)
    {
        if (Caller.Of(http)!.OwnPrincipal is not { } own) return Problems.Forbidden();
        if (person.Numbers.Count is < 2 or > NumberLinks.MostTogether)
        {
            return Problems.BadInput("numbers", $"From 2 to {NumberLinks.MostTogether} numbers are linked at once.");
        }

        await links.Link(own, [.. person.Numbers.Select((text, at) => FactItem.ReadNumber($"numbers[{at}]", text))], stop);
        return TypedResults.NoContent();
    }
}
