using Microsoft.AspNetCore.Http.HttpResults;
using Quiete.Rules;
using Quiete.Server.Accounts;
using Quiete.Server.Shell;

namespace Quiete.Server.Gate;

/// <summary>What a principal may have to answer for. Nothing here says that there was a breach: it says which rule a contact may have broken, and on what.</summary>
/// <param name="Complete">False: there were more contacts than one report reads; narrow the days.</param>
/// <param name="TurnoverEur">As the principal told it.</param>
internal sealed record ExposureAnswer(DateOnly From, DateOnly To, bool Complete, long? TurnoverEur, IReadOnlyList<RuleExposureAnswer> Rules);

/// <summary>One rule that contacts may have broken.</summary>
/// <param name="Contacts">How many contacts; nothing is multiplied by it.</param>
/// <param name="Fine">Absent: no fine is known for it.</param>
/// <param name="Cases">The facts behind it, the newest first, at most 200.</param>
internal sealed record RuleExposureAnswer(string Rule, Level Level, string? Source, int Contacts, FineAnswer? Fine, IReadOnlyList<CaseAnswer> Cases);

/// <summary>The range of fines that the rule carries.</summary>
/// <param name="ShareEur">The share of the turnover, where one is foreseen and the turnover is known.</param>
/// <param name="CeilingEur">The larger of the fixed most and the share.</param>
internal sealed record FineAnswer(
    long? MinEur, long MaxEur, decimal? TurnoverPerCent, long? ShareEur, long CeilingEur, string Source, Confidence Confidence, string Words);

/// <summary>One contact.</summary>
internal sealed record CaseAnswer(ExposureKind Kind, string Code, string At, string? Receipt, string? Agency, string Fact);

/// <summary>Exposure, for the principal alone.</summary>
internal static class ExposureApi
{
    /// <summary>How many days a report covers when nobody says.</summary>
    public const int UsualDays = 365;

    extension(IEndpointRouteBuilder routes)
    {
        public void MapExposureApi() => routes.MapGet("/v1/exposure", Read).NeedsRole(Role.Principal).Needs(Scopes.ReadFacts).WithTags("Exposure");
    }

    /// <summary>Contacts made against a refusal, without a receipt, after their slot had ended or on an undeclared line, by rule, with the range of fines and the facts behind.</summary>
    /// <param name="from">The first day in Italy; by default a year before the last.</param>
    /// <param name="to">The last day; by default today.</param>
    internal static async Task<Ok<ExposureAnswer>> Read(
        string? from, string? to, HttpContext http, ExposureReport report, Language words, TimeProvider clock, CancellationToken stop)
    {
        var (first, last) = Days(from, to, clock);
        var exposure = await report.Of(Caller.Of(http)!.Company!.Value, first, last, stop);
        return TypedResults.Ok(new ExposureAnswer(
            exposure.From, exposure.To, exposure.Complete, exposure.TurnoverEur, [.. exposure.Rules.Select(rule => Of(rule, exposure.TurnoverEur, words))]));
    }

    /// <summary>Reads the days of a report.</summary>
    /// <exception cref="BadInputException">Not a day, or upside down.</exception>
    internal static (DateOnly From, DateOnly To) Days(string? from, string? to, TimeProvider clock)
    {
        var last = Day("to", to) ?? RomeTime.DayOf(clock.GetUtcNow());
        var first = Day("from", from) ?? last.AddDays(-UsualDays);
        return first <= last ? (first, last) : throw new BadInputException("from", "The first day comes after the last.");
    }

    private static DateOnly? Day(string field, string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return Moment.TryParseDay(text, out var day) && day.Year > 2000 && day.Year < 9999
            ? day
            : throw new BadInputException(field, "This must be a date such as 2026-11-20.");
    }

    private static RuleExposureAnswer Of(RuleExposure rule, long? turnoverEur, Language words) => new(
        rule.Rule, rule.Level, rule.Source, rule.Contacts,
        rule.Sanction is { } fine
            ? new(fine.MinEur, fine.MaxEur, fine.TurnoverPerCent, fine.ShareOf(turnoverEur), fine.CeilingEur(turnoverEur), fine.Source, fine.Confidence,
                words[fine.Words.Italian, fine.Words.English])
            : null,
        [.. rule.Cases.Select(one => new CaseAnswer(one.Kind, one.Code, Moment.Iso(one.At), one.Receipt?.ToString(), one.Agency, one.Fact))]);
}
