using System.CommandLine;
using System.CommandLine.Help;
using Quiete.Cli;

var quiete = new Command("quiete", "Asks the law before a marketing contact, and says why.")
{
    new HelpOption { Recursive = true },
    new VersionOption(),
};

return await CommandLine.Run(quiete, args);
