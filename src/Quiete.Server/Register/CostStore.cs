using Dapper;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Register;

/// <summary>What people reckon their interruptions at, and what that comes to.</summary>
internal sealed class CostStore(Database database, EntryStore entries, BrandStore brands)
{
    /// <summary>What a person reckons with.</summary>
    public async Task<CostAssumption> Assumed(long person, CancellationToken stop)
    {
        var rows = await database.Read(connection => connection.QueryAsync<(int Call, int Message, int Hour)>(
            "SELECT seconds_a_call, seconds_a_message, cents_an_hour FROM cost_assumption WHERE person = @person", new { person }), stop);
        return rows.Select(row => new CostAssumption(row.Call, row.Message, row.Hour)).SingleOrDefault() ?? CostAssumption.Usual;
    }

    /// <exception cref="BadInputException">A figure is out of bounds.</exception>
    public Task Assume(long person, CostAssumption assumed, CancellationToken stop)
    {
        assumed.Checked();
        return database.Write(connection => connection.ExecuteAsync("""
            INSERT INTO cost_assumption (person, seconds_a_call, seconds_a_message, cents_an_hour) VALUES (@person, @SecondsACall, @SecondsAMessage, @CentsAnHour)
            ON CONFLICT (person) DO UPDATE
            SET seconds_a_call = excluded.seconds_a_call, seconds_a_message = excluded.seconds_a_message, cents_an_hour = excluded.cents_an_hour
            """, new { person, assumed.SecondsACall, assumed.SecondsAMessage, assumed.CentsAnHour }), stop);
    }

    /// <summary>What the contacts of some days took.</summary>
    /// <param name="to">The day after the last.</param>
    public async Task<Cost> Of(long person, DateOnly from, DateOnly to, CancellationToken stop)
    {
        var names = (await brands.All(stop)).ToDictionary(brand => brand.Id, brand => brand.Name);
        var told = await entries.Of(person, RomeTime.StartOf(from), RomeTime.StartOf(to), EntryStore.MostOfPerson, stop);
        return Cost.Of(told, await Assumed(person, stop), id => names.GetValueOrDefault(id));
    }
}
