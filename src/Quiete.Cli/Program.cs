using System.CommandLine;
using System.CommandLine.Help;
using Quiete.Cli;

var quiete = new Command("quiete", "Asks the law before a marketing contact, and says why.")
{
    new HelpOption { Recursive = true },
    new VersionOption(),
};
quiete.Add(ScreenCommand.Create(TimeProvider.System));
quiete.Add(FactsCommand.Create());
quiete.Add(JudgeCommand.Create());
quiete.Add(LawCommand.Create());
quiete.Add(NumberCommand.Create());
quiete.Add(VerifyCommand.Create());

return await CommandLine.Run(quiete, args);
