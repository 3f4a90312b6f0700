using System.Data.Common;
using Quiete.Server.Demo;

namespace Quiete.Server;

/// <summary>The commands of the service: <c>serve</c>, <c>backup</c>, <c>restore</c>.</summary>
/// <remarks>Exit codes as the tool's: 0 done; 2 the user can mend it; 1 a failure of the machine or a damaged file.</remarks>
internal static class ServerCommand
{
    private const int Done = 0;
    private const int Failure = 1;
    private const int Mistake = 2;

    private const string Help = """
        The service: companies ask before they call, and can prove it afterwards.

          quiete serve [--demo] [--data DIR] [--database "Host=…"] [--url URL] [--public-url URL]
                       [--key-rate N] [--private-webhooks]

          --demo         fills an empty database with a fictional market and prints its accounts
          --data         where files live (default: ./data)
          --database     a PostgreSQL connection string (default: SQLite in the data directory)
          --url          where to listen (default: http://localhost:5080)
          --public-url   the address that people outside use, for receipts and links
          --key-rate     requests a second with one key (default: 2000; 0: no limit)
          --private-webhooks   webhooks may also lead to http:// and to private networks
          --ledger-lanes N     groups of decisions on their way to PostgreSQL side by side (default: 2)
          --no-sync, --ledger-group N   for measurements only: do not wait for the disk; at most N decisions in a commit
        """;

    public static async Task<int> Run(string[] arguments)
    {
        try
        {
            switch (arguments)
            {
                case ["serve", "--help" or "-h"]:
                    Console.WriteLine(Help);
                    return Done;
                case ["serve", .. var rest]:
                    await Serve(ServerOptions.Read(rest));
                    return Done;
                default:
                    Say("Try: quiete serve --help");
                    return Mistake;
            }
        }
        catch (BadInputException mistake)
        {
            Say($"{mistake.Place}: {mistake.Message}");
            return Mistake;
        }
        catch (Exception failure) when (failure is DbException or IOException or UnauthorizedAccessException)
        {
            Say(failure.Message);
            return Failure;
        }
    }

    private static async Task Serve(ServerOptions options)
    {
        IReadOnlyList<string> accounts = options.Demo ? await DemoMarket.Fill(options, TimeProvider.System, Console.WriteLine, CancellationToken.None) : [];
        await using var app = await ServerApp.Build(options);
        await app.Run(accounts);
    }

    private static void Say(string line) => Console.Error.WriteLine($"quiete: {line}");
}
