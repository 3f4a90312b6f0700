using Quiete.Server;

return await ServerCommand.Run(args);
