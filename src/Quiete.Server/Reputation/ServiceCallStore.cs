using Dapper;
using Quiete.Rules;
using Quiete.Server.Companies;
using Quiete.Server.Storage;

namespace Quiete.Server.Reputation;

/// <summary>The calls that people made to companies' customer services.</summary>
internal sealed class ServiceCallStore(Database database, TimeProvider clock)
{
    /// <summary>The most calls that a person enters for a day.</summary>
    public const int MostADay = 20;

    private const string Select = """
        SELECT id AS Id, person AS Person, brand AS Brand, day AS Day, waited_minutes AS WaitedMinutes, complaint_number AS ComplaintNumber, solved AS Solved FROM service_call
        """;

    /// <summary>Enters a call.</summary>
    /// <returns>Its id.</returns>
    public Task<long> Enter(long person, NewServiceCall told, CancellationToken stop)
    {
        told.Checked(RomeTime.DayOf(clock.GetUtcNow()));
        return database.Write(async connection =>
        {
            var what = new { person, told.Brand, day = Columns.Text(told.Day), told.WaitedMinutes, told.ComplaintNumber, told.Solved, now = clock.NowMs() };
            if (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM service_call WHERE person = @person AND day = @day AND taken_back_ms IS NULL", what) >= MostADay)
            {
                throw new BadInputException("day", $"There are {MostADay} calls of that day already, and that is the most.");
            }

            return await connection.ExecuteScalarAsync<long?>("""
                INSERT INTO service_call (person, brand, day, waited_minutes, complaint_number, solved, entered_ms)
                SELECT @person, id, @day, @WaitedMinutes, @ComplaintNumber, @Solved, @now FROM brand WHERE id = @Brand
                RETURNING id
                """, what) ?? throw new BadInputException("brand", "Choose a company.");
        }, stop);
    }

    /// <summary>Takes a call back: it counts no more. False: there is none of this person.</summary>
    public Task<bool> TakeBack(long person, long id, CancellationToken stop) => database.Write(async connection => await connection.ExecuteAsync(
        "UPDATE service_call SET taken_back_ms = @now WHERE person = @person AND id = @id AND taken_back_ms IS NULL", new { person, id, now = clock.NowMs() }) == 1, stop);

    /// <summary>A person's latest calls.</summary>
    public Task<IReadOnlyList<ServiceCall>> Of(long person, int most, CancellationToken stop) =>
        Read("WHERE person = @person AND taken_back_ms IS NULL ORDER BY day DESC, id DESC LIMIT @most", new { person, most }, stop);

    /// <summary>Everybody's since a day.</summary>
    public Task<IReadOnlyList<ServiceCall>> Since(DateOnly day, CancellationToken stop) =>
        Read("WHERE day >= @day AND taken_back_ms IS NULL ORDER BY id", new { day = Columns.Text(day) }, stop);

    private async Task<IReadOnlyList<ServiceCall>> Read(string where, object what, CancellationToken stop)
    {
        var rows = await database.Read(connection => connection.QueryAsync<(long Id, long Person, long Brand, string Day, int WaitedMinutes, bool? ComplaintNumber, bool Solved)>($"{Select} {where}", what), stop);
        return [.. rows.Select(row => new ServiceCall(row.Id, row.Person, new(row.Brand, Columns.Day(row.Day)!.Value, row.WaitedMinutes, row.ComplaintNumber, row.Solved)))];
    }
}
