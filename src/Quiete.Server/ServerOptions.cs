using System.Globalization;
using Quiete.Audit;
using Quiete.Server.Accounts;

namespace Quiete.Server;

/// <summary>How the service is started: the arguments of <c>./quiete serve</c>.</summary>
internal sealed record ServerOptions
{
    public const string DefaultUrl = "http://localhost:5080";

    private const int MaxKeyRate = 1_000_000;

    /// <summary>Where files live: the SQLite database, number maps, the house secret, uploads.</summary>
    public string Data { get; init; } = "data";

    /// <summary>Where the encrypted files of people's vaults lie; null: <c>vault</c> in <see cref="Data"/>. Services on one database share it.</summary>
    public string? Vault { get; init; }

    /// <summary>A PostgreSQL connection string; null: SQLite in <see cref="Data"/>.</summary>
    public string? Database { get; init; }

    public string Url { get; init; } = DefaultUrl;

    /// <summary>The address that people outside use, for receipts, links and the log's name; by default <see cref="Url"/>.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>For measurements only: SQLite does not wait for the disk, so a power cut loses what was acknowledged.</summary>
    public bool NoSync { get; init; }

    /// <summary>For measurements: the most decisions in one commit; null: as many as wait.</summary>
    public int? LedgerGroup { get; init; }

    /// <summary>How many groups are on their way to PostgreSQL side by side; SQLite has one writer.</summary>
    public int LedgerLanes { get; init; } = 2;

    /// <summary>Whether to fill an empty database with a fictional market.</summary>
    public bool Demo { get; init; }

    /// <summary>How often one may ask.</summary>
    public RateLimits Limits { get; init; } = new();

    /// <summary>Whether webhooks may lead to http and to private networks: for development, and where the receivers are inside.</summary>
    public bool PrivateWebhooks { get; init; }

    /// <summary>Whether codes that prove numbers go to a file in <see cref="Data"/>, where the operator reads them; otherwise only letters prove.</summary>
    public bool LocalNumberProof { get; init; }

    /// <summary>A PEM file with the certificates of providers of certified mail (PEC) whose receipts are trusted; null: no signer is known.</summary>
    public string? PecRoots { get; init; }

    /// <summary>The public address without a slash at its end.</summary>
    public string Address => (PublicUrl ?? Url).TrimEnd('/');

    /// <summary>The name that a new log gets, for good: the public address without its scheme.</summary>
    public string Origin => Address[(Address.IndexOf("://", StringComparison.Ordinal) + 3)..];

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="BadInputException">An unknown or incomplete argument.</exception>
    public static ServerOptions Read(IReadOnlyList<string> arguments)
    {
        var options = new ServerOptions();
        for (var at = 0; at < arguments.Count; at++)
        {
            string Value() => at + 1 < arguments.Count && !arguments[at + 1].StartsWith("--", StringComparison.Ordinal)
                ? arguments[++at]
                : throw new BadInputException(arguments[at], "A value is needed after it.");
            options = arguments[at] switch
            {
                "--demo" => options with { Demo = true },
                "--no-sync" => options with { NoSync = true },
                "--ledger-group" => options with { LedgerGroup = Count(Value(), "--ledger-group") },
                "--ledger-lanes" => options with { LedgerLanes = Count(Value(), "--ledger-lanes") },
                "--data" => options with { Data = Value() },
                "--vault" => options with { Vault = Value() },
                "--database" => options with { Database = Value() },
                "--url" => options with { Url = HttpAddress(Value(), "--url") },
                "--public-url" => options with { PublicUrl = HttpAddress(Value(), "--public-url") },
                "--key-rate" => options with { Limits = options.Limits with { KeyRequestsASecond = Number(Value(), "--key-rate") } },
                "--number-proof" => options with { LocalNumberProof = Local(Value()) },
                "--pec-roots" => options with { PecRoots = Value() },
                "--private-webhooks" => options with { PrivateWebhooks = true },
                _ => throw new BadInputException(arguments[at], "There is no such option. Try --help."),
            };
        }

        return Checkpoint.IsOrigin(options.Origin)
            ? options
            : throw new BadInputException("--public-url", "It names the log as well: at most 200 characters of ASCII, without blanks and plus signs. A domain in other letters is written as xn--….");
    }

    private static bool Local(string text) =>
        text == "local" ? true : throw new BadInputException("--number-proof", "The only provider that comes with the service is: local.");

    private static int Count(string text, string option) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 1000
            ? count
            : throw new BadInputException(option, "A number from 1 to 1000 is needed.");
    private static int Number(string text, string option) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MaxKeyRate
            ? number
            : throw new BadInputException(option, $"A whole number from 0 to {MaxKeyRate} is needed.");

    private static string HttpAddress(string text, string option) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? text
            : throw new BadInputException(option, "An address such as http://localhost:5080 is needed.");
}
