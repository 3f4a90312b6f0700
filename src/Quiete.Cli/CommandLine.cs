using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Spectre.Console;

namespace Quiete.Cli;

/// <summary>Runs the command that the arguments name. The one handler for everything that goes wrong.</summary>
/// <remarks>
/// Exit codes: 0 done; 2 the user can mend it (arguments, files, fields); 1 a failure of the machine, a damaged file
/// or a check that did not hold. What goes wrong is told on standard error in one or two lines, never as a stack trace.
/// </remarks>
internal static class CommandLine
{
    public const int Done = 0;
    public const int Failure = 1;
    public const int Mistake = 2;

    public static async Task<int> Run(Command quiete, string[] args)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (Console.IsOutputRedirected)
        {
            // Colours are for terminals; a file or a pipe gets plain text.
            AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        }

        var parsed = quiete.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) Say(error.Message);
            Say($"Try: {PathOf(parsed.CommandResult)} --help");
            return Mistake;
        }

        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
            return await parsed.InvokeAsync(configuration);
        }
        catch (BadInputException mistake)
        {
            Say($"{mistake.Place}: {mistake.Message}");
            return Mistake;
        }
        catch (FileNotFoundException missing)
        {
            Say($"{missing.FileName}: there is no such file.");
            return Mistake;
        }
        catch (DirectoryNotFoundException missing)
        {
            Say(missing.Message);
            return Mistake;
        }
        catch (UnauthorizedAccessException denied)
        {
            Say(denied.Message);
            return Mistake;
        }
        catch (InvalidDataException damaged)
        {
            Say(damaged.Message);
            return Failure;
        }
        catch (IOException failure) when (IsClosedPipe(failure))
        {
            return Failure;
        }
        catch (IOException failure)
        {
            Say(failure.Message);
            return Failure;
        }
        catch (OperationCanceledException)
        {
            Say("Stopped. Nothing was changed.");
            return Failure;
        }
        catch (Exception fault)
        {
            // Nobody at a terminal is helped by a stack trace; the type and the message are what a report of the fault needs.
            Say($"failed by a fault of its own ({fault.GetType().Name}): {fault.Message}");
            return Failure;
        }
    }

    /// <summary>Writes one line for the person at the terminal, on standard error.</summary>
    public static void Say(string line) => Console.Error.WriteLine($"quiete: {line}");

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : command.Command.Name;

    private static bool IsClosedPipe(IOException failure) => failure.HResult is 32 /* EPIPE */;
}
