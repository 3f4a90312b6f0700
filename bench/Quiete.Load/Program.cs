using System.Globalization;
using Quiete.Load;

return args switch
{
    ["seed", var data, var numbers, .. var database] => await Seed.Run(data, int.Parse(numbers, CultureInfo.InvariantCulture), database.FirstOrDefault()),
    ["ledger", var data, var seconds, var inFlight, .. var database] => await LedgerLoad.Run(data, double.Parse(seconds, CultureInfo.InvariantCulture), int.Parse(inFlight, CultureInfo.InvariantCulture), database.FirstOrDefault()),
    ["reservations", var data, var wishes, var inFlight, .. var database] => await ReservationLoad.Run(data, int.Parse(wishes, CultureInfo.InvariantCulture), int.Parse(inFlight, CultureInfo.InvariantCulture), database.FirstOrDefault()),
    ["row", var database, var url] => await RowPerRequest.Run(database, url),
    ["people", var data, var people, var entries, var lines, var seconds] => await PeopleLoad.Run(data, int.Parse(people, CultureInfo.InvariantCulture), int.Parse(entries, CultureInfo.InvariantCulture),
        int.Parse(lines, CultureInfo.InvariantCulture), double.Parse(seconds, CultureInfo.InvariantCulture)),
    ["case", "long", var data, var acts, var letters] => await CaseLoad.Long(data, int.Parse(acts, CultureInfo.InvariantCulture), int.Parse(letters, CultureInfo.InvariantCulture)),
    ["case", var data, var events] => await CaseLoad.Run(data, int.Parse(events, CultureInfo.InvariantCulture)),
    ["desk", var data, var cases] => await DeskLoad.Run(data, int.Parse(cases, CultureInfo.InvariantCulture)),
    ["fairness", var folder] => Fairness.Run(folder),
    ["carddav-serve", var data, var devices, var url] => await CardDavServe.Run(data, int.Parse(devices, CultureInfo.InvariantCulture), url),
    ["carddav", var url, var tokens, var seconds, var connections, var process] => await CardDavLoad.Run(
        url, tokens, double.Parse(seconds, CultureInfo.InvariantCulture), int.Parse(connections, CultureInfo.InvariantCulture), int.Parse(process, CultureInfo.InvariantCulture)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Quiete.Load seed DATA NUMBERS [DATABASE]              a market with callable numbers; prints the agency's key
        Quiete.Load ledger DATA SECONDS IN-FLIGHT [DATABASE]  decisions with receipts a second without HTTP
        Quiete.Load reservations DATA WISHES IN-FLIGHT [DATABASE]  the reservation's statement alone, in groups; in PostgreSQL one by one
        Quiete.Load people DATA PEOPLE ENTRIES LINES SECONDS  page times, look-ups and counting with so many entries
        Quiete.Load case long DATA ACTS LETTERS               pages of one case with so many acts of so many letters each
        Quiete.Load case DATA EVENTS                          pages of one case with so many events, and other pages while its dossier prints
        Quiete.Load desk DATA CASES                           pages of an association's desk with so many cases about one company
        Quiete.Load fairness FOLDER                           what attacks move in the ranking; nothing is timed
        Quiete.Load row DATABASE URL                          the peer: one INSERT … ON CONFLICT for each request
        Quiete.Load carddav-serve DATA DEVICES URL            the service with so many devices; prints "ready" and its process
        Quiete.Load carddav URL TOKENS SECONDS CONNECTIONS PROCESS   syncs of those devices a second and core; TOKENS is DATA/tokens.txt
        """);
    return 2;
}
