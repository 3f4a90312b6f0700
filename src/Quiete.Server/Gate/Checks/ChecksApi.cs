using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;
using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>Numbers to be judged for a campaign.</summary>
internal sealed record CheckRequest(long Campaign, IReadOnlyList<NumberToCheck> Numbers);

/// <summary>One number to be judged.</summary>
/// <param name="Number">As people write it.</param>
/// <param name="Id">The caller's own name for it, which comes back with the verdict.</param>
internal sealed record NumberToCheck(string Number, string? Id = null);

/// <summary>The verdicts, in the order in which the numbers were given.</summary>
/// <param name="At">The instant that was judged.</param>
internal sealed record CheckAnswer(long Campaign, DateTimeOffset At, IReadOnlyList<CheckedNumber> Numbers);

/// <summary>The verdict on one number. Nothing was reserved.</summary>
/// <param name="Number">As it was given.</param>
/// <param name="Read">What was read from it, in E.164; absent when it is no number.</param>
/// <param name="ValidUntil">The first instant at which an allow no longer holds.</param>
/// <param name="Earliest">Before it a refusal is not cured; absent: time does not cure it.</param>
internal sealed record CheckedNumber(
    string? Id, string Number, string? Read, Decision Decision, Ground? Ground, DateTimeOffset? ValidUntil, DateTimeOffset? Earliest, IReadOnlyList<CheckedReason> Reasons);

/// <summary>What one rule says.</summary>
/// <param name="Fact">What it rests on: for the principal only.</param>
internal sealed record CheckedReason(string Rule, string Code, Effect Effect, Level Level, string Source, DateTimeOffset? Earliest, string? Fact)
{
    public static CheckedReason Of(Reason reason, bool withFact) => new(
        reason.Rule.ToString(), reason.Code, reason.Effect, reason.Level, reason.Source, ChecksApi.InRome(reason.Earliest), withFact ? reason.Fact : null);
}

/// <summary>Asks the gate about many numbers without reserving any.</summary>
internal static class ChecksApi
{
    /// <summary>The most numbers of one request.</summary>
    public const int MostNumbers = 10_000;

    private const int LongestText = 200;
    private const int MaxBodyBytes = 6_000_000;

    extension(WebApplication web)
    {
        public void MapChecksApi() => web.MapPost("/v1/checks", Check).WithTags("Gate").Needs(Scopes.Check)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes));
    }

    /// <summary>Judges up to 10,000 numbers for a campaign, with every reason, and reserves nothing.</summary>
    /// <remarks>An agency may ask about 200,000 numbers a day, of its own campaigns.</remarks>
    internal static async Task<Results<Ok<CheckAnswer>, ProblemHttpResult>> Check(
        CheckRequest request, HttpContext http, CampaignBook campaigns, NumberMaps maps, CheckQuota quota, Canaries canaries, TimeProvider clock, CancellationToken stop)
    {
        var caller = Caller.Of(http)!;
        if (await campaigns.Find(request.Campaign, stop) is not { } campaign || !caller.Sees(campaign.Entry)) return Problems.NotFound();
        if (request.Numbers.Count > MostNumbers)
        {
            return Problems.Answer(413, "too-many", $"At most {MostNumbers} numbers are judged at once. Send the others in another request.", "numbers");
        }

        var readings = Read(request.Numbers);
        if (caller.Company == campaign.Agency?.Id && await quota.TakeChecks(campaign.Agency!.Value.Id, readings.Length, stop) is { } wait)
        {
            http.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return Problems.Answer(429, "quota", $"An agency may have {CheckQuota.MostChecked} numbers checked in a day, and too few are left today.", "numbers");
        }

        await canaries.Watch(campaign, caller.Company, readings.Select(reading => reading.Number), "check", stop);
        var now = clock.GetUtcNow();
        var withFacts = caller.Company == campaign.Principal.Id;
        using var known = await maps.Of(campaign.Principal.Id, stop);
        return TypedResults.Ok(new CheckAnswer(campaign.Id, RomeTime.At(now),
            [.. request.Numbers.Select((asked, at) => Judge(campaign, asked, readings[at], known, now, withFacts))]));
    }

    internal static DateTimeOffset? InRome(DateTimeOffset? instant) => instant is { } known ? RomeTime.At(known) : null;

    private static CheckedNumber Judge(KnownCampaign campaign, NumberToCheck asked, NumberReading reading, KnownFacts known, DateTimeOffset now, bool withFacts)
    {
        var standing = reading.Number.IsNone ? Standing.Unknown : known.LookUp(reading.Number);
        var verdict = LedgerJudge.Judge(campaign, reading, standing, now);
        return new(
            asked.Id, asked.Number, reading.Number.IsNone ? null : reading.Number.ToString(), verdict.Decision, verdict.Ground,
            InRome(verdict.ValidUntil), InRome(verdict.Earliest), [.. verdict.Reasons.Select(reason => CheckedReason.Of(reason, withFacts))]);
    }

    private static NumberReading[] Read(IReadOnlyList<NumberToCheck> numbers)
    {
        var readings = new NumberReading[numbers.Count];
        for (var at = 0; at < readings.Length; at++)
        {
            if (numbers[at] is not { } asked) throw new BadInputException($"numbers[{at}]", "An object with a number is needed here.");
            if (asked.Number.Length > LongestText) throw new BadInputException($"numbers[{at}].number", $"This is longer than {LongestText} characters.");
            if (asked.Id?.Length > LongestText) throw new BadInputException($"numbers[{at}].id", $"This is longer than {LongestText} characters.");
            readings[at] = NumberReader.Read(asked.Number);
        }

        return readings;
    }
}
