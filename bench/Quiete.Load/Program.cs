using System.Globalization;
using Quiete.Load;

return args switch
{
    ["seed", var data, var numbers, .. var database] => await Seed.Run(data, int.Parse(numbers, CultureInfo.InvariantCulture), database.FirstOrDefault()),
    ["ledger", var data, var seconds, var inFlight, .. var database] => await LedgerLoad.Run(data, double.Parse(seconds, CultureInfo.InvariantCulture), int.Parse(inFlight, CultureInfo.InvariantCulture), database.FirstOrDefault()),
    ["row", var database, var url] => await RowPerRequest.Run(database, url),
    ["fairness", var folder] => Fairness.Run(folder),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Quiete.Load seed DATA NUMBERS [DATABASE]              a market with callable numbers; prints the agency's key
        Quiete.Load ledger DATA SECONDS IN-FLIGHT [DATABASE]  reservations a second without HTTP
        Quiete.Load fairness FOLDER                           what attacks move in the ranking; nothing is timed
        Quiete.Load row DATABASE URL                          the peer: one INSERT … ON CONFLICT for each request
        """);
    return 2;
}
