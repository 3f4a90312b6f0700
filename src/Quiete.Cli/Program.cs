using System.CommandLine;
using System.CommandLine.Help;
using Quiete.Cli;
using Quiete.Cli.Numbers;

var quiete = new Command("quiete", "Asks the law before a marketing contact, and says why.")
{
    new HelpOption { Recursive = true },
    new VersionOption(),
};
quiete.Add(NumberCommand.Create());

return await CommandLine.Run(quiete, args);
