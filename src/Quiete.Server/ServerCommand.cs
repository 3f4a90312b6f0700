using Quiete.Server.Demo;
using Quiete.Server.Operating;

namespace Quiete.Server;

/// <summary>The commands of the service: <c>serve</c>, <c>backup</c>, <c>restore</c>.</summary>
/// <remarks>Exit codes as the tool's: 0 done; 2 the user can mend it; 1 a failure of the machine or a damaged file.</remarks>
internal static class ServerCommand
{
    private const int Done = 0;
    private const int Failure = 1;
    private const int Mistake = 2;

    private const string AcceptOlderLog = "--accept-older-log";

    private const string Help = """
        The service: companies ask before they call, and can prove it afterwards.

          quiete serve      starts it                          quiete serve --help
          quiete backup     copies its data to a file          quiete backup --help
          quiete restore    puts a backup in their place       quiete restore --help
          quiete key rotate signs with a new key               quiete key --help
        """;

    private const string ServeHelp = """
        Starts the service. Ctrl+C or SIGTERM stops it: what it accepted is finished first.

          quiete serve [--demo] [--data DIR] [--vault DIR] [--database "Host=…"] [--url URL] [--public-url URL]
                       [--key-rate N] [--private-webhooks] [--number-proof local] [--pec-roots FILE.pem]

          --demo         fills an empty database with a fictional market and prints its accounts
          --data         where files live (default: ./data)
          --vault        where the encrypted files of people's vaults lie (default: vault in the data directory); services on one database share it
          --database     a PostgreSQL connection string (default: SQLite in the data directory)
          --url          where to listen (default: http://localhost:5080)
          --public-url   the address that people outside use, for links, and for the name that a new log gets for good
          --key-rate     requests a second with one key (default: 2000; 0: no limit)
          --number-proof local   codes that prove people's numbers go to number-codes.txt in the data directory (with --demo always)
          --pec-roots    certificates of the providers of certified mail (PEC) whose receipts are trusted
          --private-webhooks   webhooks may also lead to http:// and to private networks
          --ledger-lanes N     groups of decisions on their way to PostgreSQL side by side (default: 2)
          --no-sync, --ledger-group N   for measurements only: do not wait for the disk; at most N decisions in a commit
        """;

    private const string BackupHelp = """
        Copies the data of the service to a file, whether it runs or not: one state of them, checked before it takes its name.

          quiete backup FILE [--data DIR]

          FILE           outside the data directory; what stands there is replaced once the new backup is whole
          --data         the data directory (default: ./data)

        Keep the file 'secret' of the data directory beside it, in another place: without it the signing keys in the backup, and
        people's vaults, cannot be opened. The vaults' encrypted files are not in it: copy their folder after the backup (the
        command says which one; --vault DIR if it is not in the data directory). With PostgreSQL use pg_dump.
        """;

    private const string RestoreHelp = """
        Puts a backup in the place of the data, whether the service runs or not. What was entered since then is gone.

          quiete restore FILE [--data DIR] [--accept-older-log]

          FILE                 a backup of this version or an older one; it is checked first
          --data               the data directory (default: ./data), with the file 'secret' that was kept beside the backup
          --accept-older-log   restore although the log becomes shorter; its last checkpoint is kept in the data directory

        With PostgreSQL use pg_restore.
        """;

    private const string KeyHelp = """
        Signs with a new key from now on. Older keys stay published, so that what they signed can be verified for good.

          quiete key rotate [--data DIR] [--database "Host=…"]
        """;

    public static async Task<int> Run(string[] arguments)
    {
        try
        {
            switch (arguments)
            {
                case ["--help" or "-h"]:
                    return Tell(Help);
                case ["serve", "--help" or "-h"]:
                    return Tell(ServeHelp);
                case ["backup", "--help" or "-h"]:
                    return Tell(BackupHelp);
                case ["restore", "--help" or "-h"]:
                    return Tell(RestoreHelp);
                case ["key", "--help" or "-h"] or ["key", "rotate", "--help" or "-h"]:
                    return Tell(KeyHelp);
                case ["serve", .. var rest]:
                    await Serve(ServerOptions.Read(rest));
                    return Done;
                case ["backup", var file, .. var rest] when !IsOption(file):
                    return Tell(await OperatorCommand.MakeBackup(file, ServerOptions.Read(rest)));
                case ["restore", var file, .. var rest] when !IsOption(file):
                    var others = rest.Where(one => one != AcceptOlderLog).ToList();
                    return Tell(await OperatorCommand.RestoreBackup(file, acceptOlderLog: others.Count < rest.Length, ServerOptions.Read(others)));
                case ["key", "rotate", .. var rest]:
                    return Tell(await OperatorCommand.RotateKey(ServerOptions.Read(rest)));
                default:
                    Say(arguments is ["backup" or "restore" or "key" or "serve", ..] ? $"Try: quiete {arguments[0]} --help" : "Try: quiete serve --help");
                    return Mistake;
            }
        }
        catch (BadInputException mistake)
        {
            Say($"{mistake.Place}: {mistake.Message}");
            return Mistake;
        }
        catch (Exception failure) // whoever is at the terminal reads a sentence, whatever it was
        {
            Say(StartTrouble.Of(failure));
            return Failure;
        }
    }

    private static async Task Serve(ServerOptions options)
    {
        IReadOnlyList<string> accounts = options.Demo ? await DemoMarket.Fill(options, TimeProvider.System, Console.WriteLine, CancellationToken.None) : [];
        await using var app = await ServerApp.Build(options);
        await app.Run(accounts);
    }

    private static bool IsOption(string argument) => argument.StartsWith("--", StringComparison.Ordinal);

    private static int Tell(string text)
    {
        Console.WriteLine(text);
        return Done;
    }

    private static void Say(string line) => Console.Error.WriteLine($"quiete: {line}");
}
