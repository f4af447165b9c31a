using GatewayOperator.CrdGen;

return CommandLine.Run(args, Console.Out, Console.Error);
