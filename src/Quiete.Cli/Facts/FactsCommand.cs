using System.CommandLine;

namespace Quiete.Cli;

/// <summary>What is known of a principal's numbers: <c>quiete facts import | show | verify</c>.</summary>
internal static class FactsCommand
{
    public static Command Create() => new("facts", "Keeps what is known of numbers: register answers, objections, consents and more.")
    {
        FactsImportCommand.Create(),
        FactsShowCommand.Create(),
        FactsVerifyCommand.Create(),
    };

    /// <summary>The directory that every command of facts works on.</summary>
    public static Argument<string> Directory() => new("DIR") { Description = "The directory of facts of one principal." };
}
