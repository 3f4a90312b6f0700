using Dapper;
using Quiete.Numbers;
using Quiete.Rules;
using Quiete.Screening;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>What a round is to be.</summary>
/// <param name="Days">Also numbers whose answer ends within so many days.</param>
/// <param name="Most">The most numbers; null: what the terms say.</param>
/// <param name="BudgetEur">The most money, where a price is known.</param>
internal sealed record RpoWish(long Campaign, int Days, int? Most, decimal? BudgetEur, string? PhoneColumn);

/// <summary>Where rounds begin and end: numbers are chosen and their answers stored.</summary>
internal sealed class RpoDesk(
    Database database, RpoRounds rounds, RpoChoice choice, CampaignBook campaigns, ImportStore imports, UploadFolder uploads, CompanyStore companies,
    ChangeSignal signal, TimeProvider clock)
{
    /// <summary>Begins a round with numbers of a list, or of all that the principal knows.</summary>
    /// <returns>Null: the campaign is not the principal's.</returns>
    /// <exception cref="BadInputException">The list cannot be read, or there is nothing to ask.</exception>
    public async Task<RpoRound?> Begin(long principal, string enteredBy, RpoWish wish, SentFile? list, CancellationToken stop)
    {
        if (await campaigns.Find(wish.Campaign, stop) is not { } campaign || campaign.Principal.Id != principal) return null;
        var terms = await rounds.Terms(principal, stop);
        var numbers = list is null ? await AllOf(principal, stop) : await Read(list, wish.PhoneColumn, stop);
        var day = RomeTime.DayOf(clock.GetUtcNow()).AddDays(wish.Days);
        var chosen = await choice.Choose(campaign, numbers, await rounds.UnderwayOf(principal, stop), day, wish.Most ?? terms.MostNumbers, stop);
        if (wish.BudgetEur is { } budget && terms.CostOf(1) is not null)
        {
            chosen = chosen with { Numbers = [.. chosen.Numbers.Take((int)terms.Affordable(chosen.Numbers.Count, budget))] };
        }

        if (chosen.Numbers.Count == 0)
        {
            throw new BadInputException("campaign", chosen.Wanted > 0
                ? "The budget pays for no number."
                : $"No number needs an answer: {chosen.LookedAt} were looked at, and {chosen.Spared} without a good answer are refused by another rule anyway.");
        }

        var id = await rounds.Add(principal, campaign.Id, enteredBy, chosen, terms.CostOf(chosen.Numbers.Count), stop);
        return await rounds.Find(id, stop);
    }

    /// <summary>Reads the answer to a round and gives it to the importer.</summary>
    /// <param name="at">The date of the answer; null: today.</param>
    /// <returns>Null: somebody else has answered it meanwhile.</returns>
    /// <exception cref="BadInputException">The file is not the answer to this round, or the date cannot be.</exception>
    public async Task<RpoAnswered?> Answer(RpoRound round, string? at, SentFile sent, string enteredBy, CancellationToken stop)
    {
        var date = DateOf(round, at);
        var terms = await rounds.Terms(round.Principal, stop);
        var name = (await companies.Find(round.Principal, stop))!.Name;
        var saved = await uploads.Save(sent.Content, stop);
        RpoAnswers answers;
        try
        {
            await using var answer = File.OpenRead(saved.Path);
            answers = RpoAnswerFile.Read(answer, sent.Name, terms.AnswerForm, await rounds.Numbers(round.Id, stop), name);
        }
        finally
        {
            File.Delete(saved.Path);
        }

        using var facts = new MemoryStream();
        await RpoAnswerFile.Write(answers, date, facts, stop);
        facts.Position = 0;
        var ready = await uploads.Save(facts, stop);
        var import = await imports.Add(round.Principal, FactKind.Rpo, sent.Name, enteredBy, strict: false, ready.Bytes, stop, $"rpo {round.Id}");
        var file = uploads.Of(FactImporter.Job, import, ".csv");
        ready.MoveTo(file); // before the round is closed: a closed round takes no other file
        if (!await rounds.Answer(round.Id, date.ToString(), answers.Numbers.Count, answers.Listed, import, stop))
        {
            // What was stored of it meanwhile is true all the same: the register gave it.
            if (await imports.Cancel(import, stop)) File.Delete(file);
            return null;
        }

        signal.Raise();
        return new RpoAnswered(round.Id, answers.Numbers.Count, answers.Listed, answers.Missing, $"/v1/imports/{import}");
    }

    private Moment DateOf(RpoRound round, string? at)
    {
        var now = clock.GetUtcNow();
        var date = Moment.On(RomeTime.DayOf(now));
        if (at is { Length: > 0 } && !Moment.TryParse(at, out date)) throw new BadInputException("at", "A date such as 2026-11-23 is needed, or an instant with its offset.");
        if (date.Begin > now) throw new BadInputException("at", "This lies in the future.");
        return date.Day >= RomeTime.DayOf(Columns.Instant(round.CreatedMs)) ? date : throw new BadInputException("at", "This is before the round began.");
    }

    private Task<List<PhoneNumber>> AllOf(long principal, CancellationToken stop) => database.Read(async connection =>
        (await connection.QueryAsync<long>(new CommandDefinition(
            $"SELECT DISTINCT number FROM fact WHERE principal = @principal AND {FactStore.IsVisible}", new { principal }, cancellationToken: stop)))
        .Select(number => PhoneNumber.Parse($"+{number}", provider: null)).ToList(), stop);

    private async Task<List<PhoneNumber>> Read(SentFile list, string? phoneColumn, CancellationToken stop)
    {
        var saved = await uploads.Save(list.Content, stop);
        try
        {
            CsvDialect dialect;
            await using (var sample = File.OpenRead(saved.Path)) dialect = ListScreener.Inspect(sample, list.Name, phoneColumn);
            await using var file = File.OpenRead(saved.Path);
            var rows = new CsvRows(file, list.Name, dialect.Separator);
            if (dialect.HasHeader) rows.TryRead(out _, out _);
            var numbers = new HashSet<PhoneNumber>();
            while (rows.TryRead(out _, out var fields))
            {
                if (fields.Count > dialect.PhoneColumn && NumberReader.Read(fields[dialect.PhoneColumn]) is { Number.IsNone: false } reading) numbers.Add(reading.Number);
            }

            return [.. numbers];
        }
        finally
        {
            File.Delete(saved.Path);
        }
    }
}
